import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPublicKey, oldCar, TestTesla, vin, type Ask } from './support';

let tesla: TestTesla;
beforeEach(async () => {
  tesla = await TestTesla.start();
});
afterEach(() => tesla.stop());

const car = (rest = '', name = vin): string => `/api/1/vehicles/${name}${rest}`;
const post = (path: string, json: unknown = {}, more: Ask = {}) => tesla.ask(path, { json, method: 'POST', ...more });

describe('lists', () => {
  it('shows cars with the words of Tesla', async () => {
    const { status, json, headers } = await tesla.ask('/api/1/vehicles');
    expect(status).toBe(200);
    expect(headers['x-txid']).toMatch(/^[0-9a-f]{32}$/);
    expect(json).toMatchObject({
      pagination: { previous: null, next: null, current: 1, per_page: 100, count: 2, pages: 1 },
      count: 2,
    });
    expect(json.response[0]).toMatchObject({
      vin,
      display_name: 'Nordlicht',
      access_type: 'OWNER',
      state: 'online',
      granular_access: { hide_private: false },
      command_signing: 'required',
    });
    const { id, id_s } = json.response[0];
    expect([Number.isSafeInteger(id), id_s]).toEqual([true, String(id)]);
    expect((await tesla.ask('/api/1/products')).json.response).toEqual(json.response);
  });

  it('turns pages', async () => {
    const { json } = await tesla.ask('/api/1/vehicles?page=2&per_page=1');
    expect(json.response.map((one: { vin: string }) => one.vin)).toEqual([oldCar]);
    expect(json.pagination).toEqual({ previous: 1, next: null, current: 2, per_page: 1, count: 2, pages: 2 });
    expect((await tesla.ask('/api/1/vehicles?page=9')).json).toMatchObject({ response: [], count: 0 });
    for (const query of ['page=0', 'per_page=-1', 'page=x', 'per_page=1e9']) {
      expect((await tesla.ask(`/api/1/vehicles?${query}`)).status).toBe(400);
    }
  });

  it('finds a car by VIN and by number, not by vehicle_id', async () => {
    const one = (await tesla.ask(car())).json.response;
    expect((await tesla.ask(car('', one.id_s))).json.response).toEqual(one);
    expect(await tesla.ask(car('', String(one.vehicle_id)))).toMatchObject({
      status: 404,
      json: { error: 'not_found' },
    });
    expect((await tesla.ask(car('', 'LRW3E7EK4RC999999'))).status).toBe(404);
  });

  it.each([
    ['asleep', 'asleep'],
    ['offline', 'offline'],
    ['waking', 'asleep'],
  ] as const)('shows a car that is %s as %s', async (reach, state) => {
    tesla.car.reach = reach;
    expect((await tesla.ask(car())).json.response.state).toBe(state);
  });

  it('tells who the user is and where', async () => {
    expect((await tesla.ask('/api/1/users/me')).json.response).toMatchObject({ email: 'jule@example.com' });
    expect((await tesla.ask('/api/1/users/region')).json.response).toEqual({
      region: 'na',
      fleet_api_base_url: tesla.info.fleetApi,
    });
    expect((await tesla.ask('/status', { token: null })).text).toBe('ok');
  });

  it('tells what to know before a command', async () => {
    const ask = async (...vins: string[]) => (await post('/api/1/vehicles/fleet_status', { vins })).json.response;
    expect(await ask(vin)).toEqual({
      key_paired_vins: [],
      unpaired_vins: [vin],
      vehicle_info: {
        [vin]: {
          firmware_version: '2026.20.6.1',
          vehicle_command_protocol_required: true,
          discounted_device_data: false,
          fleet_telemetry_version: '1.2.0',
          total_number_of_keys: 0,
          safety_screen_streaming_toggle_enabled: null,
        },
      },
    });
    const { point } = newPublicKey();
    await tesla.server.paired(tesla.car.keys.put(point, 'owner'));
    const both = await ask(vin, oldCar, 'NOBODY', vin);
    expect([both.key_paired_vins, both.unpaired_vins]).toEqual([[vin], [oldCar]]);
    expect(both.vehicle_info[vin].total_number_of_keys).toBe(1);
    expect((await post('/api/1/vehicles/fleet_status', { vins: vin })).status).toBe(400);
  });
});

