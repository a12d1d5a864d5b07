import {
  alertRule,
  type AlertEvent,
  type Condition,
  type Notice,
  type SingleAlertEvent,
} from '../../../src/rules/alerts';
import type { HeldNotice } from '../../../src/rules/alerts/state';
import type { SignalValues } from '../../../src/vehicle/record';
import { weekdays, windowAt } from '../../../src/rules/week';
import { randomOf, type ZonedWeek } from '../random-weeks';
import { calm, day, doors, hour, minute, noCharge, vin, Watch } from './model';

const night = { days: { weekdays }, from: '22:00', to: '06:30' };
export const quietHoursOf = (zone: string, at: number): boolean => windowAt(night, zone, at) !== undefined;

const hot: Condition = {
  name: 'Hot',
  signal: 'InsideTemp',
  when: { is: 'above', than: 40 },
  for: 0,
  until: 0,
  hysteresis: 1,
  severity: 'info',
  text: '{value}',
};
/** Only ever sent late. */
const late: Condition = { ...hot, name: 'Late', signal: 'BatteryHeaterOn', when: { is: 'equals', to: true } };

/**
 * How long after the last record an alert may still change, by what counts for how long: the gear for two minutes, what the
 * charge does for fifteen, temperatures for thirty. Whether a charge is wanted is no word of the car.
 */
const staleAfter: Readonly<Record<string, number>> = {
  condition: 30 * minute,
  charging_stopped: 15 * minute,
  charging_slow: 15 * minute,
  charging_not_started: Infinity,
  left_open: 15 * minute,
};
const severities = ['info', 'warning', 'critical'];
/** They get worse without being more severe. */
const worsens: ReadonlySet<string> = new Set(['software_update', 'target_missed']);

type Random = () => number;
const pickOf =
  (random: Random) =>
  <One>(from: readonly One[]): One =>
    from[Math.floor(random() * from.length)]!;

/** What a car may say of itself. */
export function sayings(random: Random): readonly (() => SignalValues)[] {
  const pick = pickOf(random);
  return [
    () => doors(...(random() < 0.5 ? [pick(['DriverFront', 'TrunkRear', 'TrunkFront'])] : [])),
    () => ({ FdWindow: pick(['Closed', 'PartiallyOpen', 'Closed']) }),
    () => ({ Locked: random() < 0.6 }),
    () => ({ SentryMode: pick(['Off', 'Armed', 'Aware', 'Panic', 'Armed']) }),
    () => ({ Gear: pick(['P', 'P', 'D']) }),
    () => ({
      DetailedChargeState: pick(['Charging', 'Stopped', 'Disconnected', 'NoPower']),
      Soc: 20 + Math.floor(random() * 60),
    }),
    () => ({ TpmsPressureFl: pick([2.9, 2.55, 2.3]) }),
    () => ({ TpmsHardWarnings: { frontLeft: false, frontRight: random() < 0.5, rearLeft: false, rearRight: false } }),
    () => ({ SoftwareUpdateVersion: pick([' ', '2026.36']) }),
  ];
}

/** What a program says again when it begins: the charge rule, the calendar. */
function asides(random: Random, now: () => number): readonly (() => SingleAlertEvent)[] {
  const pick = pickOf(random);
  return [
    () => {
      const departure = now() + 4 * hour;
      const ready = departure + (random() - 0.5) * 3 * hour;
      const wanted = random() < 0.7;
      const since = wanted ? now() : null;
      return { kind: 'charge', charge: { ...noCharge, wanted, since, departure, ready } };
    },
    () => {
      const start = now() + pick([0, 1, 2]) * day;
      const plan = { start, end: start + hour, location: '', allDay: false, uid: null, cancelled: false };
      const event = { ...plan, summary: pick(['Away', 'Dentist', 'Cinema']), calendar: 'family' };
      return { kind: 'calendar', reading: { events: [event], calendars: ['family'], isWhole: true } };
    },
  ];
}

/** Every step is held against what the one before left. */
class Witness extends Watch {
  readonly wrong: string[] = [];
  /** The episodes of which something waited for a digest. */
  readonly held = new Set<string>();
  /** All that was to be told, whether it went out at once or waited. */
  readonly decided: string[] = [];
  digested = 0;
  readonly #raises = new Map<string, { readonly at: number; readonly severity: string }>();

  note(text: string): void {
    this.wrong.push(`${new Date(this.now).toISOString()} ${text}`);
  }

  override hear(event: AlertEvent): Notice[] {
    const before = this.state.held;
    const notices = super.hear(event);
    const after = this.state.held;
    for (const { alert, subject, start } of after) this.held.add([vin, alert, subject, start].join('/'));
    const isDigest = notices.some(({ kind }) => kind === 'digest');
    // What waits stays, in order, until a digest tells it.
    const stays = isDigest ? [] : before;
    if (JSON.stringify(after.slice(0, stays.length)) !== JSON.stringify(stays)) this.note('lost what waited');
    if (isDigest) this.digested += before.length - stays.length;
    const added: readonly (Notice | HeldNotice)[] = [...notices, ...after.slice(stays.length)];
    for (const { kind, alert, subject, severity } of added) {
      if (kind !== 'digest') this.decided.push([this.now, kind, alert, subject].join(' '));
      if (kind === 'raise') this.#raised(alert, subject, severity);
    }
    if (event.kind === 'started' && notices.some(({ kind }) => kind !== 'digest'))
      this.note(`told by a restart: ${notices.map(({ kind, alert }) => `${kind} ${alert}`).join()}`);
    return notices;
  }

