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

/**
 * What the car says from this moment on. It compares readings and no times, for the clocks of car and machine differ; a record
 * that the car sends once more is no news.
 */
export function saidFromNow({ state }: CommandedCar): KnownValues {
  const before = new Map(state.readings);
  return view((signal) => {
    const reading = state.get(signal);
    const old = before.get(signal);
    return reading !== old && reading?.source === 'telemetry' && reading.at !== old?.at ? reading : undefined;
  });
}

const view = (get: (signal: string) => Reading | undefined): KnownValues => ({
  value: (signal): SignalValue | undefined => get(signal)?.value,
});
