import type { HttpAnswer } from '../http';
import { apiError, success } from './error';
import type { Call, CarCall, Endpoint } from './endpoint';
import { idOf, vehicleOf } from './vehicle';

const anyCommand = ['vehicle_device_data', 'vehicle_cmds', 'vehicle_charging_cmds'];

/** Lists of cars, and what is known of them without asking them. */
export const vehicleEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/1/products',
    of: 'user',
    scopes: ['vehicle_device_data', 'energy_device_data'],
    answer: ({ cars, token }) => {
      // What comes back follows the granted scopes; there are no energy sites.
      const seen = token.scopes.includes('vehicle_device_data') ? Array.from(cars.values(), vehicleOf) : [];
      return success(seen, { count: seen.length });
    },
  },
  { method: 'GET', path: '/api/1/vehicles', of: 'user', scopes: ['vehicle_device_data'], answer: list },
  { method: 'POST', path: '/api/1/vehicles/fleet_status', of: 'user', scopes: ['vehicle_device_data'], answer: status },
  {
    method: 'GET',
    path: '/api/1/vehicles/{vin}',
    of: 'car',
    scopes: ['vehicle_device_data'],
    answer: ({ car }) => success(vehicleOf(car)),
  },
  {
    method: 'POST',
    path: '/api/1/vehicles/{vin}/wake_up',
    of: 'car',
    scopes: anyCommand,
    category: 'wakes',
    answer: wake,
  },
];

function list({ cars, request: { query } }: Call): HttpAnswer {
  const page = whole(query.get('page'), 1);
  const perPage = whole(query.get('per_page'), 100);
  if (page === undefined || perPage === undefined) {
    return apiError(400, 'invalid_request', 'page and per_page are whole numbers from 1 up');
  }
  const all = Array.from(cars.values(), vehicleOf);
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  const pagination = {
    previous: page > 1 ? page - 1 : null,
    next: page < pages ? page + 1 : null,
    current: page,
    per_page: perPage,
    count: all.length,
    pages,
  };
  const shown = all.slice((page - 1) * perPage, page * perPage);
  return success(shown, { pagination, count: shown.length });
}

function whole(text: string | null, preset: number): number | undefined {
  if (text === null) return preset;
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

/** Only the account's own cars are told about. */
function status({ cars, body, partners, region }: Call): HttpAnswer {
  const { vins } = body;
  if (!Array.isArray(vins) || !vins.every((vin) => typeof vin === 'string')) {
    return apiError(400, 'invalid_field', 'vins is a list of VINs');
  }
  const asked = [...new Set(vins)].flatMap((vin) => cars.get(vin) ?? []);
  const point = partners.in(region)?.point ?? '';
  const isPaired = asked.map(({ keys }) => keys.has(point));
  return success({
    key_paired_vins: asked.flatMap(({ vin }, index) => (isPaired[index] ? [vin] : [])),
    unpaired_vins: asked.flatMap(({ vin }, index) => (isPaired[index] ? [] : [vin])),
    vehicle_info: Object.fromEntries(
      asked.map((car) => [
        car.vin,
        {
          firmware_version: String(car.describe().signals.Version ?? '').split(' ')[0],
          vehicle_command_protocol_required: car.commandSigning === 'required',
          ...(vins.length === 1 && { discounted_device_data: false }),
          fleet_telemetry_version: '1.2.0',
          total_number_of_keys: car.keys.list().length,
          safety_screen_streaming_toggle_enabled: null,
        },
      ]),
    ),
  });
}

/** Answers at once; the car takes its time. */
function wake({ car }: CarCall): HttpAnswer {
  car.wake();
  return success({ ...vehicleOf(car), id: idOf(car.vin), state: car.reach });
}
