import { expect, it } from 'vitest';
import { fill, locale } from '../../src/kernel/locale';
import german from '../../locales/de/problems.json';

it('reads the texts of a language, also from a dialect of it', () => {
  for (const language of ['de', 'de-CH', 'DE_at']) expect(locale(language, 'problems')).toEqual(german);
});

it('has nothing for a language or a file that is not there', () => {
  for (const [language, name] of [
    ['fr', 'problems'],
    ['en-US', 'problems'],
    ['', 'problems'],
    ['../de', 'problems'],
    ['de', 'nothing'],
  ] as const) {
    expect(locale(language, name)).toEqual({});
  }
});

it('fills in what it knows and leaves the rest', () => {
  expect(fill('{a} {b} {a} {constructor}', { a: 1, c: 'x' })).toBe('1 {b} 1 {constructor}');
  // What is filled in is not looked at again.
  expect(fill('{a} {b}', { a: '{b}', b: '$&' })).toBe('{b} $&');
});
