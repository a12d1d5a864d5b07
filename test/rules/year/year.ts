import { chargeDefaults, checkChargeRule, type ChargeRuleSettings } from '../../../src/rules/charge/settings';
import type { SunCar } from '../../../src/rules/charge/sun-turn';
import type { CarPlan } from '../../../src/simulator/car/plan';
import {
  outingsOf,
  simulateDays,
  type DaysOptions,
  type DaysReport,
  type HomePlan,
  type Outing,
  type PriceShape,
  type WeeklyOuting,
} from '../../../src/simulator/home';
import { localTime, minutesOf } from '../../../src/simulator/home/local-time';
import { demoCars } from '../../../src/simulator/plans';
import { Referee, type Departure } from './referee';
import { RuledCar, type Wished } from './ruled-car';

const minute = 60_000;
const zone = 'Europe/Berlin';
const place = { latitude: 53.55271, longitude: 9.89603 };
/** kW of a wall box with three phases and 16 A. */
const wallPower = 11.04;
const target = 80;

const tariff = { currency: 'EUR', slotMinutes: 15, surcharge: 0.15, tax: 0.19, feedIn: 0.08 } as const;
const plain: HomePlan = { name: 'Home', place, zone, yearlyLoad: 4_000, tariff };

/** A home and what its rules are set to. */
interface Variant {
  readonly home: HomePlan;
  readonly settings: Partial<ChargeRuleSettings>;
}

const surplus = { buffer: 100, minAmps: 6, startAfter: 5 * minute, stopAfter: 5 * minute };

