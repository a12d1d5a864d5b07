import { describe, expect, it } from 'vitest';
import { randomOf } from '../random-weeks';
import { sayings } from './weeks';
import { calm, hour, minute, noon, Watch } from './model';

/** The clock alone makes them, whatever a record says. */
const byClock: ReadonlySet<string> = new Set(['line', 'low_charge', 'sentry_drain']);

/** A car that was well for two hours, and then says anything, all of it so late. */
function raisedBy(age: number, seed: number): string[] {
  const random = randomOf(seed);
  const car = new Watch({}, noon);
  const says = sayings(random);
  car.say(calm);
  car.pass(2 * hour, 10 * minute);
  for (let n = 0; n < 6; n++) car.say(says[Math.floor(random() * says.length)]!(), car.now - age);
  const startedAt = car.now - age;
  const warning = { name: 'APP_w1', audiences: ['Customer'], startedAt, endedAt: null };
  if (random() < 0.3) car.hear({ kind: 'alerts', alerts: [warning], at: startedAt });
  car.pass(3 * hour, 2 * minute);
  return car.notices.filter(({ kind, alert }) => kind === 'raise' && !byClock.has(alert)).map(({ alert }) => alert);
}

const seeds = Array.from({ length: 120 }, (_, n) => n + 1);

describe('records that come late', () => {
  it('by more than a quarter of an hour raise no alarm, whatever they say', () => {
    for (const seed of seeds) expect([seed, raisedBy(15 * minute + 1, seed)]).toEqual([seed, []]);
    for (const seed of seeds) expect([seed, raisedBy(15 * minute + seed * minute, seed)]).toEqual([seed, []]);
  });

  it('by less raise every alarm that a car can say', () => {
    const raised = new Set(seeds.flatMap((seed) => raisedBy(15 * minute, seed)));
    expect([...raised].sort()).toEqual([
      'charging_stopped',
      'left_open',
      'sentry_alarm',
      'software_update',
      'tyre_pressure',
      'vehicle_warning',
    ]);
  });
});
