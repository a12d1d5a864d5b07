import type { App } from '../app';
import { formOf, redirect, type HttpAnswer, type HttpRequest, type Methods } from '../http';
import type { Grants } from './grants';
import { escapeHtml as html, page } from './page';
import { textsFor } from './texts';

/** Where a user takes the consent back; `back_url` is where the browser goes then. */
export function revoke(app: App, grants: Grants): Methods {
  const client = ({ query }: HttpRequest, form: URLSearchParams): string | null =>
    form.get('revoke_client_id') ?? query.get('revoke_client_id');
  return {
    GET: (request) => {
      const texts = textsFor(request.query.get('locale'));
      const hasAccess = client(request, new URLSearchParams()) === app.clientId && grants.scopes.length > 0;
      if (!hasAccess) return notice(request, texts.nothing);
      const body = `<h1>${html(texts.revokeAsks(app.name))}</h1>
<p class="quiet">${html(grants.scopes.join(' '))}</p>
<form method="post" action="/user/revoke/consent?${html(request.query.toString())}">
<div class="actions"><button class="main">${html(texts.revoke)}</button></div>
</form>`;
      return page(200, { title: html(texts.revokeTitle), body, language: texts.language });
    },
    POST: async (request) => {
      const texts = textsFor(request.query.get('locale'));
      if (client(request, formOf(request)) !== app.clientId) return notice(request, texts.nothing);
      await grants.revoke();
      const to = request.query.get('back_url') ?? '';
      return /^https?:\/\//i.test(to) && URL.canParse(to) ? redirect(new URL(to).href) : notice(request, texts.revoked);
    },
  };
}

function notice({ query }: HttpRequest, sentence: string): HttpAnswer {
  const { revokeTitle, language } = textsFor(query.get('locale'));
  return page(200, { title: html(revokeTitle), body: `<h1>${html(sentence)}</h1>`, language });
}
