import { objectOf, textOf, type Json } from '../kernel/json';

/** Whether Tesla can reach a car. `waking` after it was woken; `unknown` is a word that this package does not know. */
export type ReachState = (typeof reachStates)[number] | 'unknown';

const reachStates = ['online', 'asleep', 'offline', 'waking'] as const;
const signings = ['off', 'allowed', 'required'] as const;

/** A car of the account. */
export interface ListedVehicle {
  readonly vin: string;
  /** As its owner calls it; the VIN where it has no name. */
  readonly name: string;
  readonly state: ReachState;
  /** Whether it takes signed commands, or takes them only; absent where Tesla does not say. */
  readonly commandSigning?: (typeof signings)[number];
}

/** What Tesla knows of a car and this app; what it does not say is absent. */
export interface FleetStatus {
  /** The app's key is on the car. May lag by minutes. */
  readonly keyPaired: boolean;
  /** Seen false by mistake for some Model 3, Y and Cybertruck. */
  readonly commandProtocolRequired?: boolean;
  readonly firmware?: string;
}

/** What the car says to a command that was not signed. */
export interface CommandAnswer {
  readonly result: boolean;
  /** In its own words, `already_set`; empty where it gives none. */
  readonly reason: string;
}

/** One page of the list of cars. */
export interface VehiclePage {
  readonly vehicles: readonly ListedVehicle[];
  /** Number of the next page; absent with the last. */
  readonly next?: number;
}

/** These read the whole JSON of an answer; what cannot be used is an Error that says why. */
export function readVehicles({ response, pagination }: Json): VehiclePage {
  if (!Array.isArray(response)) throw new Error('its answer holds no list of cars');
  const next = objectOf(pagination)?.next;
  const vehicles = response.flatMap((item) => vehicleOf(item) ?? []);
  return { vehicles, ...(typeof next === 'number' && { next }) };
}

export function readVehicle({ response }: Json): ListedVehicle {
  const vehicle = vehicleOf(response);
  if (!vehicle) throw new Error('its answer holds no car');
  return vehicle;
}

export function readWake({ response }: Json): ReachState {
  const vehicle = objectOf(response);
  if (!vehicle) throw new Error('its answer holds no car');
  return reachOf(vehicle.state);
}

export function readFleetStatus({ response }: Json): ReadonlyMap<string, FleetStatus> {
  const status = objectOf(response);
  const [paired, unpaired] = [status?.key_paired_vins, status?.unpaired_vins].map((list) =>
    Array.isArray(list) ? list.filter((vin) => textOf(vin) !== undefined).map(String) : undefined,
  );
  if (!paired && !unpaired) throw new Error('its answer holds no cars');
  const one = (vin: string, keyPaired: boolean): [string, FleetStatus] => {
    const info = objectOf(objectOf(status?.vehicle_info)?.[vin]);
    const required = info?.vehicle_command_protocol_required;
    const firmware = textOf(info?.firmware_version);
    return [
      vin,
      {
        keyPaired,
        ...(typeof required === 'boolean' && { commandProtocolRequired: required }),
        ...(firmware !== undefined && { firmware }),
      },
    ];
  };
  return new Map([...(unpaired ?? []).map((vin) => one(vin, false)), ...(paired ?? []).map((vin) => one(vin, true))]);
}

export function readSignedCommand({ response }: Json): Uint8Array {
  // Seen where Tesla gave up waiting for the car.
  if (response === '') throw new Error('the car gave no answer');
  const isBase64 =
    typeof response === 'string' && /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(response);
  if (!isBase64) throw new Error('its answer holds no message of the car');
  return Buffer.from(response, 'base64');
}

export function readCommand({ response }: Json): CommandAnswer {
  const { result, reason } = objectOf(response) ?? {};
  if (typeof result !== 'boolean') throw new Error('its answer does not say whether the car did it');
  return { result, reason: textOf(reason) ?? '' };
}

function vehicleOf(value: unknown): ListedVehicle | undefined {
  const { vin, display_name, state, command_signing } = objectOf(value) ?? {};
  if (typeof vin !== 'string' || vin === '') return undefined;
  const commandSigning = signings.find((word) => word === command_signing);
  return {
    vin,
    name: textOf(display_name) ?? vin,
    state: reachOf(state),
    ...(commandSigning && { commandSigning }),
  };
}

const reachOf = (state: unknown): ReachState => reachStates.find((word) => word === state) ?? 'unknown';
