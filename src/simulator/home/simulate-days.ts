import { activeAlerts } from '../car/alerts';
import type { CarEvent } from '../car/events';
import type { CarPlan } from '../car/plan';
import type { Pace } from '../car/step';
import type { Drain } from '../car/state';
import type { Person } from '../people';
import type { SignalValue } from '../wire/value';
import type { HomeChange } from './change';
import type { TimedPersonChange } from './driver';
import type { HomeEvent } from './events';
import type { FaultReport, PlantedFault } from './faults';
import { Home } from './home';
import { localTime } from './local-time';
import type { HomePlan } from './plan';
import type { PriceSlot } from './prices';
import { knownPrices } from './prices';
import type { Outing } from './outings';
import { Neighbours } from './neighbours';
import { Resident, type Answer, type OutingReport } from './resident';
import type { HomeState } from './state';

/** A car of the home as whoever decides sees it. Reading it does not wake it: what it says while asleep is the truth all the same. */
export interface CarView {
  readonly vin: string;
  readonly asleep: boolean;
  readonly isHome: boolean;
  /** The outing that comes next, or during which it is away. */
  readonly outing: Outing | undefined;
  /** A signal's value, in the wire's unit; `null` for invalid. */
  read(signal: string): SignalValue;
  /** What it warns of now, by the names of Tesla's service list. */
  alerts(): readonly string[];
}

/** What whoever decides sees; valid during the call. */
export interface DaysView {
  readonly home: Home;
  /** `null` while the supplier does not answer. */
  readonly prices: readonly PriceSlot[] | null;
  readonly cars: readonly CarView[];
  /** Where everybody is, and what their phones said last. */
  readonly people: readonly Person[];
  /** What the commands of the step before came to, in their order. */
  readonly answers: readonly CommandAnswer[];
}

