import { Problem } from '../../kernel/problem';
import { isLeft, leftOpen, shut } from './body';
import { enter } from './charge';
import { awake } from './signals/signal';
import type { CarState, ChargePhase, ChargerTrouble, Left } from './state';
import type { Wheel } from './tyres';
import { offerUpdate, withdrawUpdate } from './update';

/** Something that befalls a car and lasts until it is cleared. */
interface Incident {
  /** What its number says, which one it has by default, and what it may be; absent where it is only there or not. */
  readonly amount?: {
    readonly unit: string;
    readonly usual: number;
    readonly range: readonly [from: number, to: number];
  };
  isOn(state: CarState): boolean;
  /** Whether it shows in what the car says: nobody sees a broken charger before a car is plugged in. */
  shows(state: CarState): boolean;
  start(state: CarState, amount: number): CarState;
  clear(state: CarState): CarState;
}

const withTrouble = (state: CarState, change: Partial<CarState['trouble']>): CarState => ({
  ...state,
  trouble: { ...state.trouble, ...change },
});

/** bar that somebody fills a tyre up to. */
const filled = 2.9;

/** A tyre that loses so much an hour. Cleared, it is mended and filled up again. */
function leak(wheel: Wheel, usual: number): Incident {
  return {
    amount: { unit: 'bar an hour', usual, range: [0.0001, 10] },
    isOn: ({ trouble }) => wheel in trouble.leaks,
    shows: ({ trouble }) => wheel in trouble.leaks,
    start: (state, rate) => withTrouble(state, { leaks: { ...state.trouble.leaks, [wheel]: rate } }),
    clear(state) {
      const { [wheel]: mended, ...leaks } = state.trouble.leaks;
      if (mended === undefined) return state;
      const tyres = { ...state.body.tyres, [wheel]: filled };
      return withTrouble({ ...state, body: { ...state.body, tyres } }, { leaks });
    },
  };
}

/** Left open or unlocked: at once where nobody is in the car, else by whoever gets out next. */
function left(what: Left): Incident {
  return {
    isOn: ({ trouble }) => trouble.left.includes(what),
    shows: ({ body }) => body.driver === 'away' && isLeft(body, what),
    start(state) {
      const begun = withTrouble(state, { left: [...state.trouble.left.filter((one) => one !== what), what] });
      return state.body.driver === 'away' ? awake({ ...begun, body: leftOpen(state.body, [what]) }) : begun;
    },
    clear(state) {
      if (!state.trouble.left.includes(what)) return state;
      const ended = withTrouble(state, { left: state.trouble.left.filter((one) => one !== what) });
      return awake({ ...ended, body: shut(state.body, [what]) });
    },
  };
}

/** In which phase of a charge each trouble shows. */
const phases: Readonly<Record<ChargerTrouble, ChargePhase>> = {
  no_power: 'NoPower',
  stops: 'Stopped',
  slow: 'Charging',
  refuses: 'Stopped',
};

/** A charger with something wrong. The car notices at its next look; cleared, only a lost supply comes back by itself. */
function charger(trouble: ChargerTrouble): Incident {
  const withCharger = (state: CarState, now: ChargerTrouble | null): CarState => ({
    ...state,
    charge: { ...state.charge, trouble: now },
  });
  return {
    isOn: ({ charge }) => charge.trouble === trouble,
    shows: ({ charge }) => charge.trouble === trouble && charge.supply !== null && charge.phase === phases[trouble],
    start: (state) => withCharger(state, trouble),
    clear(state) {
      if (state.charge.trouble !== trouble) return state;
      const cleared = withCharger(state, null);
      const isBack = trouble === 'no_power' && state.charge.phase === 'NoPower';
      return isBack ? awake({ ...cleared, charge: enter(cleared.charge, 'Starting') }) : cleared;
    },
  };
}

const alert = (name: string): Incident => ({
  shows: ({ trouble }) => trouble.alerts.includes(name),
  isOn: ({ trouble }) => trouble.alerts.includes(name),
  start: (state) => withTrouble(state, { alerts: [...state.trouble.alerts.filter((one) => one !== name), name] }),
  clear: (state) => withTrouble(state, { alerts: state.trouble.alerts.filter((one) => one !== name) }),
});

