import type { TelemetryRecord } from '../vehicle/record';
import type { SignalValue } from '../vehicle/value';

/**
 * What the history looks at: signals of the table, as numbers in the table's units. `Gear`: 0 parked, 1 in a gear that
 * drives. `DetailedChargeState`: 0 unplugged, 1 plugged in, 2 charging. Both are told when they change, except in a resent
 * record, and with a gear that is invalid, which tell nothing about when: there they are `found` more. Switches: 0 and 1. A
 * `Location` is two channels. `Connected` is no signal: whether the stream was up, as its connectivity records say. Kept moments
 * carry the position in this list: it only grows at its end.
 */
export const channels = [
  'Odometer',
  'VehicleSpeed',
  'Gear',
  'Latitude',
  'Longitude',
  'LocatedAtHome',
  'Soc',
  'BatteryLevel',
  'EnergyRemaining',
  'DetailedChargeState',
  'FastChargerPresent',
  'ACChargingPower',
  'DCChargingPower',
  'ACChargingEnergyIn',
  'DCChargingEnergyIn',
  'OutsideTemp',
  'SentryMode',
  'HvacPower',
  'Connected',
  'ChargeAmps',
] as const;
export type Channel = (typeof channels)[number];

/** What a car said of one moment. Times are epoch milliseconds. */
export interface Moment {
  readonly at: number;
  /** Channel, value, channel, value …, channels ascending: a flat list takes a third of an object's memory. */
  readonly values: readonly number[];
}

/** `VehicleSpeed` while the car is parked: it is invalid then, as the gear may be. */
export const noSpeed = -1;

/** Added to a word of a resent record: see `channels`. */
export const found = 10;

type Read = (value: Exclude<SignalValue, null>, isResend: boolean) => number | undefined;

const real: Read = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const flag: Read = (value) => (typeof value === 'boolean' ? Number(value) : undefined);
const word =
  (codes: Readonly<Record<string, number>>): Read =>
  (value) =>
    typeof value === 'string' && Object.hasOwn(codes, value) ? codes[value] : undefined;

const change =
  (codes: Readonly<Record<string, number>>): Read =>
  (value, isResend) => {
    const code = word(codes)(value, isResend);
    return code === undefined || !isResend ? code : code + found;
  };

/** How each signal is read, and what its "invalid" means; nothing where that says nothing. */
const readers: Readonly<Record<string, { readonly read: Read; readonly invalid?: number }>> = {
  Odometer: { read: real },
  VehicleSpeed: { read: real, invalid: noSpeed },
  Gear: { read: change({ P: 0, Invalid: found, SNA: found, D: 1, R: 1, N: 1 }) },
  LocatedAtHome: { read: flag },
  Soc: { read: real },
  BatteryLevel: { read: real },
  EnergyRemaining: { read: real },
  DetailedChargeState: {
    read: change({ Disconnected: 0, NoPower: 1, Starting: 1, Complete: 1, Stopped: 1, Charging: 2 }),
  },
  FastChargerPresent: { read: flag },
  ACChargingPower: { read: real },
  DCChargingPower: { read: real },
  ChargeAmps: { read: real },
  ACChargingEnergyIn: { read: real },
  DCChargingEnergyIn: { read: real },
  OutsideTemp: { read: real },
  SentryMode: { read: word({ Off: 0, Idle: 1, Armed: 1, Aware: 1, Panic: 1, Quiet: 1 }) },
  HvacPower: { read: word({ Off: 0, On: 1, Precondition: 1, OverheatProtect: 1 }) },
};

const latitude = channels.indexOf('Latitude');

const connected = channels.indexOf('Connected');

/** The part of a record that the history looks at; absent where it says nothing of that. */
export function momentOf(record: TelemetryRecord): Moment | undefined {
  const { createdAt, receivedAt, isResend } = record;
  if (record.topic === 'connectivity') {
    const isUp = record.data.status === 'CONNECTED';
    return { at: momentAt(createdAt, receivedAt), values: [connected, Number(isUp)] };
  }
  if (record.topic !== 'V') return undefined;
  const { data } = record;
  const values: number[] = [];
  channels.forEach((channel, index) => {
    const reader = readers[channel];
    const value = reader && data[channel];
    if (value === undefined) return;
    const number =
      value === null && reader?.invalid !== undefined ? reader.invalid : reader?.read(value ?? 'Invalid', isResend);
    if (number !== undefined) values.push(index, number);
  });
  const place = data.Location;
  if (typeof place === 'object' && place !== null && typeof place.latitude === 'number') {
    const pair = [latitude, place.latitude, latitude + 1, place.longitude as number];
    return { at: momentAt(createdAt, receivedAt), values: merge(values, pair) };
  }
  return values.length === 0 ? undefined : { at: momentAt(createdAt, receivedAt), values };
}

/** After waking, a car's clock can run minutes ahead (fleet-telemetry #386): nothing was true later than it was received. */
const momentAt = (createdAt: number | null, receivedAt: number): number =>
  Math.floor(Math.min(createdAt ?? receivedAt, receivedAt));

/**
 * Two lists of values of the same moment as one. Where both have a word on a channel the smaller one stands, so that the
 * order in which they came does not matter.
 * @returns `known` itself when the other adds nothing to it.
 */
export function merge(known: readonly number[], added: readonly number[]): readonly number[] {
  const values: number[] = [];
  let isSame = true;
  let k = 0;
  let a = 0;
  while (k < known.length || a < added.length) {
    const knownChannel = known[k] ?? Infinity;
    const addedChannel = added[a] ?? Infinity;
    if (knownChannel < addedChannel) {
      values.push(knownChannel, known[k + 1]!);
    } else {
      const value = added[a + 1]!;
      const isBoth = knownChannel === addedChannel;
      if (!isBoth || value < known[k + 1]!) isSame = false;
      values.push(addedChannel, isBoth ? Math.min(value, known[k + 1]!) : value);
    }
    if (knownChannel <= addedChannel) k += 2;
    if (addedChannel <= knownChannel) a += 2;
  }
  return isSame ? known : values;
}

/** Calls `use` with each channel and value that a moment has, and the position of the channel in the list. */
export function eachValue({ values }: Moment, use: (channel: Channel, value: number, index: number) => void): void {
  for (let i = 0; i < values.length; i += 2) use(channels[values[i]!]!, values[i + 1]!, values[i]!);
}

/** What a moment says on one channel. */
export function valueOf({ values }: Moment, channel: Channel): number | undefined {
  const index = channels.indexOf(channel);
  for (let i = 0; i < values.length; i += 2) if (values[i] === index) return values[i + 1];
  return undefined;
}
