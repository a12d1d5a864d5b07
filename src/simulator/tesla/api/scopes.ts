import type { HttpAnswer } from '../http';
import { apiError } from './error';

/** @param scopes of which one is needed. */
export const missingScopes = (scopes: readonly string[]): HttpAnswer =>
  apiError(403, `Unauthorized missing scopes ${scopes.join(' or ')}`);

/** Whether one of the scopes is granted, or none is needed. */
export const isGranted = (scopes: readonly string[], granted: readonly string[]): boolean =>
  scopes.length === 0 || scopes.some((scope) => granted.includes(scope));
