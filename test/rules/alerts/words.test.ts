import { describe, expect, it } from 'vitest';
import german from '../../../locales/de/alerts.json';
import { alertNames, alerts } from '../../../src/rules/alerts';
import { sharedWords } from '../../../src/rules/alerts/words';
import type { Alert } from '../../../src/rules/alerts/alert';

const english: Record<string, string> = {
  ...sharedWords,
  ...Object.fromEntries(
    alertNames.flatMap((name) =>
      Object.entries((alerts[name] as Alert).words).map(([word, text]) => [`${name}.${word}`, text]),
    ),
  ),
};
const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe('the words of the alerts', () => {
  it('are there in German, complete', () => expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort()));

  it.each(Object.keys(english))('%s has the same things filled in', (key) => {
    expect(places(german[key as keyof typeof german])).toEqual(places(english[key]!));
  });

  it('speak to a friend in German', () => {
    expect(Object.values(german).filter((text) => /\b(Sie|Ihnen|Ihre?)\b/.test(text))).toEqual([]);
  });

  it('are whole sentences that say what is so, and of which car', () => {
    for (const name of alertNames.filter((one) => one !== 'condition')) {
      const { raise, clear, title } = (alerts[name] as Alert).words;
      for (const text of [raise, clear]) expect(text).toMatch(/^(\{name\}|\{car\}|[A-Z]).*\.$/s);
      expect(title).toContain('{car}');
    }
  });
});
