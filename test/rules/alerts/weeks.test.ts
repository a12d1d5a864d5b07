import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/rules/alerts';
import { zonedWeeks } from '../random-weeks';
import { quietHoursOf, weekOf } from './weeks';
import { hour } from './model';

/** By what happened, how often it did in all weeks. */
const met = new Map<string, number>();

describe.each(zonedWeeks)('a week of a car that does what it likes, in $zone from $monday', (zoned) => {
  const week = weekOf(zoned);
  const of = (kind: Notice['kind']): Notice[] => week.notices.filter((notice) => notice.kind === kind);

  it('was eventful', () => {
    const names = new Set(of('raise').map(({ alert }) => alert));
    expect(names.size).toBeGreaterThan(6);
    expect(of('raise').length).toBeGreaterThan(30);
    expect(of('clear').length).toBeGreaterThan(20);
    expect(of('digest').length).toBeGreaterThan(3);
    for (const [what, count] of Object.entries(week.met)) met.set(what, (met.get(what) ?? 0) + count);
  });

  it('tells at most one raise and one clear of an episode, the raise first', () => {
    for (const kind of ['raise', 'clear'] as const) {
      const episodes = of(kind).map(({ episode }) => episode);
      expect(new Set(episodes).size).toBe(episodes.length);
    }
    const raised = new Map(of('raise').map(({ episode, at }) => [episode, at]));
    const alone = of('clear').filter(({ episode, at }) => !((raised.get(episode) ?? Infinity) <= at));
    // Who was not told of its raise alone was told of it in a digest.
    expect(alone.filter(({ episode }) => !week.held.has(episode))).toEqual([]);
  });

  it('keeps the quiet hours', () => {
    const early = week.notices.filter(({ at, severity }) => severity !== 'critical' && quietHoursOf(zoned.zone, at));
    expect(early).toEqual([]);
  });

  it('keeps the cap, but for what is critical', () => {
    for (const [n, { at, severity }] of week.notices.entries()) {
      const lately = week.notices.slice(0, n + 1).filter((other) => at - other.at < hour);
      if (severity !== 'critical') expect(lately.length).toBeLessThanOrEqual(week.cap);
    }
  });

  it('raises and clears nothing while nobody knows, by a late record, by a restart, twice, or in its cooldown, and loses nothing', () => {
    expect(week.wrong).toEqual([]);
  });

  it('tells the same whenever it is restarted in between', () => {
    const blinking = weekOf(zoned, true);
    expect(blinking.met.restartsInHold).toBeGreaterThan(week.met.restartsInHold + 5);
    expect(blinking.decided).toEqual(week.decided);
  });

  it('asks for no command, and so wakes no car', () => expect(week.brought).toEqual(['notices', 'state', 'view']));
});

it('all weeks together met enough of everything', () => {
  expect(met.size).toBeGreaterThan(5);
  for (const [what, count] of met) expect([what, count >= 40]).toEqual([what, true]);
});
