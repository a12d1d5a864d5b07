import { rememberingAlert, type Situation } from '../alert';
import { deviationOf, isException, markOf, usualFor, type Deviation, type TripMark, type Usual } from '../efficiency';
import { numberOf } from '../facts';
import type { DrivenTrip } from '../history';

const hour = 3_600_000;
const day = 24 * hour;

interface Memory {
  readonly trips: readonly TripMark[];
  /** Since when the car runs its software, epoch milliseconds. */
  readonly version: { readonly name: string; readonly since: number } | null;
  /** Of the last five trips that were judged: whether it was far from the usual. */
  readonly far: readonly boolean[];
  readonly verdict: Verdict | null;
}

interface Verdict extends Deviation, Usual {
  readonly start: number;
  readonly heardAt: number;
  /** Wh/km. */
  readonly took: number;
  readonly word: string;
}

/** A trip took clearly more than trips as warm and as fast usually do. */
export const efficiency = rememberingAlert<Memory>({
  severity: 'info',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [
    'Soc',
    'EnergyRemaining',
    'Odometer',
    'Gear',
    'VehicleSpeed',
    'HvacPower',
    'DetailedChargeState',
    'OutsideTemp',
    'Version',
    'TpmsPressureFl',
    'TpmsPressureFr',
    'TpmsPressureRl',
    'TpmsPressureRr',
  ],
  words: {
    title: '{car}: took more than usual',
    raise: '{car} took {took} on this trip, {share} more than the usual {base}. Look at tyres, load and roof.',
    tyres: '{car} took {took} on this trip, {share} more than the usual {base}; a tyre is low. Fill it up.',
    fast: '{car} took {took} on this trip, {share} more than the usual {base}, as much of it was above 110 km/h. Drive slower to get further.',
    cold: '{car} took {took} on this trip, {share} more than the usual {base}, as it was cold. Warm it up while it is plugged in.',
    again:
      '{car} took {took} on this trip, {share} more than the usual {base}, and so did others lately. Have tyres, brakes and alignment looked at.',
    clear: '{car} takes as much as usual again.',
  },
  memory: { trips: [], version: null, far: [], verdict: null },
  hear: (memory, event, situation) => {
    if (event.kind === 'order' && event.order.set === 'relearn') return { ...memory, trips: [], far: [] };
    if (event.kind !== 'history') return memory;
    return [...event.trips].sort((one, other) => one.start - other.start).reduce(take(situation), memory);
  },
  judge: ({ now }, { verdict, far }) => {
    // A trip is over when it is told: nothing lasts.
    if (!verdict || now - verdict.heardAt >= hour) return [];
    const again = far.filter(Boolean).length >= 3;
    return {
      subject: String(verdict.start),
      is: true,
      severity: again ? 'warning' : 'info',
      word: again ? 'again' : verdict.word,
      values: {
        took: [verdict.took, 'Wh/km'],
        base: [verdict.base, 'Wh/km'],
        share: [verdict.share * 100, '%'],
      },
    };
  },
});

const take =
  ({ settings, facts, now }: Situation) =>
  (memory: Memory, trip: DrivenTrip): Memory => {
    const { capacity, loaded } = settings;
    const mark = capacity === null || loaded ? undefined : markOf(trip, capacity);
    const last = memory.trips.at(-1);
    if (!mark || (last && mark.end <= last.end)) return memory;
    const version = versionAfter(memory.version, mark.version, trip.start);
    // What warmed its cabin is not in it: neither dear nor usual.
    if (trip.preheated) return { ...memory, version };
    const before = {
      ...memory,
      version,
      trips: [...memory.trips, mark].filter(({ end }) => mark.end - end <= 90 * day),
    };
    const usual = usualFor(mark, memory.trips);
    if (!usual || isExcused(trip, version?.since ?? 0)) return before;
    const deviation = deviationOf(mark.took, usual);
    const far = [...memory.far, deviation.z >= 3].slice(-5);
    const again = deviation.z >= 3 && far.filter(Boolean).length >= 3;
    const raised = (isException(deviation) || again) && now - trip.end <= day;
    const word = causeOf(trip, settings.tyres, facts);
    const verdict = { ...deviation, ...usual, start: trip.start, heardAt: now, took: mark.took, word };
    return { ...before, far, verdict: raised ? verdict : memory.verdict };
  };

/** What the first trip shows is no change, and of trips of the past it is not written down. */
function versionAfter(before: Memory['version'], name: string | null, start: number): Memory['version'] {
  if (name === null || before?.name === name) return before;
  return { name, since: before ? start : 0 };
}

/** What makes a trip dear without anything being wrong. */
function isExcused({ outside, distance, end }: DrivenTrip, versionSince: number): boolean {
  const isShortAndCold = outside !== null && outside < 5 && distance < 10;
  return isShortAndCold || end - versionSince < 3 * day;
}

/** The likeliest of what is known. */
function causeOf(trip: DrivenTrip, recommended: Situation['settings']['tyres'], facts: Situation['facts']): string {
  const isLow = (['TpmsPressureFl', 'TpmsPressureFr', 'TpmsPressureRl', 'TpmsPressureRr'] as const).some(
    (signal, n) => (numberOf(facts, signal) ?? Infinity) < (n < 2 ? recommended.front : recommended.rear) - 0.3,
  );
  if (isLow) return 'tyres';
  if ((trip.fastShare ?? 0) >= 0.3) return 'fast';
  return trip.outside !== null && trip.outside < 5 ? 'cold' : 'raise';
}
