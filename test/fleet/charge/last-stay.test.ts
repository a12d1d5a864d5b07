import { describe, expect, it } from 'vitest';
import { chargedIn, lastStay } from '../../../src/fleet/charge/last-stay';
import { charge, parked } from './stays';

const at = (time: string): number => Date.parse(`2026-11-${time}Z`);

const evening = [
  parked(at('22T17:00'), at('22T17:04'), { soc: 46 }),
  parked(at('22T17:04'), at('22T18:05'), { plugged: true, soc: 46 }),
  parked(at('22T20:40'), at('23T06:20'), { plugged: true, soc: 80 }),
  parked(at('23T06:20'), at('23T06:30'), { soc: 80 }),
];
const charged = charge(at('22T18:05'), at('22T20:40'), 46, 27);

describe('the last stay at home', () => {
  it('goes from plugging in to unplugging, with the charges between', () => {
    expect(lastStay([charged], evening)).toEqual({
      start: at('22T17:04'),
      end: at('23T06:20'),
      soc: 46,
      charges: [charged],
    });
  });

  it('begins with the charge, where that began at once, and outlives windows too short to notice', () => {
    const second = charge(at('22T20:42'), at('22T21:00'), 70, 3);
    expect(lastStay([charged, second], [])).toMatchObject({
      start: charged.start,
      end: second.end,
      soc: 46,
      charges: [{}, {}],
    });
  });

  it('is the one before, while one lasts', () => {
    const now = parked(at('23T17:00'), null, { plugged: true, soc: 60 });
    expect(lastStay([charged], [...evening, now])?.start).toBe(at('22T17:04'));
    const charging = charge(at('23T17:30'), null, 60, 3);
    expect(lastStay([charged, charging], [...evening, { ...now, end: charging.start }])?.end).toBe(at('23T06:20'));
  });

  it('is none away, without a cable, or where the charge was not told', () => {
    expect(lastStay([{ ...charged, whereabouts: 'away' }], [])).toBeUndefined();
    expect(lastStay([{ ...charged, whereabouts: null }], [])).toBeUndefined();
    expect(lastStay([{ ...charged, socStart: null }], [])).toBeUndefined();
    expect(lastStay([], [parked(at('22T17:00'), at('23T06:20'), { soc: 46 })])).toBeUndefined();
  });

  it('shows what the display said, where the usable charge was not told', () => {
    const cold = parked(at('22T17:00'), at('23T06:20'), { plugged: true, level: 51 });
    expect(lastStay([], [cold])?.soc).toBe(51);
  });
});

describe('what a stay really charged', () => {
  const stay = lastStay([charged], evening)!;
  const hours = (price: (start: number) => number) =>
    Array.from({ length: 14 }, (_, ahead) => at('22T17:00') + ahead * 3_600_000).map((start) => ({
      start,
      end: start + 3_600_000,
      price: price(start),
    }));

  it('costs what its hours cost', () => {
    const slots = hours((start) => (start < at('22T19:00') ? 0.3 : 0.1));
    const { blocks, energy, cost } = chargedIn(stay, slots);
    expect(blocks).toEqual([{ start: charged.start, end: charged.end }]);
    expect(energy).toBeCloseTo(27);
    // 55 of 155 minutes are dear.
    expect(cost).toBeCloseTo(27 * (0.3 * (55 / 155) + 0.1 * (100 / 155)), 6);
  });

  it('counts what was told in the very last moment', () => {
    const late = { ...charged, end: at('22T20:45'), slices: [[at('22T20:45'), 2] as const] };
    expect(
      chargedIn(
        { ...stay, charges: [late] },
        hours(() => 0.2),
      ).cost,
    ).toBeCloseTo(0.4);
  });

  it('costs nobody knows what, where a price is missing', () => {
    expect(chargedIn(stay, hours(() => 0.2).slice(2))).toMatchObject({ cost: null });
  });
});
