import { createHash } from 'node:crypto';

/** So many random bytes. */
export type RandomBytes = (count: number) => Buffer;

/**
 * Random bytes from numbers in [0, 1): the same numbers give the same bytes. No two calls give the same, even where the numbers
 * never change, because keys, epochs and nonces must not repeat. Nothing here is secret: these cars exist nowhere.
 * @param label sets one source apart from another.
 */
export function randomBytesOf(random: () => number, label: string): RandomBytes {
  let calls = 0;
  return (count) => {
    calls += 1;
    const blocks: Buffer[] = [];
    for (let length = 0; length < count; length += 32) {
      const seed = `${label} ${calls} ${length} ${random()} ${random()}`;
      blocks.push(createHash('sha256').update(seed).digest());
    }
    return Buffer.concat(blocks).subarray(0, count);
  };
}
