import { json, type HttpAnswer } from '../http';
import { random } from '../random';

/** A failure in the envelope of the Fleet API ("Conventions"). */
export function apiError(
  status: number,
  error: string,
  description = '',
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const txid = random(16);
  const body = { response: null, error, error_description: description, txid };
  return json(status, body, { 'x-txid': txid, ...headers });
}

/** A success in the envelope of the Fleet API; `more` stands beside it. */
export function success(response: unknown, more: object = {}): HttpAnswer {
  return json(200, { response, ...more }, { 'x-txid': random(16) });
}

/** What the Fleet API says with a status (fleet-api docs, "Response codes"), for those that a fault brings about. */
const words: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'token expired (401)',
  402: 'payment required',
  403: 'account disabled: EXCEEDED_LIMIT',
  404: 'not_found',
  405: 'vehicle is currently in service',
  406: 'not acceptable',
  408: 'vehicle unavailable: vehicle is offline or asleep',
  412: 'account must be registered in the current region',
  421: 'user out of region',
  422: 'vehicle does not support the Vehicle Command Protocol',
  423: 'account is locked',
  424: 'public key download failed',
  429: 'rate limit exceeded. Retry in 60 seconds',
  451: 'resource is unavailable for legal reasons',
  499: 'client closed request',
  500: 'internal server error',
  501: 'not implemented',
  502: 'bad gateway',
  503: 'service unavailable',
  504: 'gateway timeout',
  540: 'device responded with an error',
};

/** The answer that a fault of that status gives. */
export function faultAnswer(status: number): HttpAnswer {
  return apiError(status, words[status] ?? `status ${status}`, '', status === 429 ? retryHeaders(60, 0, 60) : {});
}

export const asleep = (): HttpAnswer => faultAnswer(408);

/** @param seconds until the next request may come. */
export function retryHeaders(seconds: number, remaining: number, limit: number): Readonly<Record<string, string>> {
  const [reset, left, most] = [seconds, remaining, limit].map(String) as [string, string, string];
  return { 'retry-after': reset, 'ratelimit-limit': most, 'ratelimit-remaining': left, 'ratelimit-reset': reset };
}
