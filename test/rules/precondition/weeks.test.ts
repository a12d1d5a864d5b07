import { describe, expect, it } from 'vitest';
import type { PreconditionFacts } from '../../../src/rules/precondition/facts';
import { wallAt } from '../../../src/rules/zone';
import { randomOf, zonedWeeks, type ZonedWeek } from '../random-weeks';
import { Day, everyDay, home, hour, minute, workdays } from './model';

interface Report {
  readonly wrong: string[];
  readonly starts: number;
  readonly wakes: number;
  readonly offs: number;
  readonly onCar: number;
  readonly met: Readonly<Record<(typeof meetings)[number], number>>;
}

/** What a week has to have met for its promises to mean something. */
const meetings = ['restartsInRun', 'restartsWhenDue', 'falls', 'longRuns', 'gaps', 'spentDays', 'notices'] as const;

/** Before it speaks again, nobody knows anything. */
const unheard = { asleep: false, connected: false } as PreconditionFacts;

/** A week of a car and its people as they come; every promise of the rule is watched in every minute. */
function week({ zone, start, seed }: ZonedWeek): Report {
  const random = randomOf(seed);
  const chance = (each: number): boolean => random() < each;
  const pick = <One>(from: readonly One[]): One => from[Math.floor(random() * from.length)]!;
  const wake = pick(['never', 'needed', 'needed', 'always'] as const);
  const wakesADay = pick([0, 1, 2]);
  const day = new Day(start, {
    zone,
    times: [
      { days: everyDay, time: pick(['02:30', '06:45', '07:15']) },
      { days: workdays, time: '16:30' },
      { days: everyDay, time: '21:00' },
    ],
    proximity: { persons: ['anna'], within: 5_000 },
    chargePlan: true,
    wake,
    wakesADay,
    commandsADay: pick([3, 5, 12]),
    scheduleOnCar: chance(0.4),
  });
  const { car } = day;
  const wrong: string[] = [];
  const note = (text: string): void => void wrong.push(`${new Date(day.now).toISOString()} ${text}: ${day.sentence}`);
  const perDate = {
    starts: new Map<string, number>(),
    wakes: new Map<string, number>(),
    commands: new Map<string, number>(),
  };
  const count = (of: Map<string, number>): number => {
    const { date } = wallAt(day.now, zone);
    of.set(date, (of.get(date) ?? 0) + 1);
    return of.get(date)!;
  };
  let [seen, gap, offs, metres, off, told] = [0, 0, 0, 8_000, false, day.car.facts()];
  let [calm, stops, began] = [0, 0, 0];
  const met = Object.fromEntries(meetings.map((name) => [name, 0])) as Record<(typeof meetings)[number], number>;
  const departures = new Set<number>();
  const spokenOf = new Map<string, number>();
  /** Since when it runs by our command, and since when it is below its floor while the rule hears of it; not yet stopped. */
  let [runs, low]: [number | null, number | null] = [null, null];

  /** What the rule asked for since, by what it had been told. */
  const watch = (): void => {
    for (const intent of day.intents.slice(seen)) {
      const commands = count(perDate.commands);
      const isStop = intent.command === 'auto_conditioning_stop';
      if (isStop) [runs, low] = [null, null];
      if (commands === day.settings.commandsADay) met.spentDays++;
      if (commands > day.settings.commandsADay && !isStop) note(`command ${commands} of a day`);
      if (intent.expiresAt <= intent.at) note(`${intent.command} is over as it is sent`);
      if (wake === 'never' && intent.wake !== 'never') note('may wake, under never');
      if (intent.wake !== 'never' && !told.connected && count(perDate.wakes) > wakesADay) note('one wake too many');
      if (intent.command !== 'auto_conditioning_start') continue;
      const isAgain = (day.state.run?.tries ?? 1) > 1;
      if (off) note('started after a person switched it off in this stay');
      if (isAgain) continue;
      if (departures.has(intent.expiresAt)) note('started twice for one departure');
      departures.add(intent.expiresAt);
      runs = day.now;
      if (told.plugged === false && (told.soc ?? 0) < 30) note('started without a cable below 30 %');
      if (told.parked !== true || told.soc === undefined || told.soc < 20 || told.open || told.occupied)
        note('started where it is unknown or unsafe');
    }
    seen = day.intents.length;
    // What was never sent was no run.
    for (; began < car.starts; began++) if (count(perDate.starts) > 2) note('third run of a day');
    for (const notice of day.notices.splice(0)) {
      met.notices++;
      if (day.now - (spokenOf.get(notice) ?? -Infinity) < 10 * minute) note(`told twice: ${notice}`);
      spokenOf.set(notice, day.now);
    }
  };
  const hear = (event: Parameters<Day['hear']>[0]): void => {
    if (event.kind === 'car') told = event.facts;
    day.hear(event);
    watch();
  };

  for (let n = 0; n < 7 * 24 * 60; n++) {
    day.now += minute;
    car.outside = 4 + 10 * Math.sin((n / 1_440) * 2 * Math.PI) + random();
    car.pass(minute);
    // The car's own life.
    if (car.parked ? chance(1 / 250) : chance(1 / 30)) {
      car.parked = !car.parked;
      if (!car.parked) Object.assign(car, { asleep: false, connected: true, plugged: false, occupied: true, on: true });
      else
        Object.assign(car, {
          occupied: false,
          on: false,
          place: chance(0.6) ? home : { latitude: 52.6, longitude: 13.4 },
          plugged: chance(0.5),
          soc: 15 + random() * 80,
        });
    }
    if (car.parked && calm === 0) {
      if (car.connected && !car.on && chance(1 / 40)) Object.assign(car, { asleep: true, connected: false });
      else if (car.asleep && chance(1 / 200)) Object.assign(car, { asleep: false, connected: true });
      car.open = chance(car.open ? 0.8 : 1 / 300);
      if (gap === 0 && chance(1 / 300)) gap = Math.floor(random() * 20);
      // Something takes what is left.
      if (runs !== null && car.on && chance(1 / 25)) {
        car.soc = 8 + random() * 11;
        met.falls++;
      }
    }
    if (car.refuses === null ? chance(1 / 60) : chance(1 / 8))
      car.refuses = car.refuses === null ? pick(['COMMAND_REFUSED', 'API_BUSY']) : null;
    // A person ends what the rule began; the rule is there to see it.
    if (
      car.on &&
      car.parked &&
      car.connected &&
      !car.occupied &&
      gap === 0 &&
      calm === 0 &&
      day.state.run?.on &&
      !day.state.run.stop &&
      chance(1 / 30)
    ) {
      car.on = false;
      offs++;
      stops = day.stops.length;
      calm = 4;
    }
    if (calm > 0 && --calm === 0 && car.parked && car.soc >= 20 && day.stops.length === stops) {
      // Both at once cannot be told apart.
      off = true;
      if (!day.state.held) note('did not see that a person switched it off');
    }
    // The person's phone: comes, goes, jumps, is silent.
    metres = Math.max(0, metres + pick([-600, -300, 0, 200, 500]));
    if (chance(1 / 3)) {
      const at = chance(0.1) ? day.now - 20 * minute : day.now;
      const jump = chance(0.02) ? 100_000 : 0;
      const fix = chance(0.05)
        ? null
        : { latitude: car.place.latitude + (metres + jump) / 111_195, longitude: car.place.longitude, accuracy: 10 };
      hear({ kind: 'person', reading: { person: 'anna', at, place: null, fix } });
    }
    if (chance(1 / 500))
      hear({
        kind: 'departure',
        at: chance(0.3) ? null : day.now + Math.floor(random() * 12) * hour,
      });
    const isDue = day.view?.nextStart !== null && Math.abs(day.now - (day.view?.nextStart ?? 0)) < 10 * minute;
    if (chance(day.state.run ? 1 / 60 : isDue ? 1 / 40 : 1 / 1_500)) {
      const away = Math.floor(random() * 40);
      if (day.state.run) met.restartsInRun++;
      else if (isDue) met.restartsWhenDue++;
      told = unheard;
      day.restart(away);
      watch();
      n += away;
      gap = 0;
      low = null;
    }
    if (gap > 0) gap--;
    else {
      day.deliverQueue();
      watch();
      const facts = car.facts(chance(0.05) ? pick([{ parked: undefined as never }, { soc: undefined as never }]) : {});
      hear({ kind: 'car', facts });
      if (chance(0.1)) hear({ kind: 'car', facts });
    }
    hear({ kind: 'tick' });
    if (!car.parked && gap === 0) off = false;
    if (gap > 0) met.gaps++;
    const isHeard = gap === 0 && car.connected && car.parked && !car.occupied && told.soc !== undefined;
    if (!car.on || !car.parked) [runs, low] = [null, null];
    if (runs !== null && isHeard) {
      // A minute to hear of it, and one to say so.
      const most = (car.plugged ? 30 : 20) + 2;
      if (day.now - runs >= 18 * minute) met.longRuns++;
      if (day.now - runs > (most + 40 * Number(day.state.run?.tries !== 1)) * minute) note('runs too long');
      if (car.soc < 19.5) low ??= day.now;
      if (low !== null && day.now - low > minute) note('runs below its floor');
    }
    if (day.view.reserve && day.view.reserve.minutes > 30) note('reserves too much');
  }
  if (wake === 'never' && car.wakes > 0) note('woke it');
  return {
    wrong,
    starts: day.starts.length,
    wakes: car.wakes,
    offs,
    onCar: day.sent('add_precondition_schedule').length,
    met,
  };
}

