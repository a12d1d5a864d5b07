import { expect } from 'vitest';

/** What a secret looks like, written apart from what the product takes out of its logs. */
const secrets: readonly RegExp[] = [
  // An access token, whole or cut off.
  /eyJ[\w-]{8,}\.[\w-]{8,}/,
  // Refresh tokens and codes of the sign-in.
  /\b(?:NA|EU|CN)_[\w-]{16,}/,
  /PRIVATE KEY/,
  // The secrets of the apps of simulated Teslas, and the tokens of a Fleet API that knows no others.
  /simulated-secret|ta-secret\.of|opaque-token/,
];

/** The secret that a text holds, if any. */
export const secretIn = (text: string): string | undefined =>
  secrets.map((pattern) => pattern.exec(text)?.[0]).find((secret) => secret !== undefined);

const leaks: string[] = [];

/** A line was logged, or written where people read it. */
export function logged(line: string): void {
  if (secretIn(line) !== undefined) leaks.push(`${expect.getState().currentTestName ?? 'outside of a test'}: ${line}`);
}

/** The lines so far that held a secret, each with its test. */
export const leakedLines = (): readonly string[] => leaks;
