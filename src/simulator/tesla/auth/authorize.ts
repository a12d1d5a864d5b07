import { scopesOf, userScopes, type App } from '../app';
import { formOf, redirect, type HttpAnswer, type HttpRequest, type Methods } from '../http';
import type { Regions } from '../regions';
import type { Codes } from './codes';
import { consentPage } from './consent-page';
import { escapeHtml, page } from './page';
import { textsFor } from './texts';

export interface AuthorizeOptions {
  readonly app: App;
  readonly codes: Codes;
  readonly regions: Regions;
}

/** Where the browser asks for consent (Fleet API docs, "Third-Party Tokens"). */
export function authorize({ app, codes, regions }: AuthorizeOptions): Methods {
  const ask = (request: HttpRequest): HttpAnswer => {
    const asked = read(request, app);
    if ('status' in asked) return asked;
    return consentPage(app, { query: request.query, scopes: asked.scopes, isAllOrNothing: asked.isAllOrNothing });
  };
  const decide = (request: HttpRequest): HttpAnswer => {
    const asked = read(request, app);
    if ('status' in asked) return asked;
    const form = formOf(request);
    if (form.get('decision') !== 'allow') {
      return back(asked, { error: 'access_denied', error_description: 'The user refused the consent.' });
    }
    // Who posts without the page's boxes allows everything.
    const ticked = form.getAll('scope');
    const isChosen = form.has('choice') && !asked.isAllOrNothing;
    const scopes = asked.scopes.filter((scope) => !isChosen || needed.includes(scope) || ticked.includes(scope));
    const { redirectUri, nonce } = asked;
    const consent = { redirectUri, scopes, ...(nonce !== null && { nonce }) };
    return back(asked, {
      code: codes.issue(consent, regions.home.toUpperCase()),
      issuer: `${request.origin}/oauth2/v3`,
    });
  };
  return { GET: ask, POST: decide };
}

/** These make the sign-in itself: no box leaves them out. */
const needed: readonly string[] = ['openid', 'offline_access'];

interface Asked {
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[];
  readonly isAllOrNothing: boolean;
  readonly nonce: string | null;
}

/** Reads the request. Before client and redirect URI are known to belong together, nothing is led back there. */
function read({ query }: HttpRequest, app: App): Asked | HttpAnswer {
  const fail = (error: string, sentence: string): HttpAnswer => {
    const { impossible, language } = textsFor(query.get('locale'));
    const body = `<h1>${impossible}</h1>\n<p>${escapeHtml(sentence)}</p>\n<p class="quiet">${error}</p>`;
    return page(400, { title: impossible, body, language });
  };
  if (query.get('client_id') !== app.clientId) {
    return fail('unauthorized_client', "We don't recognize this client_id.");
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.redirectUris.includes(redirectUri)) {
    return fail('invalid_redirect_uri', `The redirect_uri "${redirectUri}" is not registered for this client_id.`);
  }
  const state = query.get('state') ?? '';
  if (state === '') return fail('invalid_request', 'The parameter state is missing.');
  const scopes = scopesOf(query.get('scope'));
  const isAllOrNothing = query.get('require_requested_scopes') === 'true';
  const asked = { redirectUri, state, scopes, isAllOrNothing, nonce: query.get('nonce') };
  if (query.get('response_type') !== 'code') {
    return back(asked, { error: 'unsupported_response_type', error_description: 'The response_type is code.' });
  }
  const unknown = scopes.find((scope) => !(userScopes as readonly string[]).includes(scope));
  if (scopes.length === 0 || unknown !== undefined) {
    const error_description =
      unknown === undefined ? 'The parameter scope is missing.' : `There is no scope ${unknown}.`;
    return back(asked, { error: 'invalid_scope', error_description });
  }
  return asked;
}

/** Leads the browser to the app. */
function back({ redirectUri, state }: Asked, answer: Readonly<Record<string, string>>): HttpAnswer {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, state })) url.searchParams.append(name, value);
  return redirect(url.href);
}
