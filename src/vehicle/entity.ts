import type { SignalValue } from './value';

/** The MQTT platforms this package publishes. */
export type Platform =
  | 'binary_sensor'
  | 'button'
  | 'climate'
  | 'cover'
  | 'device_tracker'
  | 'event'
  | 'lock'
  | 'number'
  | 'sensor'
  | 'switch'
  | 'text';

/** How Home Assistant shows one thing of a car. Names, classes and units are those of its own Tesla integrations. */
export interface EntityFace {
  readonly platform: Platform;
  /** Short key, unique per car: the last part of the state topic and of the unique id, and the name of the control. */
  readonly key: string;
  /** English name without the car's; other languages in `locales/<language>/entities.json` by `key`. */
  readonly name: string;
  /** The entity of core that this one stands for, by domain and key. */
  readonly core?: readonly [domain: string, key: string];
  readonly deviceClass?: string;
  /** Unit of the published number; the signal's own by default. */
  readonly unit?: string;
  readonly stateClass?: 'measurement' | 'measurement_angle' | 'total_increasing';
  readonly category?: 'diagnostic';
  /** Off until the user switches it on. */
  readonly off?: boolean;
  /** Digits that Home Assistant shows. */
  readonly precision?: number;
  readonly icon?: string;
  /**
   * The payload for a value that is not `null`: a number or text to show, `true`/`false` for a binary sensor, `null` for
   * unknown. By default a number or text as it is, an enum in snake case, `Unknown` and `Invalid` as unknown.
   */
  readonly show?: (value: Exclude<SignalValue, null>) => number | string | boolean | null;
  /** For an enum sensor: the states it can have, where `show` changes them. For an event: what can happen. */
  readonly options?: readonly string[];
  /**
   * Only a car that takes commands has it, in place of the entity of the same key that only shows. Both say the same on the
   * topic of the key, so that who listens there need not care which of them Home Assistant has.
   */
  readonly commanded?: true;
  /** What can be set with a number, or with the temperature of a climate. */
  readonly range?: NumberRange;
  /** For a text: the regular expression of what it takes. */
  readonly pattern?: string;
  /** For a climate: the keys of the sensors that show the cabin's temperature and the one that was set. */
  readonly temperature?: { readonly current: string; readonly target: string };
}

/** The numbers that can be set. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The signal that knows the true maximum, where the car sends it. */
  readonly maxSignal?: string;
}

type Details = Omit<EntityFace, 'platform' | 'key' | 'name'>;

const face =
  (platform: Platform) =>
  (key: string, name: string, details: Details = {}): EntityFace => ({ platform, key, name, ...details });

export const sensor = face('sensor');
export const binary = face('binary_sensor');
export const tracker = face('device_tracker');
export const happening = face('event');

const control =
  (platform: Platform) =>
  (key: string, name: string, details: Details = {}): EntityFace => ({
    platform,
    key,
    name,
    commanded: true,
    ...details,
  });

/** Controls. What they show is said as the sensors say it: on, open and unlocked are `true`. */
export const button = control('button');
export const cover = control('cover');
export const lock = control('lock');
export const number = control('number');
export const switched = control('switch');
export const text = control('text');
/** Home Assistant's `climate`; that name is the signal group's. */
export const thermostat = control('climate');
