import type { HttpAnswer } from '../http';
import { missingScopes } from './scopes';
import { success } from './error';
import type { CarCall, Endpoint } from './endpoint';
import { vehicleOf } from './vehicle';

/** The words that stand in `drive_state` but come only with `location_data` (firmware 2023.38 and later). */
const location = [
  'latitude',
  'longitude',
  'heading',
  'gps_as_of',
  'native_latitude',
  'native_longitude',
  'native_location_supported',
  'native_type',
  'active_route_latitude',
  'active_route_longitude',
];

/** Blocks that come only to who names them. */
const named = ['charge_schedule_data'];

export const vehicleDataEndpoint: Endpoint = {
  method: 'GET',
  path: '/api/1/vehicles/{vin}/vehicle_data',
  of: 'car',
  scopes: ['vehicle_device_data'],
  category: 'data',
  isLive: true,
  answer: vehicleData,
};

function vehicleData({ car, token, request }: CarCall): HttpAnswer {
  const asked = request.query.get('endpoints')?.split(';').filter(Boolean) ?? [];
  const isLocated = asked.includes('location_data');
  // The whole request fails, not only the place.
  if (isLocated && !token.scopes.includes('vehicle_location')) return missingScopes(['vehicle_location']);
  const wantsAll = asked.length === 0 || asked.includes('vehicle_data_combo');
  const isAsked = (name: string): boolean => (wantsAll && !named.includes(name)) || asked.includes(name);
  const blocks = Object.entries(car.vehicleData()).flatMap(([name, block]) => {
    if (name !== 'drive_state') return isAsked(name) ? [[name, block]] : [];
    const isWanted = isAsked(name);
    if (!isWanted && !isLocated) return [];
    const words = Object.entries(block).filter(([word]) => (location.includes(word) ? isLocated : isWanted));
    return [[name, Object.fromEntries(words)]];
  });
  return success({ ...vehicleOf(car), ...(Object.fromEntries(blocks) as object) });
}
