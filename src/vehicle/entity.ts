import type { SignalValue } from './value';

/** The MQTT platforms this package publishes. */
export type Platform = 'binary_sensor' | 'device_tracker' | 'sensor';

/** How Home Assistant shows one thing of a car. Names, classes and units are those of its own Tesla integrations. */
export interface EntityFace {
  readonly platform: Platform;
  /** Short key, unique per car: the last part of the state topic and of the unique id. */
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
  /** For an enum sensor: the states it can have, where `show` changes them. */
  readonly options?: readonly string[];
}

type Details = Omit<EntityFace, 'platform' | 'key' | 'name'>;

const face =
  (platform: Platform) =>
  (key: string, name: string, details: Details = {}): EntityFace => ({ platform, key, name, ...details });

export const sensor = face('sensor');
export const binary = face('binary_sensor');
export const tracker = face('device_tracker');
