import type { Json } from '../kernel/json';
import { readCommand, readFleetStatus, readSignedCommand, readVehicle, readVehicles, readWake } from './answers';
import type { Category } from './billing';

/** One thing that the Fleet API can be asked for. */
export interface Endpoint<Answer> {
  readonly method: 'GET' | 'POST';
  /** `{names}` are filled in by whoever asks. */
  readonly path: `/api/1/${string}`;
  /** What Tesla bills and limits it as; absent for the checks that it recommends before what costs. */
  readonly category?: Category;
  /** What the JSON of an answer holds. */
  readonly read: (body: Json) => Answer;
}

const get = <Answer>(path: Endpoint<Answer>['path'], read: (body: Json) => Answer): Endpoint<Answer> => ({
  method: 'GET',
  path,
  read,
});

const post = <Answer>(
  path: Endpoint<Answer>['path'],
  read: (body: Json) => Answer,
  category?: Category,
): Endpoint<Answer> => ({ method: 'POST', path, read, ...(category && { category }) });

/** What is asked for: "Vehicle Endpoints" and "Vehicle Commands" of the Fleet API docs, in Tesla's names. */
export const endpoints = {
  vehicles: get('/api/1/vehicles', readVehicles),
  vehicle: get('/api/1/vehicles/{vin}', readVehicle),
  fleet_status: post('/api/1/vehicles/fleet_status', readFleetStatus),
  wake_up: post('/api/1/vehicles/{vin}/wake_up', readWake, 'wakes'),
  signed_command: post('/api/1/vehicles/{vin}/signed_command', readSignedCommand, 'commands'),
  command: post('/api/1/vehicles/{vin}/command/{command}', readCommand, 'commands'),
} as const;
