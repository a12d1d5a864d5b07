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
 */
export function saidFromNow({ state }: CommandedCar, now: number): KnownValues {
  const before = new Map(state.readings);
  return view((signal) => {
    const reading = state.get(signal);
    const old = before.get(signal);
    if (reading === old || reading?.source !== 'telemetry' || reading.at === old?.at) return undefined;
    return reading.at >= now - apart ? reading : undefined;
  });
}

const view = (get: (signal: string) => Reading | undefined): KnownValues => ({
  value: (signal): SignalValue | undefined => get(signal)?.value,
});
