import { user, userScopes, type App } from '../app';
import type { HttpAnswer } from '../http';
import { escapeHtml as html, page } from './page';
import { textsFor, type Texts } from './texts';

/** The page on which a user allows an app what it asks for, or refuses. */
export function consentPage(app: App, { query, scopes, isAllOrNothing }: ConsentRequest): HttpAnswer {
  const texts = textsFor(query.get('locale'));
  const body = `<h1>${html(texts.asks(app.name))}</h1>
<p class="quiet">${html(texts.signedIn(user.email))}</p>
<form method="post" action="/oauth2/v3/authorize?${html(query.toString())}">
<input type="hidden" name="choice" value="boxes">
${boxes(texts, scopes, isAllOrNothing)}
<div class="actions">
<button class="main" name="decision" value="allow">${html(texts.allow)}</button>
<button name="decision" value="refuse">${html(texts.refuse)}</button>
</div>
</form>
<p class="quiet" style="margin: 16px 0 0">${html(texts.simulated)}</p>`;
  return page(200, { title: html(texts.title), body, language: texts.language });
}

export interface ConsentRequest {
  /** The parameters of the authorize request. */
  readonly query: URLSearchParams;
  readonly scopes: readonly string[];
  /** `require_requested_scopes`: no box may be left out. */
  readonly isAllOrNothing: boolean;
}

/** The boxes to tick; what belongs to the sign-in itself has none. */
function boxes(texts: Texts, scopes: readonly string[], isAllOrNothing: boolean): string {
  const asked = userScopes.filter((scope) => scopes.includes(scope));
  const rows = asked.flatMap((scope) => {
    if (scope === 'openid' || scope === 'offline_access') return [];
    const state = isAllOrNothing ? ' checked disabled' : ' checked';
    const box = `<input type="checkbox" name="scope" value="${scope}"${state}>`;
    return [`<label>${box}<span>${html(texts.meaning[scope])}<small>${scope}</small></span></label>`];
  });
  return rows.length > 0 ? `<fieldset><legend>${html(texts.scopes)}</legend>\n${rows.join('\n')}\n</fieldset>` : '';
}
