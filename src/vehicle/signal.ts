import type { EnumName } from './enums';
import type { EntityFace } from './entity';

/** Where a signal belongs; one file of the table and one heading of the docs each. */
export type SignalGroup =
  | 'battery'
  | 'body'
  | 'charge'
  | 'climate'
  | 'drive'
  | 'driver-assistance'
  | 'media'
  | 'powershare'
  | 'powertrain'
  | 'reserved'
  | 'route'
  | 'semi'
  | 'software'
  | 'tyres'
  | 'vehicle';

/**
 * How a value of the signal looks once read, whatever the wire carried (older firmware sends all as text):
 * `real` and `integer` a number, `boolean`, `text`, `enum` a short name (an unknown value its number), `location`
 * `{latitude, longitude}`, `doors` and `tires` objects of booleans, `time` `HH:MM:SS`, `epoch` seconds since 1970,
 * `raw` whatever came (reserved fields).
 */
export type SignalKind =
  'real' | 'integer' | 'boolean' | 'text' | 'enum' | 'location' | 'doors' | 'tires' | 'time' | 'epoch' | 'raw';

/** A wire unit, as Home Assistant writes it. */
export type Unit =
  | '%'
  | '°'
  | '°C'
  | 'A'
  | 'bar'
  | 'epoch s'
  | 'g'
  | 'h'
  | 'kW'
  | 'kWh'
  | 'kΩ'
  | 'm'
  | 'm/s²'
  | 'mi'
  | 'min'
  | 'mph'
  | 'ms'
  | 'Nm'
  | 'rad/s'
  | 's'
  | 'V'
  | 'Ω';

/** Everything that is known about one field of the car's vocabulary. */
export interface Signal {
  /** The number in Tesla's `Field` enum. */
  readonly id: number;
  readonly kind: SignalKind;
  /** What it tells, in a few words. */
  readonly meaning: string;
  /** Set where `kind` is `enum`. */
  readonly enum?: EnumName;
  readonly unit?: Unit;
  /** The first firmware that sends it; absent where every streaming car does. */
  readonly firmware?: string;
  /** The OAuth scope a streaming configuration needs for it, beside `vehicle_device_data`. */
  readonly scope?: 'vehicle_location';
  /** How Home Assistant shows it; empty where it does not. */
  readonly ha: readonly EntityFace[];
}

type Details = Omit<Signal, 'kind' | 'ha'> & { readonly ha?: EntityFace | readonly EntityFace[] };

const kind =
  (kind: SignalKind, unit?: Unit) =>
  ({ ha = [], ...details }: Details): Signal => ({
    ...(unit && { unit }),
    ...details,
    kind,
    ha: Array.isArray(ha) ? (ha as readonly EntityFace[]) : [ha as EntityFace],
  });

/** One constructor a kind (and one a common unit), so that an entry of the table reads like a sentence. */
export const real = kind('real');
export const integer = kind('integer');
export const boolean = kind('boolean');
export const text = kind('text');
export const location = kind('location');
export const doors = kind('doors');
export const tires = kind('tires');
export const time = kind('time');
export const epoch = kind('epoch', 'epoch s');
export const raw = kind('raw');
export const percent = kind('real', '%');
export const miles = kind('real', 'mi');
export const mph = kind('real', 'mph');
export const bar = kind('real', 'bar');
export const celsius = kind('real', '°C');
export const volts = kind('real', 'V');
export const amps = kind('real', 'A');
export const kilowatts = kind('real', 'kW');
export const kilowattHours = kind('real', 'kWh');

/** A signal whose value is one of an enum's short names. */
export const choice = (name: EnumName, details: Omit<Details, 'enum'>): Signal =>
  kind('enum')({ ...details, enum: name });
