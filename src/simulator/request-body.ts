import type { IncomingMessage } from 'node:http';

/** The most that a request may carry, bytes. */
export const bodyLimit = 262_144;

/** What a request carries, chunked or with a length; `undefined` when it is too long. */
export async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    // Read to the end all the same, so that the client hears the answer.
    if (length <= bodyLimit) parts.push(part as Buffer);
  }
  return length <= bodyLimit ? Buffer.concat(parts).toString('utf8') : undefined;
}