  #raised(alert: string, subject: string, severity: string): void {
    const last = this.#raises.get(`${alert}/${subject}`);
    const cooldown = alert === 'sentry_alarm' ? 2 * minute : 15 * minute;
    const isWorse = last && severities.indexOf(severity) > severities.indexOf(last.severity);
    if (last && !isWorse && !worsens.has(alert) && this.now - last.at < cooldown) this.note(`${alert} in its cooldown`);
    this.#raises.set(`${alert}/${subject}`, { at: this.now, severity });
  }
}

export interface Week {
  readonly notices: readonly Notice[];
  readonly held: ReadonlySet<string>;
  readonly decided: readonly string[];
  readonly wrong: readonly string[];
  readonly brought: readonly string[];
  readonly cap: number;
  readonly met: Readonly<
    Record<'restarts' | 'restartsInHold' | 'unknown' | 'unknownInHold' | 'late' | 'flaps' | 'digested', number>
  >;
}

/**
 * A week in steps of two minutes; every promise that a step can break is watched in every step.
 * @param blinks restarts that take no time, on top of the others: they must not change anything.
 */
export function weekOf({ zone, start, seed }: ZonedWeek, blinks = false): Week {
  const random = randomOf(seed);
  const chance = (each: number): boolean => random() < each;
  const pick = pickOf(random);
  const cap = 5;
  const car = new Witness(
    { zone, quiet: [night], cap, conditions: [hot, late], awayWords: ['away'], remindEvery: 6 * hour },
    start,
  );
  const says = sayings(random);
  const others = asides(random, () => car.now);
  const beside = new Map<string, SingleAlertEvent>();
  const isHeld = (): boolean => Object.values(car.state.tracks).some(({ raising, clearing }) => raising ?? clearing);
  const episodes = (age: number): string =>
    car.view.active
      .filter(({ alert }) => age > (staleAfter[alert] ?? 2 * minute))
      .map(({ episode }) => episode)
      .sort()
      .join(' ');
  const isHot = (): boolean => car.view.active.some(({ subject }) => subject === 'Hot');
  const met = { restarts: 0, restartsInHold: 0, unknown: 0, unknownInHold: 0, late: 0, flaps: 0, digested: 0 };
  let [silentUntil, wasHot] = [0, false];

  /** Looks at the car and at what others had said, as a program does when it begins. */
  const look = (): void => void car.look(...beside.values());
  const restart = (down: number): void => {
    if (isHeld()) met.restartsInHold++;
    met.restarts++;
    car.restart(down);
    look();
  };
  /** Raised above 40 °C, cleared from 39 °C on, and neither while nobody knows. */
  const watchHot = (): void => {
    const is = isHot();
    const temperature = car.car.value('InsideTemp');
    if (is !== wasHot && (typeof temperature !== 'number' || (is ? temperature <= 40 : temperature > 39)))
      car.note(`Hot became ${is} at ${String(temperature)}`);
    if (is !== wasHot) met.flaps++;
    wasHot = is;
  };

  car.say({ ...calm, BatteryHeaterOn: false });
  for (let n = 0; n < (7 * day) / (2 * minute); n++) {
    car.now += 2 * minute;
    if (chance(1 / 100)) restart(pick([10_000, 10 * minute, 5 * hour]));
    const isBlink = chance(1 / 20);
    if (isBlink) (blinks ? restart : look)(0);
    if (silentUntil === 0 && chance(1 / 120)) {
      silentUntil = car.now + random() * 3 * hour;
      car.listening = false;
    } else if (silentUntil !== 0 && car.now > silentUntil) {
      silentUntil = 0;
      car.listening = true;
    }
    if (silentUntil !== 0) {
      met.unknown++;
      if (isHeld()) met.unknownInHold++;
      const age = car.now - car.lastRecordAt!;
      const before = episodes(age);
      car.look();
      if (episodes(age) !== before) car.note(`unknown: ${before} → ${episodes(age)}`);
      watchHot();
      continue;
    }
    if (chance(0.05)) {
      const event = pick(others)();
      beside.set(event.kind, event);
      car.look(event);
      if (car.look(event).length > 0) car.note(`${event.kind} twice`);
    }
    if (!chance(0.3)) {
      car.look();
      watchHot();
      continue;
    }
    if (chance(0.2)) {
      met.late++;
      car.say({ BatteryHeaterOn: true }, car.now - 15 * minute - 1 - random() * hour);
      car.say({ BatteryHeaterOn: false });
    }
    const at = car.now - (chance(0.2) ? random() * 10 * minute : 0);
    const kind = random();
    const data = kind < 0.15 ? { InsideTemp: 38 + random() * 4 } : kind < 0.22 ? unknowns : pick(says)();
    car.say(data, at);
    // The same again, and once more without its being acknowledged.
    const twice = [...car.say(data, at), ...car.say(data, at)];
    if (twice.length > 0) car.note(`twice: ${twice.map(({ alert, kind }) => `${kind} ${alert}`).join(', ')}`);
    watchHot();
  }
  if (car.notices.some(({ subject }) => subject === 'Late')) car.note('a late record was told');
  met.digested = car.digested;
  const brought = Object.keys(alertRule(car.settings).step(car.state, { kind: 'tick' }, car.now)).sort();
  return { notices: car.notices, held: car.held, decided: car.decided.sort(), wrong: car.wrong, brought, cap, met };
}

const unknowns: SignalValues = { DoorState: null, Locked: null, InsideTemp: null };