/** Everything that can befall a car, by name. */
const kinds = {
  /** A nail: a quarter of a bar a day. */
  leak: leak('rearLeft', 0.01),
  /** Half a bar within minutes. */
  puncture: leak('frontRight', 3),
  'left_open:door': left('DriverRear'),
  'left_open:window': left('Fp'),
  'left_open:trunk': left('TrunkRear'),
  'left_open:frunk': left('TrunkFront'),
  unlocked: left('Lock'),
  /** Something takes power, such as a cooler or a dashcam. */
  vampire: {
    amount: { unit: 'kW', usual: 0.1, range: [0.001, 10] },
    isOn: ({ trouble }) => trouble.vampire > 0,
    shows: ({ trouble }) => trouble.vampire > 0,
    start: (state, vampire) => withTrouble(state, { vampire }),
    clear: (state) => withTrouble(state, { vampire: 0 }),
  },
  /** An app asks it all the time. */
  kept_awake: {
    isOn: ({ trouble }) => trouble.keptAwake,
    shows: ({ trouble }) => trouble.keptAwake,
    start: (state) => awake(withTrouble(state, { keptAwake: true })),
    clear: (state) => withTrouble(state, { keptAwake: false }),
  },
  /** Sentry, and what it does when somebody breaks in. */
  sentry: sentry('Armed'),
  alarm: sentry('Panic'),
  'charger:no_power': charger('no_power'),
  'charger:stops': charger('stops'),
  'charger:slow': charger('slow'),
  'charger:refuses': charger('refuses'),
  /** A version is on offer; it is installed when somebody schedules it, with a number after so many hours. */
  update: {
    amount: { unit: 'hours until it is installed', usual: 0, range: [0, 1_000] },
    isOn: ({ software }) => software.offered !== '',
    shows: ({ software }) => software.offered !== '',
    start(state, hours) {
      const { version } = state.software;
      const software = offerUpdate(state.software, nextVersion(version));
      const startsAt = hours > 0 ? state.time + hours * 3_600_000 : null;
      return awake({ ...state, software: { ...software, startsAt } });
    },
    clear: (state) => ({ ...state, software: withdrawUpdate(state.software) }),
  },
  /** The manual of Model 3 and Y: "Schedule service to replace low voltage battery". */
  low_voltage: alert('VCFRONT_a182'),
} as const satisfies Readonly<Record<string, Incident>>;

export type IncidentName = keyof typeof kinds;

export const incidents: Readonly<Record<IncidentName, Incident>> = kinds;
export const incidentNames = Object.keys(kinds) as readonly IncidentName[];

/** The names with what their numbers say, for people: `vampire (kW)`. */
export const incidentWords = (): readonly string[] =>
  incidentNames.map((name) => {
    const { amount } = incidents[name];
    return amount ? `${name} (${amount.unit})` : name;
  });

/** What befell a car and lasts. */
export const incidentsOf = (state: CarState): readonly IncidentName[] =>
  incidentNames.filter((name) => incidents[name].isOn(state));

/**
 * The car with an incident begun, or ended.
 * @param amount how much of it, `true` for the usual; `false` ends it.
 */
export function befall(state: CarState, name: IncidentName, amount: number | boolean): CarState {
  const incident = incidents[name];
  if (amount === false) return incident.clear(state);
  return incident.start(state, amount === true ? (incident.amount?.usual ?? 0) : amount);
}

/** @throws Problem `OPTION_INVALID` for a name or an amount that cannot be. */
export function checkIncident(name: string, amount: unknown): asserts name is IncidentName {
  if (!Object.hasOwn(incidents, name)) {
    throw new Problem('OPTION_INVALID', {
      option: 'incidents',
      value: name,
      rule: `it is ${incidentNames.join(', ')}`,
    });
  }
  const { amount: takes } = incidents[name as IncidentName];
  if (typeof amount === 'boolean') return;
  const [from, to] = takes?.range ?? [1, 0];
  if (typeof amount === 'number' && amount >= from && amount <= to) return;
  const rule = takes ? `it is true, false or ${takes.unit}, ${from} to ${to}` : 'it is true or false';
  throw new Problem('OPTION_INVALID', { option: name, value: JSON.stringify(amount) ?? 'nothing', rule });
}

function sentry(mode: 'Armed' | 'Panic'): Incident {
  const isOn = ({ body }: CarState): boolean => body.sentry === mode || (mode === 'Armed' && body.sentry === 'Aware');
  return {
    isOn,
    shows: isOn,
    start: (state) => awake({ ...state, body: { ...state.body, sentry: mode } }),
    // After a break-in it goes on watching.
    clear(state) {
      const after = mode === 'Panic' ? 'Armed' : 'Off';
      return isOn(state) ? { ...state, body: { ...state.body, sentry: after } } : state;
    },
  };
}

/** The one after `2026.20.6.1 4a8c1f09e7d3`: a few weeks later, without the build that only the car knows. */
function nextVersion(version: string): string {
  const [, year = '2026', week = '20'] = /^(\d{4})\.(\d+)/.exec(version) ?? [];
  const next = Number(week) + 4;
  return next > 52 ? `${Number(year) + 1}.4` : `${year}.${next}`;
}
