/** So many random hexadecimal digits. @param random numbers in [0, 1). */
const hexDigits = (count: number, random: () => number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');

/** A random UUID, version 4. */
export function uuid(random: () => number): string {
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  const [a, b, c, d, e] = [8, 4, 3, 3, 12].map((count) => hexDigits(count, random));
  return `${a}-${b}-4${c}-${variant}${d}-${e}`;
}

/** The ids of one session's messages: a random prefix and a number that counts up from 1, as seen from real cars. */
export class MessageIds {
  readonly #prefix: string;
  #number = 0;

  constructor(random: () => number) {
    this.#prefix = hexDigits(22, random);
  }

  next(): string {
    this.#number += 1;
    return `${this.#prefix}-${String(this.#number).padStart(9, '0')}`;
  }
}