/** An unsigned command as the REST interface names it, or `wake_up`. */
export interface DaysCommand {
  readonly vin: string;
  readonly command: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface CommandAnswer extends DaysCommand, Answer {
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface DaysOptions {
  readonly home: HomePlan;
  /** Each starts at home, plugged in; its plan's day and way to work are not used, its outings are, in their order. */
  readonly cars: readonly { readonly plan: CarPlan; readonly outings?: readonly Outing[] }[];
  /** Epoch milliseconds. */
  readonly from: number;
  /** Local days, of 23 to 25 hours, until the same time of day. */
  readonly days: number;
  /** Who else lives there, and what each does when, in order; at home at first. */
  readonly people?: readonly { readonly name: string; readonly changes: readonly TimedPersonChange[] }[];
  /** What befalls the cars. */
  readonly faults?: readonly PlantedFault[];
  /** How closely the cars live; as they stream by default. Coarse is for years. */
  readonly pace?: Pace;
  /** Seconds of a step; 60 by default. */
  readonly step?: number;
  /**
   * Seconds that a step may last while all cars sleep; as any other without it. Nobody leaves, comes, walks or has a fault
   * within it unnoticed: a step also ends there.
   */
  rest?(now: number, view: DaysView): number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Moved along with the simulated time, before each decision. */
  readonly clock?: { advance(milliseconds: number): void };
  /** Called before each step; charging at once, as cars do, without it. */
  decide?(now: number, view: DaysView): readonly DaysCommand[];
  /** What happens to the home from outside, before each step. */
  disturb?(now: number, home: Home): HomeChange | undefined;
  /** Called after each step with what happened in it. */
  observe?(now: number, view: DaysView, events: readonly DaysEvent[]): void;
}

/** Something that happened; `vin` is absent for the home itself. */
export type DaysEvent = HomeEvent | { readonly vin: string; readonly event: CarEvent };

/** What came of it. */
export interface DaysReport {
  /** The home at the end, with its meters and accounts. */
  readonly home: HomeState;
  readonly cars: readonly CarReport[];
  readonly outings: readonly OutingReport[];
  readonly commands: readonly CommandAnswer[];
  /** What befell the cars, and when it showed and ended. */
  readonly faults: readonly FaultReport[];
}

export interface CarReport {
  readonly vin: string;
  readonly soc: number;
  /** kWh that it lost while parked, by what took them. */
  readonly lost: Drain;
}

/**
 * Lives some days of a home and its cars as fast as the machine can, without network.
 * @throws Problem `OPTION_INVALID` for a home that cannot be.
 */
export function simulateDays(options: DaysOptions): DaysReport {
  const { from, days, step = 60, random, clock, pace = 'fine', faults = [], decide, disturb, observe } = options;
  const home = new Home(options.home, from, random);
  const residents = options.cars.map(
    ({ plan, outings = [] }) =>
      new Resident(
        { zone: home.plan.zone, ...plan },
        { outings, home: home.plan.place, supply: home.supplyFor(plan.vin), now: from, faults, pace },
      ),
  );
  const neighbours = new Neighbours(home.plan.place, options.people ?? [], random);
  const byVin = new Map(residents.map((resident) => [resident.car.plan.vin, resident]));
  const cars = residents.map(({ car }) => car);
  const views = residents.map(viewOf);
  const local = localTime(home.plan.zone);
  const end = local.timeOfDay(from, local.at(from).minutes, days);
  const commands: CommandAnswer[] = [];
  let answers: readonly CommandAnswer[] = [];

  const view = (now: number): DaysView => ({
    home,
    prices: knownPrices(home.state.prices, now),
    cars: views,
    people: neighbours.everybody,
    answers,
  });
  for (let now = from; now < end;) {
    const change = disturb?.(now, home);
    const events: DaysEvent[] = change ? home.change(change) : [];
    for (const resident of residents) resident.follow(now);
    neighbours.follow(now);
    answers = decide ? decide(now, view(now)).map((command) => obey(command, now)) : [];
    commands.push(...answers);
    const seconds = Math.min(spanAt(now), (end - now) / 1_000);
    const after = now + seconds * 1_000;
    const happened = home.step(seconds, cars, () => {
      for (const car of cars) {
        for (const event of car.step(seconds, after, random)) events.push({ vin: car.plan.vin, event });
      }
    });
    for (const resident of residents) resident.look(after);
    neighbours.step(seconds, after);
    clock?.advance(after - now);
    now = after;
    observe?.(now, view(now), [...events, ...happened]);
  }
  return {
    home: home.state,
    cars: cars.map((car) => ({ vin: car.plan.vin, soc: Number(car.read('Soc')), lost: car.state.battery.lost })),
    outings: residents.flatMap(({ reports }) => reports),
    commands,
    faults: residents.flatMap((resident) => resident.faults),
  };

  /** Seconds of the step that begins now: longer while everything rests, up to where something happens. */
  function spanAt(now: number): number {
    const isRest = cars.every((car) => car.asleep) && !neighbours.isMoving;
    if (!options.rest || !isRest) return step;
    const next = Math.min(neighbours.next, ...residents.map((resident) => resident.next));
    const until = next > now ? (next - now) / 1_000 : step;
    return Math.min(Math.max(step, options.rest(now, view(now))), until);
  }

  function obey(command: DaysCommand, at: number): CommandAnswer {
    const resident = byVin.get(command.vin);
    const answer = resident?.obey(command.command, command.parameters ?? {});
    return { at, ...command, ...(answer ?? { result: false, reason: 'not_found' }) };
  }
}

const viewOf = (resident: Resident): CarView => ({
  vin: resident.car.plan.vin,
  get asleep() {
    return resident.car.asleep;
  },
  get isHome() {
    return resident.isHome;
  },
  get outing() {
    return resident.outing;
  },
  read: (signal) => resident.car.read(signal),
  alerts: () => activeAlerts(resident.car.state),
});