describe('vehicle_data', () => {
  const data = (endpoints?: string, more: Ask = {}) =>
    tesla.ask(
      car(`/vehicle_data${endpoints === undefined ? '' : `?endpoints=${encodeURIComponent(endpoints)}`}`),
      more,
    );

  it('gives everything but the place', async () => {
    const { response } = (await data()).json;
    expect(response).toMatchObject({ vin, state: 'online', charge_state: { battery_level: 63 }, vehicle_state: {} });
    expect(response.drive_state).toEqual({ shift_state: null, power: 0 });
  });

  it('gives what was asked for', async () => {
    const { response } = (await data('charge_state;drive_state;gui_settings')).json;
    expect(Object.keys(response)).toEqual(expect.arrayContaining(['charge_state', 'drive_state']));
    expect(response).not.toHaveProperty('climate_state');
    expect(response.drive_state).not.toHaveProperty('latitude');
  });

  it('gives the charge schedules to who names them', async () => {
    expect((await data()).json.response).not.toHaveProperty('charge_schedule_data');
    expect((await data('charge_schedule_data')).json.response).toMatchObject({
      charge_schedule_data: { charge_schedules: [] },
    });
  });

  it('gives the place in drive_state for location_data', async () => {
    expect((await data('location_data;drive_state')).json.response.drive_state).toEqual({
      latitude: 53.55,
      longitude: 9.99,
      heading: 12,
      shift_state: null,
      power: 0,
    });
    const { response } = (await data('location_data')).json;
    expect(response.drive_state).toEqual({ latitude: 53.55, longitude: 9.99, heading: 12 });
  });

  it('fails as a whole without the scope for the place', async () => {
    const token = await tesla.tokenWith('vehicle_device_data');
    expect((await data('charge_state', { token })).status).toBe(200);
    const { status, json } = await data('charge_state;location_data', { token });
    expect([status, json.error]).toEqual([403, 'Unauthorized missing scopes vehicle_location']);
  });
});

describe('waking', () => {
  it('answers at once, and the car takes its time', async () => {
    tesla.car.reach = 'asleep';
    const { status, json } = await post(car('/wake_up'), undefined, { body: 'null' });
    expect([status, json.response.state]).toEqual([200, 'waking']);
    expect((await tesla.ask(car('/vehicle_data'))).status).toBe(408);
    tesla.car.reach = 'online';
    expect((await tesla.ask(car('/wake_up'), { method: 'POST' })).json.response.state).toBe('online');
  });
});

describe('an app', () => {
  const register = (domain: unknown, token: string) => post('/api/1/partner_accounts', { domain }, { token });
  const partner = async (): Promise<string> => (await tesla.partnerToken()).json.access_token as string;
  const upload = (body: string) =>
    tesla.ask(new URL(tesla.info.publicKeyUrl).pathname, { method: 'PUT', body, token: null });

  it('serves its key, registers it, and reads it back', async () => {
    const { pem, point } = newPublicKey();
    const token = await partner();
    expect(await upload(pem)).toMatchObject({ status: 200, text: pem });
    const read = () => tesla.ask('/api/1/partner_accounts/public_key?domain=car.example.com', { token });
    expect((await read()).status).toBe(403);
    const { status, json } = await register('car.example.com', token);
    expect(status).toBe(200);
    expect(json.response).toMatchObject({
      client_id: tesla.info.clientId,
      domain: 'car.example.com',
      public_key: point,
      ca: null,
    });
    expect((await read()).json).toEqual({ response: { public_key: point } });
    // Another key at the domain changes nothing until it is registered.
    await upload(newPublicKey().pem);
    await tesla.server.paired(newPublicKey().point);
    expect((await read()).json.response.public_key).toBe(point);
  });

  it('has a key from the start', async () => {
    const { status, text } = await tesla.ask(new URL(tesla.info.publicKeyUrl).pathname, { token: null });
    expect([status, text.startsWith('-----BEGIN PUBLIC KEY-----')]).toEqual([200, true]);
    expect(await upload('-----BEGIN PRIVATE KEY-----')).toMatchObject({ status: 400 });
  });

  it.each(['https://car.example.com', 'Car.example.com', 'car.example.com/x', 'car', '', 7, null])(
    'cannot be registered with %j',
    async (domain) => {
      expect((await register(domain, await partner())).status).toBe(400);
    },
  );

  it('is registered with its own token only', async () => {
    const { status, json } = await register('car.example.com', tesla.info.token);
    expect([status, json.error]).toEqual([403, 'Expected partner account']);
  });
});