/** The homes of the report. */
export const variants = {
  'dynamic prices': { home: plain, settings: { wake: 'needed' } },
  'and sun, and a home battery': {
    home: { ...plain, solar: { kilowattPeak: 9 }, battery: { kilowattHours: 10, kilowatts: 5 } },
    settings: { wake: 'needed', surplus: { ...surplus, batteryFrom: 50 } },
  },
  'dynamic prices, never woken': { home: plain, settings: { wake: 'never' } },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;

/** Somebody's weeks: where they go, and by when the car has to be ready. */
interface Life {
  readonly weekly: readonly (WeeklyOuting & { readonly readyBy: string })[];
}

const workdays = [1, 2, 3, 4, 5];
const commuter: Life = {
  weekly: [
    { weekdays: workdays, leave: '07:30', back: '17:00', kilometres: 35, readyBy: '07:00' },
    { weekdays: [0], leave: '14:00', back: '18:00', kilometres: 25, readyBy: '13:30' },
  ],
};
const occasional: Life = {
  weekly: [
    { weekdays: [3], leave: '18:30', back: '21:30', kilometres: 20, readyBy: '18:00' },
    { weekdays: [6], leave: '10:00', back: '19:00', kilometres: 130, readyBy: '09:30' },
  ],
};

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** What is drawn for a year before it begins, so that it is the same whatever the rule does. */
interface Drawn {
  readonly cars: readonly { readonly plan: CarPlan; readonly outings: readonly Outing[]; readonly life: Life }[];
  readonly readyBy: readonly (readonly number[])[];
  /** Minutes, counted from the start, in which the machine is down, and in which the supplier does not answer. */
  readonly down: Uint8Array;
  readonly outage: Uint8Array;
  readonly shape: PriceShape;
}

export interface YearOptions {
  readonly variant: VariantName;
  /** Local date and time of the start, epoch milliseconds. */
  readonly from: number;
  readonly days: number;
  readonly seed: number;
}

/** How it went for one car. */
export interface CarYear {
  readonly vin: string;
  readonly settings: ChargeRuleSettings;
  readonly departures: readonly Departure[];
  readonly wished: readonly Wished[];
  /** Wishes of each day that had any, by local date. */
  readonly wishedADay: readonly number[];
  readonly wakes: number;
  readonly belowFloor: number;
  readonly aboveLimit: number;
}

/** What charging took and cost in a run. */
export interface Bill {
  /** kWh at the wall. */
  readonly energy: number;
  /** Money, with what the sun would have earned; the charge left in the cars at the end set off. */
  readonly cost: number;
  /** Share of the energy, 0 to 1. */
  readonly solar: number;
}

export interface YearReport {
  readonly cars: readonly CarYear[];
  readonly rule: Bill;
  /** The same cars, trips, weather and prices, but plugged in and charged at once. */
  readonly atOnce: Bill;
  /** CPU seconds of the run with rules. */
  readonly cpu: number;
}

/** Lives some days of two cars twice: with their charge rules, and charging at once. A seed repeats it. */
export function liveYear(options: YearOptions): YearReport {
  const { variant, from, seed } = options;
  const { home, settings } = variants[variant] as Variant;
  const drawn = draw(options, seeded(seed));
  const world = (): DaysOptions => ({
    home,
    cars: drawn.cars,
    from,
    days: options.days,
    random: seeded(seed + 1),
    disturb: (now, { state }) => {
      const priceOutage = drawn.outage[(now - from) / minute] === 1;
      return priceOutage === state.prices.outage ? undefined : { priceOutage };
    },
  });

  const random = seeded(seed + 2);
  const ruled = drawn.cars.map(({ plan, life }) => {
    const checked = checkChargeRule(settingsOf(plan, life, settings), from);
    const troubles = { fails: 0.03, isLost: 0.01, sleepsOn: 0.03 };
    return new RuledCar({ vin: plan.vin, settings: checked, shape: drawn.shape, troubles, random });
  });
  const referees = ruled.map(
    (car, index) => new Referee(drawn.cars[index]!.plan, car, drawn.readyBy[index]!, wallPower),
  );
  const isUp = (now: number): boolean => drawn.down[(now - from) / minute] !== 1;

  const before = process.cpuUsage();
  const withRule = simulateDays({
    ...world(),
    decide(now, view) {
      const others = (car: RuledCar): SunCar[] =>
        ruled.flatMap((other) => (other === car ? [] : (other.sunCar(now) ?? [])));
      if (isUp(now)) return ruled.flatMap((car, index) => car.live(now, view, view.cars[index]!, others(car)));
      for (const car of ruled) car.stop();
      return [];
    },
    observe: (now, view) =>
      referees.forEach((referee, index) => referee.watch(now, view.cars[index]!, isUp(now - minute))),
  });
  const { user, system } = process.cpuUsage(before);
  const atOnce = simulateDays(world());

  return {
    cars: ruled.map((car, index) => carYear(car, referees[index]!, withRule)),
    rule: billOf(withRule, atOnce, drawn),
    atOnce: billOf(atOnce, atOnce, drawn),
    cpu: (user + system) / 1e6,
  };
}

function settingsOf(plan: CarPlan, { weekly }: Life, settings: Partial<ChargeRuleSettings>): ChargeRuleSettings {
  return {
    ...chargeDefaults,
    zone,
    home: { ...place, radius: 100 },
    capacity: plan.packEnergy * 0.98,
    maxAmps: 16,
    price: { source: 'message', continuous: false, switchingCost: 0.05 },
    limits: { dated: [], rules: [], otherwise: target },
    target: {
      soc: target,
      readyBy: weekly.map(({ weekdays, readyBy }) => ({
        days: { weekdays: weekdays.map((day) => days[day]!) },
        time: readyBy,
      })),
    },
    scheduleOnCar: true,
    ...settings,
  };
}

function draw({ from, days: count }: YearOptions, random: () => number): Drawn {
  const local = localTime(zone);
  const cars = [commuter, occasional].map((life, index) => {
    const start = { at: 'home', soc: 40 + 40 * random(), limit: target, odometerMiles: 10_000 } as const;
    const plan: CarPlan = { ...demoCars[index]!, sentry: false, sleepAfter: 15, start };
    const usual = outingsOf({ zone, from, days: count, weekly: life.weekly, jitter: 20, random });
    return { plan, life, outings: usual.map((outing) => unusual(outing, random)) };
  });
  const readyBy = cars.map(({ life, outings }) =>
    outings.map(({ leave }) => {
      const { weekday } = local.at(leave);
      const time = life.weekly.find(({ weekdays }) => weekdays.includes(weekday))!.readyBy;
      return local.timeOfDay(leave, minutesOf(time));
    }),
  );
  const length = count * 1_440 + 120;
  return {
    cars,
    readyBy: readyBy.map((times) => times.filter((at) => at > from)),
    // Restarts about every tenth day, most of them short; a supplier that is silent for a day or so every third week.
    down: spells(length, count / 10, () => (random() < 0.7 ? 2 : 120 * random()), random),
    outage: spells(length, count / 20, () => 300 + 2_000 * random(), random),
    shape: (['generic', 'tibber', 'nordpool', 'awattar'] as const)[Math.floor(random() * 4)]!,
  };
}

/** Sometimes it goes far, charges on the way, or nobody plugs it in afterwards. */
function unusual(outing: Outing, random: () => number): Outing {
  const isFar = outing.kilometres > 100 && random() < 0.4;
  const far = isFar ? { kilometres: 190 + 60 * random(), chargedTo: 55 + 30 * random() } : {};
  return { ...outing, kilometres: outing.kilometres * (0.8 + 0.4 * random()), ...far, plugsIn: random() > 0.03 };
}

/** Minutes of which some, in one stretch each, are marked. */
function spells(length: number, count: number, minutes: () => number, random: () => number): Uint8Array {
  const marked = new Uint8Array(length);
  for (let spell = 0; spell < count; spell += 1) {
    const at = Math.floor(random() * length);
    marked.fill(1, at, at + Math.ceil(minutes()));
  }
  return marked;
}

function carYear(car: RuledCar, referee: Referee, { commands }: DaysReport): CarYear {
  const local = localTime(zone);
  const perDay = new Map<number, number>();
  for (const { at } of car.wished) {
    const day = local.dayStart(at);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  return {
    vin: car.vin,
    settings: car.settings,
    departures: referee.departures,
    wished: car.wished,
    wishedADay: [...perDay.values()],
    wakes: commands.filter(({ vin, command }) => vin === car.vin && command === 'wake_up').length,
    belowFloor: referee.belowFloor,
    aboveLimit: referee.aboveLimit,
  };
}

function billOf({ home, cars }: DaysReport, { home: other, cars: others }: DaysReport, drawn: Drawn): Bill {
  const { energy, cost, fromSolar } = home.cars;
  const perKwh = other.cars.cost / other.cars.energy;
  const more = cars.map(({ soc }, index) => ((soc - others[index]!.soc) / 100) * drawn.cars[index]!.plan.packEnergy);
  return { energy, cost: cost - more.reduce((sum, one) => sum + one / 0.93, 0) * perKwh, solar: fromSolar / energy };
}

/** Numbers in [0, 1) that come again with the same seed: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
