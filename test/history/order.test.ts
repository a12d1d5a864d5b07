import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentOf } from '../../src/history/moment';
import type { Row } from '../../src/history/rows';
import { Timeline } from '../../src/history/timeline';
import type { SignalRecord } from '../../src/vehicle/record';
import { recordOf } from './support/delivery';
import { Life, minute } from './support/life';
import { seeded } from './support/random';

const start = Date.parse('2026-10-24T18:00:00Z');
const surroundings = { home: () => undefined, capacity: () => undefined };

/** A drive with a short stop, another one, a charge with a pause, a second charge, and a drive back in a car warmed up. */
function evening(seed: number): Life {
  const life = new Life(seeded(seed), start);
  life.park(10 * minute);
  life.drive(4, 1);
  life.park(30 * minute);
  life.drive(4, 0);
  life.park(7 * minute);
  life.plug(false, 11);
  life.charge(1, 1);
  life.park(20 * minute);
  life.charge(3, 0);
  life.park(20 * minute);
  life.unplug();
  life.park(5 * minute);
  life.warm(12 * minute, 3);
  life.drive(3, 0);
  life.park(10 * minute);
  return life;
}

/** The rows in the end, looked at now and then on the way. */
function rowsOf(records: readonly SignalRecord[], looks: ReadonlySet<number>): readonly Row[] {
  const timeline = new Timeline(surroundings);
  records.forEach((record, i) => {
    const moment = momentOf({ ...record, receivedAt: Infinity });
    if (moment) timeline.take(moment);
    if (looks.has(i)) timeline.view(start + 12 * 60 * minute);
  });
  return timeline.view(start + 12 * 60 * minute).rows;
}

describe('the rows of the same records', () => {
  it('are the same in whatever order and however often they come', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.array(fc.nat(400), { maxLength: 8 }), (seed, shuffle, looks) => {
        const records = evening(seed).said.map((said) => recordOf('x', said, false));
        const inOrder = rowsOf(records, new Set());
        expect(inOrder.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['trip', 'charge', 'parked']));
        const random = seeded(shuffle);
        const twice = records.filter(() => random() < 0.2).map((record) => ({ ...record, isResend: random() < 0.5 }));
        const mixed = [...records, ...twice].map((record) => [random(), record] as const).sort(([a], [b]) => a - b);
        const rows = rowsOf(
          mixed.map(([, record]) => record),
          new Set(looks),
        );
        expect(rows).toEqual(inOrder);
      }),
      { numRuns: 40 },
    );
  });

  it('are the same after a restart anywhere in between, whatever went unheard', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2), (seed, share, index) => {
        const life = evening(seed);
        const lost = life.spans[index]!;
        const moments = life.said.flatMap((said) =>
          said.at >= lost.start && said.at <= lost.end + 7 * minute
            ? []
            : (momentOf({ ...recordOf('x', said, false), receivedAt: Infinity }) ?? []),
        );
        const whole = new Timeline(surroundings);
        for (const moment of moments) whole.take(moment);
        const all = whole.view(start + 12 * 60 * minute).rows;
        const before = new Timeline(surroundings);
        for (const moment of moments) before.take(moment);
        before.view(start + 12 * 60 * minute);
        const final = before.moveBase(moments[Math.floor(share * (moments.length - 1))]!.at, Infinity) ?? [];
        const after = new Timeline(surroundings);
        after.restore(JSON.parse(JSON.stringify(before.base)));
        for (const moment of moments) after.take(moment);
        const { rows } = after.view(start + 12 * 60 * minute);
        const merged = new Map([...final, ...rows].map((row) => [`${row.kind} ${row.row.start}`, row]));
        expect([...merged.values()]).toEqual(all);
      }),
      { numRuns: 30 },
    );
  });
});
