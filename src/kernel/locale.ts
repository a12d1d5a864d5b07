import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside `src` in the checkout and beside `dist/src` in the package. */
const folder = join(__dirname, '..', '..', 'locales');

const read = new Map<string, Readonly<Record<string, string>>>();

/**
 * One file of a language, `locales/<language>/<name>.json`, as key → text; empty where there is none, so that the caller's
 * English stands. `de-CH` falls back to `de`.
 */
export function locale(language: string, name: string): Readonly<Record<string, string>> {
  const short = /^[a-z]{2}/i.exec(language)?.[0].toLowerCase() ?? 'en';
  const key = `${short}/${name}`;
  let texts = read.get(key);
  if (!texts) {
    try {
      texts = JSON.parse(readFileSync(join(folder, `${key}.json`), 'utf8')) as Record<string, string>;
    } catch {
      texts = {};
    }
    read.set(key, texts);
  }
  return texts;
}

/** Puts values in place of the `{names}` in a text; an unknown name stays as it is. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(Object.hasOwn(values, name) ? values[name] : whole),
  );
}
