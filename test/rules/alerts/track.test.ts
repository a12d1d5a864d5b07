import { describe, expect, it } from 'vitest';
import { alert, type Finding } from '../../../src/rules/alerts/alert';
import type { Track } from '../../../src/rules/alerts/state';
import { follow, newTrack } from '../../../src/rules/alerts/track';
import { randomOf } from '../random-weeks';
import { minute, noon, second } from './model';

const raiseAfter = 5 * minute;
const clearAfter = 2 * minute;
const words = { title: '', raise: '', clear: '' };
const held = alert({ severity: 'info', raiseAfter, clearAfter, signals: [], words, judge: () => [] });

/** What the specification says of holds, told anew: only time counts at whose beginning it was known to be so. */
class Account {
  active = false;
  bad: number | null = null;
  good: number | null = null;
  #is: Finding['is'] = undefined;

  step(is: Finding['is'], passed: number): void {
    if (this.#is === true && this.bad !== null) this.bad += passed;
    if (this.#is === false && this.good !== null) this.good += passed;
    this.#is = is;
    if (is === undefined) return;
    this.bad = is === true && !this.active ? (this.bad ?? 0) : null;
    this.good = is === false && this.active ? (this.good ?? 0) : null;
    if (this.bad !== null && this.bad >= raiseAfter) [this.active, this.bad] = [true, null];
    else if (this.good !== null && this.good >= clearAfter) [this.active, this.good] = [false, null];
  }
}

describe('holds of random findings', () => {
  const seen = { raised: 0, cleared: 0, unknown: 0, restarted: 0 };

  it.each(Array.from({ length: 60 }, (_, n) => n + 1))(
    'are to the second, whatever is unknown or restarted (%i)',
    (seed) => {
      const random = randomOf(seed);
      const account = new Account();
      let [track, now, is]: [Track, number, Finding['is']] = [newTrack, noon, undefined];
      for (let n = 0; n < 300; n++) {
        const passed = Math.ceil(random() * 90) * second;
        now += passed;
        if (random() < 0.25)
          is = ([true, true, false, false, 'between', undefined, undefined] as const)[Math.floor(random() * 7)];
        const isHeld = account.bad !== null || account.good !== null;
        if (isHeld && is === undefined) seen.unknown++;
        if (random() < 0.1) {
          if (isHeld) seen.restarted++;
          track = JSON.parse(JSON.stringify(track)) as Track;
        }
        const was = account.active;
        account.step(is, passed);
        const { track: next, ended } = follow(track, held, { is }, now);
        track = next;
        expect([n, is, track.episode !== null, ended !== null]).toEqual([
          n,
          is,
          account.active,
          was && !account.active,
        ]);
        if (account.active && !was) seen.raised++;
        if (was && !account.active) seen.cleared++;
      }
    },
  );

  it('met enough of everything', () => {
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });
});
