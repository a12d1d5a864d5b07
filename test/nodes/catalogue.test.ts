import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '..', '..');
const types = readdirSync(join(root, 'nodes')).filter((name) => name.startsWith('tesla-'));
const text = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

type Catalogue = { [key: string]: string | Catalogue };
const catalogue = (language: string, type: string) =>
  JSON.parse(text('locales', language, `${type}.json`)) as Catalogue;

/** Every text of a catalogue by its dotted key. */
function flat(texts: Catalogue, prefix = ''): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => (text.match(/__\w+__/g) ?? []).sort();

describe.each(types)('%s', (type) => {
  const english = flat(catalogue('en-US', type));
  const template = text('nodes', type, `${type}.html`);
  const script = text('nodes', type, `${type}.editor.ts`);

  it('says everything in German too, with the same values', () => {
    const german = new Map(flat(catalogue('de', type)));
    expect([...german.keys()].sort()).toEqual(english.map(([key]) => key).sort());
    for (const [key, sentence] of english) {
      expect(german.get(key), key).toBeTruthy();
      expect(placeholders(german.get(key)!), key).toEqual(placeholders(sentence));
    }
  });

  it('has every text that the template names', () => {
    const known = new Set(english.map(([key]) => key));
    const named = [...template.matchAll(/data-i18n="(?:\[[\w-]+\])?([^"]+)"/g)].map(([, key]) => key!);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((key) => !key.startsWith('node-red:') && !known.has(key))).toEqual([]);
  });

  it('has a sentence for every check, and no other', () => {
    const checks = [...script.matchAll(/\bcheck\(\s*'(\w+)'/g)].map(([, key]) => `check.${key}`);
    expect(checks.length).toBeGreaterThan(0);
    expect(english.map(([key]) => key).filter((key) => key.startsWith('check.'))).toEqual(checks);
  });

  it('has a row with a label for every input, and a name as the last of the first tab', () => {
    const ids = [...template.matchAll(/<(?:input|select|textarea)\b[^>]*\bid="([^"]+)"/g)].map(([, id]) => id!);
    for (const id of ids) {
      const isLabelled =
        template.includes(`for="${id}"`) ||
        new RegExp(`id="${id}"[^>]*data-i18n="\\[aria-label\\]`).test(template) ||
        new RegExp(`<label[^>]*>\\s*<input[^>]*id="${id}"`).test(template);
      expect(isLabelled, id).toBe(true);
    }
    // Before the first tab come the whole dialog and all its tabs.
    const firstTab = template
      .split(/<div id="[\w-]+">/)
      .slice(0, 3)
      .join('');
    const inputs = [...firstTab.matchAll(/id="(node-(?:config-)?input-\w+)"/g)].map(([, id]) => id!);
    expect(inputs.at(-1)).toMatch(/input-name$/);
  });

  it('uses only the colours of the theme in its dialog', () => {
    const body = /color: '#\w{6}'/g;
    for (const source of [template, script.replace(body, '')]) {
      expect(source).not.toMatch(/#[0-9a-f]{3,8}\b(?!-)|rgba?\(|\bwhite\b|\bblack\b/i);
    }
  });

  it.each(['en-US', 'de'])('has help in %s that Node-RED can lay out', (language) => {
    const help = text('locales', language, `${type}.md`);
    expect(help.split('\n')[0]).toMatch(/^[A-ZÄÖÜ].*\.$/);
    expect(help).toContain('### Details');
    // A property list knows no colon beyond its own two.
    const properties = help.split('\n').filter((line) => line.startsWith(':'));
    expect(properties.filter((line) => !/^: [^:]+\([^:]+\) : [^:]+$/.test(line))).toEqual([]);
  });
});

it('says every status in German too, with the same values', () => {
  const [english, german] = ['en-US', 'de'].map((language) => catalogue(language, 'status') as Record<string, string>);
  expect(Object.keys(german!)).toEqual(Object.keys(english!));
  for (const [key, words] of Object.entries(english!))
    expect(placeholders(german![key]!), key).toEqual(placeholders(words));
});

it('the languages of the nodes are those of the runtime texts', () => {
  const languages = readdirSync(join(root, 'locales'));
  expect(languages).toContain('en-US');
  for (const language of languages) {
    for (const type of types) expect(existsSync(join(root, 'locales', language, `${type}.md`)), type).toBe(true);
  }
});
