import { checkAlerts } from '../../../src/rules/alerts';
import { checkPrecondition } from '../../../src/rules/precondition/settings';
import { skyAt } from '../../../src/simulator/car/weather';
import { simulateDays, type DaysCommand, type DaysOptions, type DaysReport } from '../../../src/simulator/home';
import { localTime, minutesOf } from '../../../src/simulator/home/local-time';
import { plain, seeded } from '../../simulator/home/support';
import { drawLife, type Life } from './life';
import { Mornings, type Morning } from './mornings';
import type { Outages } from './outages';
import { eveningsOf, toldOf, type Told } from './planted';
import { isTrue, Truths } from './truths';
import { WatchedCar } from './watched-car';

const minute = 60_000;
const hour = 60 * minute;

export interface CarYearOptions {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly days: number;
  readonly seed: number;
}

/** How the preconditioning of a year went. */
export interface Conditioning {
  readonly mornings: readonly Morning[];
  /** kWh that the climate took in the parked car. */
  readonly energy: number;
  readonly commands: number;
  readonly wakes: number;
}

/** How a year of one car went; plain data. */
export interface CarYear {
  readonly days: number;
  readonly told: readonly Told[];
  /** Raised, and not so. */
  readonly wrong: readonly { readonly alert: string; readonly subject: string; readonly at: number }[];
  /** Raised notices by alert. */
  readonly raised: Readonly<Record<string, number>>;
  readonly rule: Conditioning;
  /** The same year, with twenty minutes of climate before each departure. */
  readonly always: Conditioning;
  /** CPU seconds of the year with rules. */
  readonly cpu: number;
}

/** What is a report, and no alarm. */
const reports = ['idle_drain_week'];

/** Lives some days of one car twice: with its alerts and its preconditioning, and warmed always. A seed repeats it. */
export function liveCarYear({ from, days, seed }: CarYearOptions): CarYear {
  const life = drawLife(from, days, seeded(seed));
  const world: Pick<DaysOptions, 'home' | 'cars' | 'from' | 'days' | 'faults' | 'pace'> = {
    home: plain,
    cars: [{ plan: life.plan, outings: life.outings }],
    from,
    days,
    faults: life.faults,
    pace: 'coarse',
  };
  const before = process.cpuUsage();
  const watched = withRules(life, world, seed);
  const { user, system } = process.cpuUsage(before);
  const { car, truths, mornings, report } = watched;
  const raises = car.notices.filter(({ kind }) => kind === 'raise');
  const raised: Record<string, number> = {};
  for (const { alert } of raises) raised[alert] = (raised[alert] ?? 0) + 1;
  return {
    days,
    told: [
      ...toldOf(report.faults, car.notices, truths, car.silences),
      ...eveningsOf(life.alerts, car.notices, truths, car.silences),
    ],
    wrong: raises
      .filter(({ alert }) => !reports.includes(alert))
      .filter(({ alert, subject, at }) => !isTrue(alert, subject, at, truths, report.faults))
      .filter(({ alert, subject, at }) => alert !== 'line' || !wasSilent(car.silences, subject, at))
      .map(({ alert, subject, at }) => ({ alert, subject, at })),
    raised,
    rule: conditioning(mornings, report, car.commands),
    always: alwaysWarmed(life, world, seed),
    cpu: (user + system) / 1e6,
  };
}

/** Whether nothing came at an instant, or since a day before it, from a car that spoke or was on its way. */
const wasSilent = (silences: Outages, subject: string, at: number): boolean =>
  !silences.isClear(at - (subject === 'gone' ? 25 * hour : 10 * minute), at);

type World = Pick<DaysOptions, 'home' | 'cars' | 'from' | 'days' | 'faults' | 'pace'>;

function withRules(life: Life, world: World, seed: number) {
  const { plan, outages, departures } = life;
  const random = seeded(seed + 2);
  // As good as the services are.
  const weather = (now: number): number => skyAt(plan.weather, now).outside + 3 * (random() - 0.5);
  const car = new WatchedCar({
    vin: plan.vin,
    alerts: checkAlerts(life.alerts),
    precondition: checkPrecondition(life.precondition, world.from),
    outages,
    weather,
    random,
  });
  const truths = new Truths(life.alerts);
  const isClear = (begin: number, end: number): boolean =>
    outages.isClear(begin, end) && !car.failedWakes.some((at) => begin <= at && at <= end);
  const mornings = new Mornings(departures, life.precondition, isClear);
  const local = localTime(life.alerts.zone);
  const from = minutesOf(life.alerts.lowSoc.from);
  const evening = (now: number): number => local.timeOfDay(now, from, local.at(now).minutes < from ? 0 : 1);
  const report = simulateDays({
    ...world,
    random: seeded(seed + 1),
    rest: (now) => Math.min(car.rest(now), secondsUntil(mornings.next(now), now), secondsUntil(evening(now), now)),
    decide: (now, view) => car.live(now, view, view.cars[0]!),
    observe(now, { cars: [seen] }) {
      truths.watch(now, seen!);
      mornings.watch(now, seen!);
    },
  });
  return { car, truths, mornings: mornings.list, report };
}

const secondsUntil = (at: number, now: number): number => (at > now ? (at - now) / 1_000 : 60);

/** Switches the climate on twenty minutes before each departure, wherever there is charge for it. */
function alwaysWarmed(life: Life, world: World, seed: number): Conditioning {
  const { vin } = life.plan;
  const { outages, precondition } = life;
  const starts = new Set(life.departures.map((at) => at - 20 * minute));
  const ends = new Set(life.departures.map((at) => at + 10 * minute));
  const mornings = new Mornings(life.departures, precondition, (begin, end) => outages.isClear(begin, end));
  const times = [...starts, ...ends].sort((one, other) => one - other);
  let commands = 0;
  const send = (command: string): DaysCommand => ({ vin, command });
  const report = simulateDays({
    ...world,
    random: seeded(seed + 1),
    rest(now) {
      while ((times[0] ?? Infinity) <= now) times.shift();
      return Math.min(3_600, secondsUntil(mornings.next(now), now), secondsUntil(times[0] ?? Infinity, now));
    },
    decide(now, { cars: [car] }) {
      const isStart = starts.has(now) && Number(car!.read('Soc')) > precondition.conditions.floor;
      const isEnd = ends.has(now) && car!.isHome;
      if (!car!.isHome || !(isStart || isEnd)) return [];
      commands += 1;
      return isStart ? [send('wake_up'), send('auto_conditioning_start')] : [send('auto_conditioning_stop')];
    },
    observe: (now, { cars: [car] }) => mornings.watch(now, car!),
  });
  return conditioning(mornings.list, report, commands);
}

function conditioning(mornings: readonly Morning[], { cars, commands: sent }: DaysReport, commands: number) {
  const wakes = sent.filter(({ command }) => command === 'wake_up').length;
  return { mornings, energy: cars[0]!.lost.climate, commands, wakes };
}
