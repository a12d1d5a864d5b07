import { describe, expect, it } from 'vitest';
import type { AlertName, Notice } from '../../../src/rules/alerts';
import { quietHoursOf, weeksOf } from './weeks';
import { hour } from './model';

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'America/Santiago',
];
/** Mondays before a change of the clocks in most of these zones. */
const mondays = [
  '2026-03-23T00:00Z',
  '2026-10-26T00:00Z',
  '2026-03-30T00:00Z',
  '2026-11-23T00:00Z',
  '2026-09-21T00:00Z',
  '2026-08-31T00:00Z',
];

describe.each(zones.map((zone, n) => [zone, mondays[n]!, n + 1] as const))(
  'a week of a car that does what it likes, in %s from %s',
  (zone, monday, seed) => {
    const week = weeksOf(zone, Date.parse(monday), seed);
    const of = (kind: Notice['kind']): Notice[] => week.notices.filter((notice) => notice.kind === kind);

    it('was eventful', () => {
      const names = new Set<AlertName | string>(of('raise').map(({ alert }) => alert));
      expect(names.size).toBeGreaterThan(4);
      expect(of('raise').length).toBeGreaterThan(30);
      expect(of('clear').length).toBeGreaterThan(20);
      expect(of('digest').length).toBeGreaterThan(3);
      expect([week.restarts, week.unknown, week.late].every((count) => count > 3)).toBe(true);
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
      const early = week.notices.filter(({ at, severity }) => severity !== 'critical' && quietHoursOf(zone, at));
      expect(early).toEqual([]);
    });

    it('keeps the cap but for what is critical', () => {
      const times = week.notices.filter(({ severity }) => severity !== 'critical').map(({ at }) => at);
      for (const [n, at] of times.entries()) {
        expect(times.slice(n).filter((other) => other - at < hour).length).toBeLessThanOrEqual(week.cap);
      }
    });

    it('raises and clears nothing while nobody knows, nothing by a record older than a quarter of an hour, nothing twice', () => {
      expect(week.wrong).toEqual([]);
    });

    it('asks for no command, and so wakes no car', () => expect(week.brought).toEqual(['notices', 'state', 'view']));
  },
);
