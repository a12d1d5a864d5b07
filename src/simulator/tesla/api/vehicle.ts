import { createHash } from 'node:crypto';
import type { FleetCar } from './endpoint';

/** A car as lists show it ("Vehicle Endpoints"). */
export function vehicleOf(car: FleetCar): object {
  const id = idOf(car.vin);
  return {
    id,
    vehicle_id: numberOf(car.vin, 'vehicle_id', 1e10),
    vin: car.vin,
    color: null,
    access_type: 'OWNER',
    display_name: car.name,
    option_codes: null,
    granular_access: { hide_private: false },
    tokens: [],
    // Lists know no car that is waking: it sleeps until it is online.
    state: car.reach === 'waking' ? 'asleep' : car.reach,
    in_service: false,
    id_s: String(id),
    calendar_enabled: true,
    api_version: 91,
    backseat_token: null,
    backseat_token_updated_at: null,
    command_signing: car.commandSigning,
  };
}

/** The number that stands for a car in place of its VIN; always the same. */
export const idOf = (vin: string): number => numberOf(vin, 'id', Number.MAX_SAFE_INTEGER);

function numberOf(vin: string, kind: string, below: number): number {
  const hash = createHash('sha256').update(`${kind} ${vin}`).digest().readBigUInt64BE();
  return Number(hash % BigInt(below));
}

/** The car of a path: by VIN or by number. */
export function findCar(cars: ReadonlyMap<string, FleetCar>, name: string): FleetCar | undefined {
  return cars.get(name) ?? Array.from(cars.values()).find(({ vin }) => String(idOf(vin)) === name);
}
