import { describe, expect, it } from 'vitest';
import german from '../../../locales/de/precondition.json';
import { preconditionWords, sentence, type PreconditionWord } from '../../../src/rules/precondition/reasons';

const words = Object.keys(preconditionWords) as PreconditionWord[];
const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
const at = Date.parse('2026-11-24T06:15Z');
const full = {
  ...{ soc: 19, floor: 20, drop: 5, inside: 3.5, outside: 1, target: 21, start: at, departure: at, since: at },
  ...{ minutes: 20, count: 2, time: '07:15', title: 'Holiday', code: 'X', direction: 'warmer' as const },
};

describe('what the rule says', () => {
  it('is there in German, complete, with the same things filled in', () => {
    expect(Object.keys(german)).toEqual(words);
    for (const word of words) expect([word, places(german[word])]).toEqual([word, places(preconditionWords[word])]);
  });

  it.each(words)('%s leaves nothing to fill in', (word) => {
    const reason = { ...full, word, because: { ...full, word: 'time' as const } };
    for (const language of ['en', 'de']) {
      const said = sentence(reason, { zone: 'Europe/Berlin', now: at }).say(language);
      expect(said).not.toMatch(/[{}]|undefined|NaN/);
    }
  });

  it('speaks with the numbers of the language', () => {
    const said = sentence({ word: 'notNeeded', inside: 19.5 }, { zone: 'Europe/Berlin', now: at });
    expect(said.say('de')).toBe('Beginnt nicht, weil der Innenraum 19,5\u202f°C hat und nichts braucht.');
  });
});
