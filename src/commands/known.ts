import type { Reading } from '../vehicle/state';
import type { SignalValue } from '../vehicle/value';
import type { KnownValues } from './command';
import type { CommandedCar } from './intent';

/** How long the last value of a sleeping car holds: whoever drives it away wakes it. */
const trusted = 24 * 60 * 60_000;

/**
 * What is surely so now. A connected car tells what changes, so that what it said still holds; of a sleeping one, and of what
 * an earlier run kept, it holds for a day; of a car that is somewhere out of reach nothing is known.
 */
export function knownNow({ state, presence: { kind } }: CommandedCar, now: number): KnownValues {
  const holds = ({ receivedAt, source }: Reading): boolean => {
    if (kind !== 'connected' && kind !== 'asleep') return false;
    return (kind === 'connected' && source === 'telemetry') || Math.abs(now - receivedAt) <= trusted;
  };
  return view((signal) => {
    const reading = state.get(signal);
    return reading && holds(reading) ? reading : undefined;
  });
}

/** The clocks of car and machine may differ by so much, milliseconds. */
const apart = 2 * 60_000;

/**
 * What the car says from this moment on. A record that it sends once more is no news, nor is what it kept while it had no
 * connection: a lock that it told of late may be open again.
 * @param together signals that show one thing: as soon as the car tells of one, the others are as they surely were, for it
 * tells only what changes. One window that shuts is all that a car with one open window has to tell.
 */
export function saidFromNow(car: CommandedCar, now: number, together: readonly string[] = []): KnownValues {
  const { state } = car;
  const before = new Map(state.readings);
  const known = knownNow(car, now);
  const sure = new Set(together.filter((signal) => known.value(signal) !== undefined));
  const isNews = (signal: string): boolean => {
    const [reading, old] = [state.get(signal), before.get(signal)];
    return reading !== old && reading?.source === 'telemetry' && reading.at !== old?.at && reading.at >= now - apart;
  };
  const isSame = (signal: string): boolean => sure.has(signal) && state.get(signal) === before.get(signal);
  return view((signal) =>
    isNews(signal) || (isSame(signal) && together.some(isNews)) ? state.get(signal) : undefined,
  );
}

const view = (get: (signal: string) => Reading | undefined): KnownValues => ({
  value: (signal): SignalValue | undefined => get(signal)?.value,
});
