import { expect, it } from 'vitest';
import { addDays, dayOf } from '../../src/rules/zone';
import { hour } from './charge/model';
import { zonedWeeks } from './random-weeks';

it.each(zonedWeeks)('the week of $zone from $monday has the night on which its clocks change', ({ zone, monday }) => {
  const lengths = Array.from({ length: 7 }, (_, n) => dayOf(addDays(monday, n), zone)).map(
    ({ start, end }) => (end - start) / hour,
  );
  const changes = lengths.filter((length) => length !== 24);
  expect(changes).toHaveLength(zone === 'Asia/Kolkata' ? 0 : 1);
});

it('there are six zones, and the clocks go forward and back in five of them', () => {
  const zones = new Set(zonedWeeks.map(({ zone }) => zone));
  expect(zones.size).toBeGreaterThanOrEqual(6);
  const longer = new Set<string>();
  const shorter = new Set<string>();
  for (const { zone, monday } of zonedWeeks) {
    for (let n = 0; n < 7; n++) {
      const { start, end } = dayOf(addDays(monday, n), zone);
      if (end - start > 24 * hour) longer.add(zone);
      if (end - start < 24 * hour) shorter.add(zone);
    }
  }
  expect([longer.size, shorter.size]).toEqual([5, 5]);
});
