import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { bodyLimit, bodyOf } from '../request-body';

/** A request, read to its end. */
export interface HttpRequest {
  readonly method: string;
  /** Of the address, as it came: percent signs are not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The name it was called by, without port. */
  readonly host: string;
  /** Where it was called, `https://127.0.0.1:8443`. */
  readonly origin: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Handler = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

/** What can be done at one path, by method. */
export type Methods = Readonly<Partial<Record<string, Handler>>>;

/** Reads a request; an answer where it cannot be read. */
export async function readRequest(request: IncomingMessage): Promise<HttpRequest | HttpAnswer> {
  const { method = 'GET', url = '/', headers } = request;
  const origin = `https://${headers.host ?? 'localhost'}`;
  const address = URL.canParse(url, origin) ? new URL(url, origin) : undefined;
  const body = await bodyOf(request);
  if (!address) return json(400, { error: 'invalid_request', error_description: 'This is no address.' });
  if (body === undefined) {
    return json(413, { error: 'invalid_request', error_description: `A request carries at most ${bodyLimit} bytes.` });
  }
  // By a client of a forward proxy the address may be a whole one: then it names the host.
  return {
    method,
    path: address.pathname,
    query: address.searchParams,
    host: address.hostname,
    origin: `https://${address.host}`,
    headers,
    body,
  };
}

export function writeAnswer(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, { 'content-length': length, 'cache-control': 'no-store', ...headers }).end(body);
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, body: JSON.stringify(value), headers: { 'content-type': 'application/json', ...headers } };
}

export function text(status: number, body: string, type = 'text/plain; charset=utf-8'): HttpAnswer {
  return { status, body, headers: { 'content-type': type } };
}

/** Leads the browser on, to be asked with GET. */
export function redirect(location: string): HttpAnswer {
  return { status: 302, body: '', headers: { location } };
}

/** Calls the handler of the request's method, or says which ones there are. */
export async function byMethod(methods: Methods, request: HttpRequest): Promise<HttpAnswer> {
  const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
  if (handler) return handler(request);
  const allow = Object.keys(methods).join(', ');
  return json(405, { error: 'method_not_allowed', error_description: `Only ${allow} is possible here.` }, { allow });
}

/** The fields of a form; none where the body is something else. */
export function formOf({ headers, body }: HttpRequest): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? '');
  return new URLSearchParams(isForm ? body : '');
}