describe('a request is refused', () => {
  it.each<[string, string | null]>([
    ['without a token', null],
    ['with a text that is none', 'x'],
    ['with a foreign token', 'eyJhbGciOiJub25lIn0.eyJzY3AiOltdfQ.e30'],
  ])('%s: 401', async (_, token) => {
    const { status, json } = await tesla.ask(car(), { token });
    expect([status, json.error, json.response]).toEqual([401, 'invalid bearer token', null]);
    expect(json.txid).toMatch(/^[0-9a-f]{32}$/);
  });

  it('with a token whose claims were changed: 401', async () => {
    const [head, payload = '', signature] = tesla.info.token.split('.');
    const other = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('NA', 'EU')).toString('base64url');
    expect((await tesla.ask(car(), { token: `${head}.${other}.${signature}` })).status).toBe(401);
  });

  it.each<[string, string, Ask]>([
    ['vehicle_device_data', '/api/1/vehicles', {}],
    ['user_data', '/api/1/users/me', {}],
    ['vehicle_device_data or vehicle_cmds or vehicle_charging_cmds', car('/wake_up'), { method: 'POST' }],
    ['vehicle_cmds or vehicle_charging_cmds', car('/signed_command'), { json: {} }],
  ])('without the scope %s: 403', async (scopes, path, ask) => {
    const token = await tesla.tokenWith('openid', 'energy_cmds');
    const { status, json } = await tesla.ask(path, { ...ask, token });
    expect([status, json.error]).toEqual([403, `Unauthorized missing scopes ${scopes}`]);
  });

  it('at a path that is none: 404', async () => {
    for (const path of [
      '/',
      '/api/1',
      '/api/2/vehicles',
      car('/'),
      car('/nothing'),
      '/api/1/vehicles//wake_up',
      '/%',
    ]) {
      expect((await tesla.ask(path)).status, path).toBe(404);
    }
  });

  it('with another method: 405', async () => {
    const { status, headers } = await tesla.ask(car('/wake_up'));
    expect([status, headers.allow]).toEqual([405, 'POST']);
    expect((await tesla.ask(car(), { method: 'DELETE' })).headers.allow).toBe('GET');
  });

  it('with a body that is no JSON: 406 and 400', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await tesla.ask(car('/wake_up'), { body: '{}', headers })).status).toBe(406);
    const wrong = { 'content-type': 'application/json; charset=utf-8' };
    for (const body of ['{', '[]', '1', '"x"']) {
      expect((await tesla.ask(car('/wake_up'), { body, headers: wrong })).status, body).toBe(400);
    }
  });

  it('with too much: 413', async () => {
    expect((await post(car('/wake_up'), { x: 'x'.repeat(300_000) })).status).toBe(413);
  });

  it('by a car that sleeps, or has no network: 408', async () => {
    for (const reach of ['asleep', 'offline', 'waking'] as const) {
      tesla.old.reach = tesla.car.reach = reach;
      for (const answer of [
        await tesla.ask(car('/vehicle_data')),
        await post(car('/signed_command'), { routable_message: 'x' }),
        await post(car('/command/flash_lights', oldCar)),
      ]) {
        expect([answer.status, answer.json.error]).toEqual([408, 'vehicle unavailable: vehicle is offline or asleep']);
      }
    }
  });

  it.each([400, 401, 402, 403, 408, 423, 429, 500, 503, 504, 540, 599])('with a fault http:%i', async (status) => {
    tesla.car.faults.push(status);
    const answer = await tesla.ask(car());
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ response: null, error: expect.any(String) as string });
    expect(answer.headers['retry-after']).toBe(status === 429 ? '60' : undefined);
    expect((await tesla.ask(car())).status).toBe(200);
  });
});