describe('weeks in six zones, with every change of the clocks', () => {
  const total = new Map<string, number>();

  it.each(zonedWeeks)('in $zone from $monday', (zoned) => {
    const { wrong, met, ...counts } = week(zoned);
    expect(wrong.slice(0, 5)).toEqual([]);
    for (const [what, count] of Object.entries({ ...counts, ...met })) total.set(what, (total.get(what) ?? 0) + count);
  });

  it('had enough of everything', () => {
    expect(total.size).toBeGreaterThan(10);
    for (const [what, count] of total) expect([what, count >= 5]).toEqual([what, true]);
  });
});

describe('mornings of a winter', () => {
  it('have the cabin within 2 K at departure in 95 % of those in which that can be done', () => {
    let [feasible, ready, minutes, always] = [0, 0, 0, 0];
    for (const seed of [1, 2, 3, 4]) {
      const random = randomOf(seed);
      const day = new Day('2026-11-30T12:00Z', { times: [{ days: everyDay, time: '07:15' }] });
      const { car } = day;
      car.soc = 90;
      const usual = 1.1 + random();
      for (let n = 0; n < 40; n++) {
        const departure = Date.parse('2026-12-01T06:15Z') + n * 24 * hour;
        car.outside = -12 + random() * 26;
        car.power = usual * (0.9 + 0.2 * random());
        Object.assign(car, { asleep: true, connected: false, soc: 90 });
        // The night passes at once: nothing is asked for in it.
        const night = departure - 90 * minute - day.now;
        car.pass(night);
        day.now += night;
        day.look();
        day.hear({ kind: 'weather', outside: Math.round(car.outside) });
        const before = car.on;
        day.pass(new Date(departure).toISOString(), () => (minutes += car.on ? 1 : 0));
        expect(before).toBe(false);
        // What half an hour of this car can do from the temperature outside, with what the cold takes back.
        const gap = 21 - car.outside - 2;
        const isFeasible = gap / car.power + gap / 6 <= 30;
        if (isFeasible) feasible++;
        // What is not far from its target in the first place needs nothing.
        if (isFeasible && (Math.abs(car.inside - 21) <= 2 || gap < 3)) ready++;
        always += 20;
        car.parked = false;
        day.pass(1);
        Object.assign(car, { on: false, parked: true });
        day.pass(1);
      }
    }
    expect(feasible).toBeGreaterThan(120);
    expect(ready / feasible).toBeGreaterThanOrEqual(0.95);
    // Less heat than "always 20 minutes".
    expect(minutes).toBeLessThan(always);
  });
});
