import type { ActiveAlert, AlertName, Notice } from '../rules/alerts';
import type { ChargeRuleView } from '../rules/charge/exchange';
import type { PreconditionView } from '../rules/precondition/exchange';
import type { EntityFace } from '../vehicle/entity';
import type { Presence } from '../vehicle/presence';
import type { Location } from '../vehicle/value';
import type { VehicleState } from '../vehicle/state';
import type { Payload } from './payload';

/** A circle around home; the radius in metres. */
export interface HomeZone extends Location {
  readonly radius: number;
}

/** What a car's charge rule does. */
export interface CarRule extends ChargeRuleView {
  /** IANA name of the zone whose clocks its times of day go by. */
  readonly zone: string;
}

/** What a car's alerts do. */
export interface CarAlerts {
  readonly watched: readonly AlertName[];
  /** Absent until all of them have begun. */
  readonly active?: readonly ActiveAlert[];
  /** What people were told last. */
  readonly last?: Notice;
}

/** What a car's precondition rule does. */
export interface CarPrecondition extends PreconditionView {
  /** It runs because of this rule, or is about to. */
  readonly runs: boolean;
}

/** Everything about one car that an entity may show. `now` is epoch milliseconds. */
export interface CarView {
  readonly vin: string;
  /** What the user calls it; empty where nothing was set. */
  readonly name: string;
  readonly state: VehicleState;
  readonly presence: Presence;
  /** What each live connection of the car says it uses: `wifi`, `cellular`, or empty. */
  readonly networkInterfaces: readonly string[];
  readonly homeZone?: HomeZone;
  /** Absent where it has none. */
  readonly rule?: CarRule;
  readonly precondition?: CarPrecondition;
  /** Absent where nothing watches it. */
  readonly alerts?: CarAlerts;
  readonly now: number;
}

/** An entity's face, bound to what it shows. */
export interface Entity extends EntityFace {
  /** The signals that move it; none where it follows the connection, so that every event of the car may. */
  readonly signals: readonly string[];
  /** A time that moves by no more than this many milliseconds keeps its old value: estimates tremble. */
  readonly steady?: number;
  /** It stands on a topic of its own below the car's, as JSON: what of that is its state, and what its attributes. */
  readonly json?: { readonly topic: string; readonly state: string; readonly attributes: readonly string[] };
  /** It is there although the car said nothing for it. */
  readonly always?: true;
  /** Its orders are for a rule of the car. */
  readonly ruled?: true;
  /** Home Assistant loses it when it has nothing to say any more. */
  readonly fleeting?: true;
  /** What of its face follows the car. */
  readonly faceNow?: (car: CarView) => Pick<EntityFace, 'deviceClass' | 'unit'>;
  /**
   * What it shows now: `null` unknown, `undefined` nothing to say, so never received or better left as it was.
   * @param language of what it says in words; English by default.
   */
  read(car: CarView, language?: string): Payload | undefined;
}
