/** An object of JSON whose content nobody has looked at. */
export type Json = Readonly<Record<string, unknown>>;

/** A value as object; absent where it is none. */
export const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null ? (value as Json) : undefined;

/** A value as text; absent where it is none, or empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The object that a text of JSON is; absent where it is none. */
export function parseObject(text: string): Json | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
