import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem, reasonOf } from '../../src/kernel/problem';
import { problems, type ProblemCode } from '../../src/kernel/problems';
import german from '../../locales/de/problems.json';

const codes = Object.keys(problems) as ProblemCode[];
const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

/** Every `new Problem('CODE', { names… }` of the sources, with the names it fills. */
const made = readdirSync(join(__dirname, '../../src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => {
    const source = readFileSync(join(__dirname, '../../src', name), 'utf8');
    return [...source.matchAll(/new Problem\('(\w+)'(?:, \{([^}]*)\})?/g)].map(([, code = '', details = '']) => ({
      name,
      code,
      filled: [...details.matchAll(/(?:^|,)\s*([a-z]\w*)\s*(?=[:,]|$)/gi)].map(([, key]) => `{${key}}`).sort(),
    }));
  });

describe('the table of problems', () => {
  it.each(codes)('says %s as whole sentences with what to fill in', (code) => {
    expect(problems[code].text).toMatch(/^["A-Z{].*\.$/);
  });

  it('is filled with every name that its texts have, and no other', () => {
    expect(made.length).toBeGreaterThan(20);
    for (const { name, code, filled } of made) {
      const { text } = problems[code as ProblemCode];
      expect({ name, code, filled }).toEqual({ name, code, filled: places(text) });
    }
  });

  it('has no row that nothing says', () => {
    const sources = ['src', 'nodes'].flatMap((folder) =>
      readdirSync(join(__dirname, '../..', folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('problems.ts'))
        .map((name) => readFileSync(join(__dirname, '../..', folder, name), 'utf8')),
    );
    expect(codes.filter((code) => !sources.some((source) => source.includes(`'${code}'`)))).toEqual([]);
  });

  it('is there in German, complete, with the same things filled in', () => {
    expect(Object.keys(german)).toEqual(codes);
    for (const code of codes) expect([code, places(german[code])]).toEqual([code, places(problems[code].text)]);
  });

  it('speaks to a friend in German', () => {
    expect(Object.values(german).filter((text) => /\b(Sie|Ihnen|Ihre?)\b(?! sieht)/.test(text))).toEqual([]);
  });
});

describe('a problem', () => {
  const cause = new Error('EADDRINUSE');
  const problem = new Problem('ADDRESS_IN_USE', { port: 8443 }, cause);

  it('carries code, kind, sentence and cause', () => {
    expect(problem).toBeInstanceOf(Error);
    expect(problem).toMatchObject({ name: 'Problem', code: 'ADDRESS_IN_USE', kind: 'config', cause });
    expect(problem.message).toContain('Port 8443 is already in use');
    expect(new Problem('VEHICLE_MISSING')).not.toHaveProperty('cause');
  });

  it('speaks the language of the user, English where there is no other', () => {
    expect(problem.in('de')).toContain('Port 8443 ist');
    expect(problem.in('de-CH')).toBe(problem.in('de'));
    for (const language of ['en-US', 'fr', '', '../../..']) expect(problem.in(language)).toBe(problem.message);
  });
});

it.each([
  ['the message', new Error('it broke'), 'it broke'],
  ['with the code where it is missing', Object.assign(new Error('it broke'), { code: 'EIO' }), 'it broke, EIO'],
  ['the code once', Object.assign(new Error('EIO: it broke'), { code: 'EIO' }), 'EIO: it broke'],
  ['what is no error', 'just text', 'just text'],
  ['nothing', undefined, 'undefined'],
])('the reason of a failure is %s', (_, thrown, reason) => expect(reasonOf(thrown)).toBe(reason));
