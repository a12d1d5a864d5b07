import type { Tariff } from '../prices/tariff';
import type { Moment, Window } from '../week';
import type { Limits } from './limit';
import type { Place } from './place';
import type { SurplusOptions } from './surplus';

/** What happens when the car sleeps, in the words of the commands: see `WakePolicy` there. */
export type RuleWake = 'never' | 'needed' | 'always';

/** `block` never charges, `force` charges at full power whatever it costs, and with `allow` the rest of the time is blocked. */
export type WindowMode = 'allow' | 'block' | 'force';

/** A window of time with what it means. */
export interface ChargeWindow {
  readonly window: Window;
  readonly mode: WindowMode;
}

/** How full by when. */
export interface ChargeTarget {
  /** %. */
  readonly soc: number;
  /** Of several, the next one counts. One with dates only is over when the car has left. */
  readonly readyBy: readonly Moment[];
  /** Minutes before departure in which charging is kept, so that warming up battery and cabin draws from the wall. */
  readonly minutesBefore?: number;
}

/** Where prices come from, and what they decide. */
export interface PriceSettings {
  readonly source: 'message' | 'tariff' | 'none';
  /** For `tariff`. */
  readonly tariff?: Tariff;
  /** As `ct/kWh`; for messages that do not tell it. */
  readonly unit?: string;
  /** ISO code; for messages that do not tell it. */
  readonly currency?: string;
  /** Up to this price it charges without a departure; above it, not for one either where `strict`. */
  readonly max?: { readonly price: number; readonly strict: boolean };
  /** In one stretch. */
  readonly continuous: boolean;
  /** Money for each start after the first. */
  readonly switchingCost: number;
}

/** Charging with the sun; amperes, phases and volts are those of the rule. */
export type SurplusSettings = Pick<SurplusOptions, 'buffer' | 'minAmps' | 'batteryFrom' | 'startAfter' | 'stopAfter'>;

/** What a person sets. */
export interface ChargeRuleSettings {
  /** The home's time zone. */
  readonly zone: string;
  /** Where the rule charges; `null` is refused by the check. */
  readonly home: Place | null;
  /** Places by name, for limits that hold at one of them. The home is `home`. */
  readonly places: Readonly<Record<string, Place>>;
  /** What the battery holds from 0 to 100 %, kWh. */
  readonly capacity: number;
  readonly volts: number;
  readonly phases: 1 | 2 | 3;
  /** A; what the wall box or its fuse gives. */
  readonly maxAmps: number;
  /** A person's own and a boost are not set but ordered. */
  readonly limits: Pick<Limits, 'dated' | 'rules' | 'otherwise'>;
  readonly windows: readonly ChargeWindow[];
  readonly target: ChargeTarget | null;
  readonly price: PriceSettings;
  readonly surplus: SurplusSettings | null;
  /** A circuit that several cars share: its amperes, the name that they share it by, and who goes first. */
  readonly circuit: { readonly amps: number; readonly group: string; readonly priority: number } | null;
  /** Below this it charges at once, %; 0 for none. */
  readonly floor: number;
  readonly wake: RuleWake;
  readonly commandsADay: number;
  readonly wakesADay: number;
  /** Keeps the latest safe start as a schedule in the car: the net for when this machine is down. */
  readonly scheduleOnCar: boolean;
}

/** What holds where a person says nothing. The rest has to be said: zone, home, capacity, amperes. */
export const chargeDefaults = {
  places: {},
  volts: 230,
  phases: 3,
  limits: { dated: [], rules: [], otherwise: 80 },
  windows: [],
  target: null,
  price: { source: 'none', continuous: false, switchingCost: 0 },
  surplus: null,
  circuit: null,
  floor: 20,
  wake: 'never',
  commandsADay: 40,
  wakesADay: 4,
  scheduleOnCar: false,
} as const satisfies Partial<ChargeRuleSettings>;
