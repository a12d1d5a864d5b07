import type { SimulatedCar } from '../../simulated-car';
import type { App } from '../app';
import type { AccessToken } from '../auth/access-tokens';
import type { HttpAnswer, HttpRequest } from '../http';
import type { Region, Regions } from '../regions';
import type { Category } from './bill';
import type { PartnerAccounts } from './partner-accounts';

/** What the Fleet API needs of a car. */
export type FleetCar = Pick<
  SimulatedCar,
  | 'vin'
  | 'name'
  | 'reach'
  | 'commandSigning'
  | 'keys'
  | 'wake'
  | 'answer'
  | 'obey'
  | 'vehicleData'
  | 'takeHttpFault'
  | 'describe'
>;

/** What every endpoint can look at. */
export interface World {
  readonly app: App;
  readonly cars: ReadonlyMap<string, FleetCar>;
  readonly regions: Regions;
  readonly partners: PartnerAccounts;
}

/** A request that passed everything that is asked of all of them. */
export interface Call extends World {
  readonly request: HttpRequest;
  /** The region it reached. */
  readonly region: Region;
  readonly token: AccessToken;
  /** Parts of the path by their names; `vin` is what was asked for, a VIN or a number. */
  readonly path: Readonly<Record<string, string>>;
  /** The JSON of the body; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The same, of a path that names a car. */
export interface CarCall extends Call {
  readonly car: FleetCar;
}

interface Common {
  readonly method: 'GET' | 'POST';
  /** With `{names}` for its parts. One with `{vin}` is about a car of the account. */
  readonly path: string;
  /** Of these scopes one must be granted; none is needed where it is empty. */
  readonly scopes: readonly string[];
  readonly category?: Category;
}

/** One endpoint of the Fleet API. */
export type Endpoint = Common &
  (
    | {
        readonly of: 'user' | 'partner';
        /** Answered in every region in which the app is registered. */
        readonly isEverywhere?: true;
        /** Answered before the app is registered. */
        readonly isForNewcomers?: true;
        readonly answer: (call: Call) => HttpAnswer | Promise<HttpAnswer>;
      }
    | {
        readonly of: 'car';
        /** Asks the car itself: 408 while it sleeps or has no network. */
        readonly isLive?: true;
        readonly answer: (call: CarCall) => HttpAnswer | Promise<HttpAnswer>;
      }
  );
