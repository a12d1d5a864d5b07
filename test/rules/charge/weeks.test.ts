import { describe, expect, it } from 'vitest';
import { weekdays } from '../../../src/rules/week';
import { wallAt } from '../../../src/rules/zone';
import type { ChargeRuleSettings } from '../../../src/rules/charge/settings';
import { randomOf, zonedWeeks, type ZonedWeek } from '../random-weeks';
import { hour, minute, Night, pricesOf } from './model';

interface Report {
  readonly departures: number;
  readonly missed: string[];
  readonly wrong: string[];
  readonly asked: number;
  readonly held: number;
  readonly feasible: number;
  /** What it met: looks that did not come, days without prices, and so on. */
  readonly restarts: number;
  readonly gaps: number;
  readonly outages: number;
  readonly naps: number;
  readonly spentDays: number;
  readonly floors: number;
}

/** A week of a car that comes and goes as it likes; every promise of the rule is watched in every minute. */
function week({ zone, start, seed }: ZonedWeek): Report {
  const random = randomOf(seed);
  const chance = (each: number): boolean => random() < each;
  const pick = <One>(from: readonly One[]): One => from[Math.floor(random() * from.length)]!;
  const time = `0${5 + Math.floor(random() * 5)}:${pick(['00', '15', '45'])}`;
  const settings: Partial<ChargeRuleSettings> = {
    zone,
    target: { soc: pick([60, 70, 80]), readyBy: [{ days: { weekdays }, time }] },
    price: {
      source: pick(['message', 'message', 'none'] as const),
      continuous: chance(0.3),
      switchingCost: pick([0, 0.05]),
      ...(chance(0.5) && { feedIn: 0.08 }),
    },
    limits: { dated: [], rules: [{ limit: 90, days: { weekdays: ['sat', 'sun'] } }], otherwise: 80 },
    commandsADay: pick([10, 30, 40]),
    wake: pick(['never', 'needed'] as const),
    scheduleOnCar: chance(0.5),
    ...(chance(0.3) && { calendar: { word: 'car', minutesBefore: 20 } }),
    ...(chance(0.3) && { surplus: { buffer: 200, minAmps: 6, startAfter: 60_000, stopAfter: 180_000 } }),
  };
  const night = new Night(start, settings);
  const { car } = night;
  const floor = night.settings.floor;
  car.soc = 20 + random() * 60;
  car.efficiency = 0.88 + random() * 0.04;
  const wrong: string[] = [];
  const missed: string[] = [];
  const note = (text: string): void =>
    void wrong.push(`${new Date(night.now).toISOString()} ${text}: ${night.sentence}`);
  let [departures, feasible, held, above, below, free, before] = [0, 0, 0, 0, 0, 0, 0];
  let [restarts, gaps, outages, naps, floors] = [0, 0, 0, 0, 0];
  let awakeUntil = 0;
  let gap = 0;
  let pricesAt = 0;
  night.look();

  for (let n = 0; n < 7 * 24 * 20; n++) {
    const departure = night.view.readyBy;
    const last = night.now;
    night.now += 3 * minute;
    car.pass(3 * minute);
    // The car's own life.
    if (car.plugged && chance(1 / 300)) {
      car.unplug();
      car.asleep = false;
      car.connected = true;
      car.soc = Math.max(5, car.soc - random() * 40);
      car.atHome = chance(0.2);
    } else if (!car.plugged && chance(1 / 60)) {
      car.atHome = true;
      car.plug();
    }
    if (car.connected && !car.charging && chance(1 / 100)) {
      Object.assign(car, { asleep: true, connected: false });
      naps++;
    } else if (car.asleep && night.now > awakeUntil && chance(1 / 60)) {
      Object.assign(car, { asleep: false, connected: true });
      awakeUntil = night.now + 20 * minute;
    }
    if (car.refuses ? chance(1 / 10) : chance(1 / 400))
      car.refuses = car.refuses ? null : pick(['COMMAND_REFUSED', 'API_RATE_LIMITED', 'API_NO_ANSWER']);
    if (gap === 0 && chance(1 / 300)) gap = Math.floor(random() * 10);
    // A person.
    let person = false;
    if (car.connected && car.plugged && car.hasPower && gap === 0 && chance(1 / 500)) {
      person = true;
      if (car.charging) car.charging = false;
      else if (car.soc < car.limit - 3) car.charging = true;
    }
    // Prices come at 13:00, or not.
    if (night.now - pricesAt > 24 * hour && chance(0.05)) {
      pricesAt = night.now;
      if (chance(0.2)) outages++;
      else {
        const from = Math.floor(night.now / hour) * hour;
        night.hear({
          kind: 'prices',
          series: pricesOf(
            from,
            Array.from({ length: 34 }, () => Math.round(random() * 400) / 1_000 - 0.02),
          ),
        });
      }
    }
    if (chance(1 / 100)) {
      const start = night.now + random() * 24 * hour;
      night.hear({ kind: 'sun', slots: [{ start, end: start + 5 * hour, watts: random() * 12_000 }] });
    }
    if (chance(1 / 200)) {
      const start = night.now + random() * 48 * hour;
      const trip = { start, end: start + hour, summary: 'car', location: '', allDay: false, cancelled: chance(0.2) };
      const events = [{ ...trip, uid: pick(['a', 'b']), calendar: 'home' }];
      night.hear({ kind: 'calendar', reading: { events, calendars: ['home'], isWhole: chance(0.3) } });
    }
    car.climate = car.connected && (car.climate ? chance(0.9) : chance(1 / 200));
    if (chance(1 / 200)) {
      night.restart();
      restarts++;
    }
    const asked = night.intents.length;
    const wasHeld = night.view.held;
    if (car.connected) night.deliver();
    if (gap > 0) {
      gap--;
      gaps++;
    } else {
      night.look();
      if (chance(0.2)) night.look();
    }
    night.hear({ kind: 'tick' });

    // The promises.
    const { view } = night;
    if (car.needless.length > 0) note(`did nothing twice: ${car.needless.splice(0).join()}`);
    const fresh = night.intents.slice(asked);
    for (const { command, wake, parameters } of fresh) {
      if (night.settings.wake === 'never' && wake !== 'never') note('would wake');
      if (command === 'charge_start' && car.soc >= view.limit!) note('starts above the limit');
      if (command === 'set_charge_limit' && ![80, 90].includes(parameters['percent'] as number)) note('another limit');
      if (wasHeld && view.held && command.startsWith('charge_')) note('fights a person');
    }
    if (view.held) held++;
    const able = car.plugged && car.atHome && car.connected && !car.refuses && gap === 0 && !night.state.spent.isUsedUp;
    const isCalm = able && !view.held && view.mode !== 'conflict' && !person;
    const calm = isCalm ? free + 3 * minute : 0;
    free = calm;
    if (view.mode === 'floor' && car.charging) floors++;
    below = able && view.mode !== 'conflict' && car.soc < floor && !car.charging ? below + 3 : 0;
    if (below > 15) note('stays below the floor');
    above = calm > 0 && car.charging && car.soc > view.limit! + 0.1 ? above + 1 : 0;
    if (above > 2) note('charges above the limit');
    if (departure !== null && night.now >= departure && last < departure) {
      departures++;
      const target = Math.min(night.settings.target!.soc, view.limit!);
      const needed = ((Math.max(0, target - before) / 100) * 75) / 0.88 / 11.04;
      // Feasible: nothing stood in the way for as long as it takes from the least charge of that time.
      if (calm > (needed + 0.75) * hour) {
        feasible++;
        if (car.soc < target - 2.1)
          missed.push(`${new Date(departure).toISOString()} ${car.soc} of ${target}: ${night.sentence}`);
      }
    }
    if (calm <= 3 * minute) before = car.soc;
  }
  const days = new Map<string, number>();
  for (const at of night.sent) {
    const { date } = wallAt(at, zone);
    days.set(date, (days.get(date) ?? 0) + 1);
  }
  for (const [day, count] of days) if (count > night.settings.commandsADay) wrong.push(`${count} commands on ${day}`);
  if (night.settings.wake === 'never' && car.wakes > 0) wrong.push('woken');
  const spentDays = [...days.values()].filter((count) => count >= 10).length;
  const met = { restarts, gaps, outages, naps, spentDays, floors };
  return { departures, missed, wrong, asked: night.intents.length, held, feasible, ...met };
}

describe('random weeks', () => {
  const total = { feasible: 0, held: 0, asked: 0, restarts: 0, gaps: 0, outages: 0, naps: 0, spentDays: 0, floors: 0 };

  it.each(zonedWeeks)('in $zone from $monday keep every promise', (zoned) => {
    const report = week(zoned);
    expect(report.wrong.slice(0, 5)).toEqual([]);
    expect(report.missed).toEqual([]);
    expect(report.departures).toBeGreaterThanOrEqual(6);
    expect(report.asked).toBeGreaterThan(5);
    for (const what of Object.keys(total) as (keyof typeof total)[]) total[what] += report[what];
  });

  it('together met enough of everything', () => {
    for (const [what, count] of Object.entries(total)) expect([what, count > 10]).toEqual([what, true]);
  });
});
