import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertSettings } from '../../nodes/runtime/alert/alert';
import { chargeRuleSettings } from '../../nodes/runtime/charge-rule/charge-rule';
import { policyIn } from '../../nodes/runtime/intent';
import { Problem } from '../../src/kernel/problem';
import { temperatures } from '../../src/rules/precondition/temperatures';
import german from '../../locales/de/settings.json';

const folder = join(__dirname, '../../nodes');

/** What the readers of settings call the fields and lists of dialogs, and what they ask of them. */
const inNodes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    const readers = /\b(?:numberOption|optional|optionalNumber|degrees|policyIn|lines)\(\s*(['"])([A-Z].*?)\1,/g;
    const rules = /\brule(?::| =) (['"])(.*?)\1/g;
    return [...source.matchAll(readers), ...source.matchAll(rules)].map(([, , words = '']) => words);
  });
const named = [...inNodes, ...Object.values(temperatures).map((range) => range(0).option)];

function problemOf(make: () => unknown): Problem {
  try {
    make();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('nothing was wrong');
}

const car = { vin: 'LRW3E7EK1PC000001', name: 'Nordlicht', home: undefined };

describe('the names of settings', () => {
  it('are there in German, each of them and no other', () => {
    expect(named.length).toBeGreaterThan(60);
    expect(Object.keys(german).sort()).toEqual([...new Set(named)].sort());
  });

  it('hold no English word in German', () => {
    const english = /\b(the|of|a|is|it|an|or|and|minutes|hours|commands|price|reminders|conditions|limits|places)\b/i;
    expect(Object.values(german).filter((words) => english.test(words))).toEqual([]);
  });

  it.each([
    [
      'a number',
      () => chargeRuleSettings({ phases: '7' }, undefined),
      'Die Zahl der Phasen kann nicht "7" sein: nötig ist eine Zahl von 1 bis 3.',
    ],
    [
      'a line of a list, with what its field says',
      () => alertSettings({ reminders: [{ name: 'Tyres', months: 'x' }] }, car),
      'Zeile 1 der Liste „Erinnerungen“ ist unbrauchbar: Die Zahl der Monate kann nicht "x" sein: nötig ist eine Zahl von 1 bis 1200. Berichtige sie in den Einstellungen dieses Nodes.',
    ],
    [
      'a choice',
      () => policyIn('What is done if the car sleeps', 'maybe'),
      'Die Wahl, falls das Auto schläft, kann nicht "maybe" sein: möglich ist never, needed oder always.',
    ],
  ])('are said in German for %s', (_, make, sentence) => {
    expect(problemOf(make).in('de')).toBe(sentence);
    expect(problemOf(make).message).not.toMatch(/ist|kann/);
  });

  it('are no words that every object knows', () => {
    const details = { option: 'constructor', value: 1, rule: 'it is none' };
    expect(new Problem('OPTION_INVALID', details).in('de')).toBe('constructor kann nicht 1 sein: it is none.');
  });
});