describe('the rate limits', () => {
  it.each<[string, number, string, Ask]>([
    ['30 commands', 30, '/command/honk_horn', { json: {} }],
    ['3 wakes', 3, '/wake_up', { json: {} }],
    ['60 data', 60, '/vehicle_data', {}],
  ])('are %s a minute and car', async (_, limit, rest, ask) => {
    const request = (name: string) => tesla.ask(car(rest, name), ask);
    for (let count = 0; count < limit; count += 1) {
      expect((await request(oldCar)).status).toBe(200);
      tesla.clock.advance(100);
    }
    const { status, headers, json } = await request(oldCar);
    const wait = Math.ceil(60 - limit / 10);
    expect(status).toBe(429);
    expect(headers).toMatchObject({
      'retry-after': String(wait),
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(wait),
    });
    expect(json.error).toBe(`rate limit exceeded. Retry in ${wait} seconds`);
    expect((await request(vin)).status).not.toBe(429);
    tesla.clock.advance(60_000 - limit * 100 - 1);
    expect((await request(oldCar)).status).toBe(429);
    tesla.clock.advance(1);
    expect((await request(oldCar)).status).toBe(200);
    // Only the oldest is a minute ago.
    expect((await request(oldCar)).status).toBe(429);
  });

  it('hold nothing against a clock that is set back', async () => {
    for (let count = 0; count < 3; count += 1) await post(car('/wake_up'));
    tesla.clock.setBack(3_600_000);
    expect((await post(car('/wake_up'))).status).toBe(200);
  });
});

describe('the bill', () => {
  it('counts what is answered below 500, by category and car', async () => {
    expect(tesla.server.bill).toEqual({
      commands: { count: 0, dollars: 0 },
      data: { count: 0, dollars: 0 },
      wakes: { count: 0, dollars: 0 },
      dollars: 0,
      vehicles: {},
    });
    await tesla.ask('/api/1/vehicles');
    await tesla.ask(car());
    await tesla.ask(car('/vehicle_data'));
    await tesla.ask(car('/vehicle_data', oldCar));
    await post(car('/wake_up'));
    await post(car('/command/honk_horn', oldCar));
    // A refusal costs as much, also of a car that sleeps.
    await post(car('/command/honk_horn'));
    tesla.car.reach = 'asleep';
    await post(car('/signed_command'));
    tesla.car.reach = 'online';
    tesla.car.faults.push(503, 500);
    await post(car('/signed_command'));
    await tesla.ask(car('/vehicle_data'));
    await tesla.ask(car('/vehicle_data'), { token: 'of nobody' });
    await tesla.ask(car('/vehicle_data', 'NOBODY'));
    expect(tesla.server.bill).toEqual({
      commands: { count: 3, dollars: 0.003 },
      data: { count: 3, dollars: 0.006 },
      wakes: { count: 1, dollars: 0.02 },
      dollars: 0.029,
      vehicles: { [vin]: { commands: 2, data: 1, wakes: 1 }, [oldCar]: { commands: 1, data: 1, wakes: 0 } },
    });
  });
});

describe('a body', () => {
  it('may come in chunks', async () => {
    const { json } = await post('/api/1/vehicles/fleet_status', { vins: [vin] }, { chunked: true });
    expect(json.response.unpaired_vins).toEqual([vin]);
    const code = await tesla.consent();
    const { clientId, clientSecret, redirectUri } = tesla.info;
    const audience = 'https://fleet-api.prd.eu.vn.cloud.tesla.com';
    const form = {
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      audience,
      code,
    };
    expect((await tesla.ask('/oauth2/v3/token', { token: null, form, chunked: true })).status).toBe(200);
  });
});
