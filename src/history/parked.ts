import { ClimatePower, isConditioning } from './climate';
import { eachValue, found } from './moment';
import type { Known, KnownChannels } from './known';
import { whereabouts, type Home } from './place';
import type { PackReading, Parked } from './rows';
import type { End, Gap } from './span';
import { minute, placeOf, shortStop, valueAt } from './state';
import { endsOf } from './trip';

/** Voltage and warmth of the pack settle this long after driving or charging, and with them what it says of its energy. */
const rest = 15 * minute;

function packReading({ EnergyRemaining, Soc, BatteryLevel }: KnownChannels): PackReading {
  return {
    energy: EnergyRemaining?.value ?? null,
    energyAt: EnergyRemaining?.at ?? null,
    soc: Soc?.value ?? null,
    socAt: Soc?.at ?? null,
    level: BatteryLevel?.value ?? null,
  };
}

/** A stretch of a gap. @param end absent while it lasts. */
export interface Stretch {
  readonly start: End;
  readonly end: End | null;
}

/**
 * The parked windows of a gap between driving and charging: a cable that comes or goes ends one and begins the next.
 * @param stretches of it, ascending: without what went on in it unheard.
 * @param until the clock of what lasts.
 */
export function parkedRows(gap: Gap, stretches: readonly Stretch[], until: number, home: Home | undefined): Parked[] {
  const rows: Parked[] = [];
  let known: { -readonly [C in keyof KnownChannels]: Known } = { ...gap.known };
  let next = 0;
  const take = (): void => {
    const word = gap.words[next++]!;
    known = { ...known };
    eachValue(word, (channel, value) => {
      known[channel] = { value: channel === 'DetailedChargeState' ? value % found : value, at: word.at };
    });
  };
  const plugged = ({ DetailedChargeState: cable }: KnownChannels): boolean | null => (cable ? cable.value > 0 : null);
  for (const stretch of stretches) {
    let { start } = stretch;
    const to = stretch.end?.at ?? Infinity;
    while ((gap.words[next]?.at ?? Infinity) <= start.at) take();
    let window = begin(start, known);
    const pass = (at: number): void => {
      const time = Math.max(0, at - Math.max(start.at, window.at));
      const [isGuarding, isWarming] = [known.SentryMode?.value === 1, isConditioning(known)];
      if (isGuarding) window.sentry += time;
      if (isWarming) window.climate += time;
      if (known.Connected?.value === 1 && !isGuarding && !isWarming) window.awake += time;
      window.at = at;
    };
    const finish = (end: End | null): void => {
      pass(end?.at ?? Math.max(until, start.at));
      if (end && end.at - start.at < shortStop) return;
      rows.push(rowOf(window, start, end, known, home));
    };
    while ((gap.words[next]?.at ?? Infinity) < to) {
      const { at } = gap.words[next]!;
      const before = known;
      pass(at);
      take();
      const isPlugged = plugged(known);
      if (isPlugged !== plugged(before) && window.plugged !== null) {
        const now = known;
        known = before;
        const change: End = { at, received: true, bounds: [at, at] };
        finish(change);
        known = now;
        start = change;
        window = begin(start, known);
      } else {
        // Told for the first time: so it was all the while.
        window.plugged ??= isPlugged;
        window.outside ??= valueAt(known, 'OutsideTemp');
        window.odometer = valueAt(known, 'Odometer');
        if (at <= start.at + rest) window.pack = packReading(known);
        window.climatePower.take(before, known);
      }
    }
    finish(stretch.end);
  }
  return rows;
}

/** A window that is not over. */
interface Window {
  plugged: boolean | null;
  pack: PackReading;
  outside: number | null;
  odometer: number | null;
  sentry: number;
  climate: number;
  readonly climatePower: ClimatePower;
  awake: number;
  /** Up to here. */
  at: number;
}

const begin = ({ at }: End, known: KnownChannels): Window => ({
  plugged: known.DetailedChargeState ? known.DetailedChargeState.value > 0 : null,
  pack: packReading(known),
  outside: valueAt(known, 'OutsideTemp'),
  odometer: valueAt(known, 'Odometer'),
  sentry: 0,
  climate: 0,
  climatePower: new ClimatePower(),
  awake: 0,
  at,
});

function rowOf(window: Window, start: End, end: End | null, known: KnownChannels, home: Home | undefined): Parked {
  const place = placeOf(known);
  return {
    ...endsOf(start, end),
    isWhole: start.received && end?.received === true,
    place,
    whereabouts: whereabouts(place, home, known.LocatedAtHome?.value),
    plugged: window.plugged,
    packStart: window.pack,
    packEnd: packReading(known),
    odometer: window.odometer,
    outsideTempStart: window.outside,
    outsideTempEnd: valueAt(known, 'OutsideTemp'),
    sentry: window.sentry,
    climate: window.climate,
    climateEnergy: window.climatePower.over(window.climate),
    awake: window.awake,
  };
}
