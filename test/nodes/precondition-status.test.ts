import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { brokenRule } from '../../nodes/runtime/rule-node';
import { preconditionStatus } from '../../nodes/runtime/precondition/status';
import { preconditionModes, type PreconditionView } from '../../src/rules/precondition/exchange';
import type { PreconditionFacts } from '../../src/rules/precondition/facts';
import { preconditionDefaults } from '../../src/rules/precondition/settings';

const now = Date.parse('2026-01-12T05:00:00Z');
const words = (language: string) => {
  const file = join(__dirname, '..', '..', 'locales', language, 'status.json');
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return {
    _: ((key: string, values: Record<string, string> = {}) =>
      texts[key.replace('status.', '')]!.replace(/__(\w+)__/g, (_, name: string) => values[name]!)) as never,
  };
};
const facts: PreconditionFacts = { asleep: false, connected: true, soc: 60 };
const view = (more: Partial<PreconditionView>): PreconditionView => ({
  ...{ mode: 'waiting', reason: { say: () => '' }, nextStart: now + 52 * 60_000, departure: now + 75 * 60_000 },
  ...{ trigger: 'time', leadMinutes: 23, insideTemp: 14.2, target: 21, onCar: false, reserve: null },
  ...more,
});
const shown = (more: Partial<PreconditionView>, known: PreconditionFacts | undefined = facts, onlyAtHome = false) => {
  const conditions = { ...preconditionDefaults.conditions, onlyAtHome };
  const telling = { language: 'en', zone: 'Europe/Berlin', now };
  const { fill, shape, text } = preconditionStatus(words('en-US'), view(more), known, { conditions }, telling);
  return `${fill} ${shape} ${text}`;
};

describe('the status of a precondition rule', () => {
  test.each<[Partial<PreconditionView>, string]>([
    [{}, 'blue ring starts 06:52'],
    [{ nextStart: null }, 'yellow dot temperature unknown'],
    [{ nextStart: null, departure: null }, 'blue ring waits'],
    [{ mode: 'scheduled', onCar: true }, 'blue ring car does it: 07:15'],
    [{ mode: 'starting' }, 'blue dot starting'],
    [{ mode: 'warming' }, 'green dot warming, 14 °C'],
    [{ mode: 'warming', insideTemp: -4.2 }, 'green dot warming, −4 °C'],
    [{ mode: 'warming', insideTemp: null }, 'green dot warming'],
    [{ mode: 'cooling', insideTemp: 30.4 }, 'green dot cooling, 30 °C'],
    [{ mode: 'notNeeded', insideTemp: 18 }, 'grey dot not needed, 18 °C'],
    [{ mode: 'done' }, 'grey dot done'],
    [{ mode: 'idle' }, 'grey dot nothing to do'],
    [{ mode: 'blocked' }, 'grey dot not now'],
    [{ mode: 'held' }, 'yellow ring held by you'],
    [{ mode: 'conflict' }, 'red dot two controllers'],
    [{ mode: 'unknown' }, 'yellow dot car unknown'],
  ])('of %j is %s', (more, expected) => expect(shown(more)).toBe(expected));

  test('names what is unknown or open', () => {
    expect(shown({ mode: 'unknown' }, facts, true)).toBe('yellow dot place unknown');
    expect(shown({ nextStart: null }, { asleep: false, connected: true })).toBe('yellow dot car unknown');
    expect(shown({ mode: 'blocked' }, { ...facts, open: true })).toBe('grey dot door open');
  });

  test.each(['en-US', 'de'])('is short in every mode in %s', (language) => {
    const telling = { language: language.slice(0, 2), zone: 'Europe/Berlin', now };
    for (const mode of preconditionModes) {
      for (const more of [{ insideTemp: -12.5 }, { insideTemp: null, nextStart: null }, { onCar: true }]) {
        const status = preconditionStatus(
          words(language),
          view({ mode, ...more }),
          facts,
          preconditionDefaults,
          telling,
        );
        expect([...status.text!].length, status.text).toBeLessThanOrEqual(20);
      }
    }
  });

  test('says that a car has another rule, or that a setting is wrong', () => {
    expect(brokenRule(words('en-US'), 'PRECONDITION_TAKEN').text).toBe('car has a rule');
    expect(brokenRule(words('en-US'), 'OPTION_INVALID').text).toBe('rule not usable');
  });
});
