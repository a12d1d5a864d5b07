import { redact } from './log';

/** Words of another system in a sentence of ours: enough to understand, not a page. */
const longest = 200;

/** What another system said, on one line and cut off, without the secrets that it may have been sent and repeats. */
export function quote(words: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .reduce((rest, secret) => rest.replaceAll(secret, '<secret>'), words);
  return redact(hidden.replace(/\s+/g, ' ').trim()).slice(0, longest);
}
