import { alertRule, type Condition, type Notice } from '../../../src/rules/alerts';
import type { SignalValues } from '../../../src/vehicle/record';
import { weekdays, windowAt } from '../../../src/rules/week';
import { calm, day, doors, hour, minute, vin, Watch } from './model';

/** Marsaglia's xorshift: the same weeks on every machine. */
function randomOf(seed: number): () => number {
  let x = seed * 2_654_435_761 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

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

export interface Week {
  readonly notices: readonly Notice[];
  /** The episodes of which something waited for a digest. */
  readonly held: ReadonlySet<string>;
  readonly wrong: readonly string[];
  readonly brought: readonly string[];
  readonly cap: number;
  readonly restarts: number;
  readonly unknown: number;
  readonly late: number;
}

/** A week in steps of two minutes; every promise that a step can break is watched in every step. */
export function weeksOf(zone: string, start: number, seed: number): Week {
  const random = randomOf(seed);
  const chance = (each: number): boolean => random() < each;
  const pick = <One>(from: readonly One[]): One => from[Math.floor(random() * from.length)]!;
  const cap = 5;
  const car = new Watch({ zone, quiet: [night], cap, conditions: [hot, late], remindEvery: 6 * hour }, start);
  const wrong: string[] = [];
  const note = (text: string): void => void wrong.push(`${new Date(car.now).toISOString()} ${text}`);
  const episodes = (): string =>
    car.view.active
      .map(({ episode }) => episode)
      .sort()
      .join(' ');
  const says: readonly (() => SignalValues)[] = [
    () => doors(...(chance(0.5) ? [pick(['DriverFront', 'TrunkRear', 'TrunkFront'])] : [])),
    () => ({ FdWindow: pick(['Closed', 'PartiallyOpen', 'Closed']) }),
    () => ({ Locked: chance(0.6) }),
    () => ({ SentryMode: pick(['Off', 'Armed', 'Aware', 'Panic', 'Armed']) }),
    () => ({ InsideTemp: 38 + random() * 4 }),
    () => ({ Gear: pick(['P', 'P', 'D']) }),
    () => ({
      DetailedChargeState: pick(['Charging', 'Stopped', 'Disconnected', 'NoPower']),
      Soc: 20 + Math.floor(random() * 60),
    }),
    () => ({ TpmsPressureFl: pick([2.9, 2.55, 2.3]) }),
    () => ({ TpmsHardWarnings: { frontLeft: false, frontRight: chance(0.5), rearLeft: false, rearRight: false } }),
    () => ({ SoftwareUpdateVersion: pick([' ', '2026.36']) }),
    () => ({ DoorState: null, Locked: null, InsideTemp: null }),
  ];
  car.say({ ...calm, BatteryHeaterOn: false });
  const rule = alertRule(car.settings);
  let [restarts, unknown, lates, silentUntil] = [0, 0, 0, 0];

  const held = new Set<string>();
  for (let n = 0; n < (7 * day) / (2 * minute); n++) {
    for (const { alert, subject, start: began } of car.state.held) held.add([vin, alert, subject, began].join('/'));
    car.now += 2 * minute;
    if (chance(1 / 200)) {
      car.restart(pick([10_000, 10 * minute, 5 * hour]));
      restarts++;
    }
    if (silentUntil === 0 && chance(1 / 200)) {
      silentUntil = car.now + random() * 3 * hour;
      car.listening = false;
    } else if (silentUntil !== 0 && car.now > silentUntil) {
      silentUntil = 0;
      car.listening = true;
    }
    if (silentUntil !== 0) {
      unknown++;
      const before = episodes();
      car.look();
      // The last of what was heard is true for half an hour.
      if (episodes() !== before && car.now - car.lastRecordAt! > 30 * minute)
        note(`unknown: ${before} → ${episodes()}`);
      continue;
    }
    if (!chance(0.3)) {
      car.look();
      continue;
    }
    const data = pick(says)();
    if (chance(0.2)) {
      lates++;
      car.say({ BatteryHeaterOn: true }, car.now - 15 * minute - 1 - random() * hour);
      car.say({ BatteryHeaterOn: false });
    }
    const at = car.now - (chance(0.2) ? random() * 10 * minute : 0);
    car.say(data, at);
    // The same again, and once more without its being acknowledged.
    const twice = [...car.say(data, at), ...car.say(data, at)];
    if (twice.length > 0) note(`twice: ${twice.map(({ alert, kind }) => `${kind} ${alert}`).join(', ')}`);
  }
  if (car.notices.some(({ subject }) => subject === 'Late')) note('a late record was told');
  const brought = Object.keys(rule.step(car.state, { kind: 'tick' }, car.now)).sort();
  return { notices: car.notices, held, wrong, brought, cap, restarts, unknown, late: lates };
}
