import { describe, expect, it } from 'vitest';
import { FleetApi } from '../../src/fleet-api/fleet-api';
import { silentLog } from '../../src/kernel/log';
import { ManualClock } from '../support/manual-clock';
import { problemOf, refusal, TestAccount, vin, world } from './support/api';

const car = (more: object = {}) => ({ id: 1, vin, display_name: 'Home car', state: 'online', ...more });
const list = (cars: unknown[], pagination?: object) => ({ body: { response: cars, pagination, count: cars.length } });

describe('the list of cars', () => {
  it('is read page by page, in Tesla’s order, each car once', async () => {
    const { server, api } = await world();
    const [second, third] = ['5YJ3E7EB9KF000002', '5YJ3E7EB9KF000003'];
    server.says(
      list([car({ command_signing: 'required' }), car({ vin: second, display_name: '', state: 'asleep' })], {
        next: 2,
      }),
      list([car({ vin: second, state: 'online' }), car({ vin: third, display_name: null, state: 'flying' })], {
        next: null,
      }),
    );
    expect(await api.vehicles()).toEqual([
      { vin, name: 'Home car', state: 'online', commandSigning: 'required' },
      { vin: second, name: second, state: 'asleep' },
      { vin: third, name: third, state: 'unknown' },
    ]);
    expect(server.arrived.map(({ path }) => path)).toEqual(['/api/1/vehicles?page=1', '/api/1/vehicles?page=2']);
  });

  it('leaves out what is no car, and ends though the pages do not', async () => {
    const { server, api } = await world();
    server.says(list([null, 7, {}, { vin: '' }, { vin: 5 }, car()], { next: 1 }));
    expect(await api.vehicles()).toHaveLength(1);
    expect(server.arrived).toHaveLength(1);
  });
});

it('one car says whether it is awake', async () => {
  const { server, api } = await world();
  server.says({ body: { response: car({ state: 'offline', command_signing: 'off' }) } });
  expect(await api.vehicle(vin)).toEqual({ vin, name: 'Home car', state: 'offline', commandSigning: 'off' });
  expect(server.arrived[0]).toMatchObject({ method: 'GET', path: `/api/1/vehicles/${vin}`, body: '' });
});

it('the status of the fleet says who has the key, and nothing that Tesla does not', async () => {
  const { server, api } = await world();
  const [second, unsaid] = ['5YJ3E7EB9KF000002', '5YJ3E7EB9KF000003'];
  const vehicle_info = { [vin]: { firmware_version: '2026.38.1', vehicle_command_protocol_required: true } };
  server.says({ body: { response: { key_paired_vins: [vin], unpaired_vins: [second, 7], vehicle_info } } });
  const status = await api.fleetStatus([vin, second, unsaid]);
  expect(Object.fromEntries(status)).toEqual({
    [vin]: { keyPaired: true, commandProtocolRequired: true, firmware: '2026.38.1' },
    [second]: { keyPaired: false },
  });
  expect(JSON.parse(server.arrived[0]!.body)).toEqual({ vins: [vin, second, unsaid] });
});

describe('a command', () => {
  it('that is signed goes as base64, and so comes its answer', async () => {
    const { server, api } = await world({ userAgent: 'evfleetpulse/9.9.9 node-red-tesla' });
    server.says({ body: { response: Buffer.from([251, 255, 0]).toString('base64') } });
    expect([...(await api.signedCommand(vin, Uint8Array.of(250, 1)))]).toEqual([251, 255, 0]);
    expect(server.arrived).toEqual([
      {
        method: 'POST',
        path: `/api/1/vehicles/${vin}/signed_command`,
        headers: expect.objectContaining({
          authorization: 'Bearer opaque-token-1-of-the-account',
          'content-type': 'application/json',
          'user-agent': 'evfleetpulse/9.9.9 node-red-tesla',
        }),
        body: '{"routable_message":"+gE="}',
      },
    ]);
  });

  it('that is not signed says whether the car did it', async () => {
    const { server, api } = await world();
    server.says(
      { body: { response: { result: false, reason: 'already_set' } } },
      { body: { response: { result: true } } },
    );
    const answer = await api.command(vin, 'set_charge_limit', { percent: 80 });
    expect([answer, await api.command(vin, 'flash_lights', {})]).toEqual([
      { result: false, reason: 'already_set' },
      { result: true, reason: '' },
    ]);
    expect(server.arrived.map(({ path, body }) => [path, body])).toEqual([
      [`/api/1/vehicles/${vin}/command/set_charge_limit`, '{"percent":80}'],
      [`/api/1/vehicles/${vin}/command/flash_lights`, '{}'],
    ]);
  });

  it.each(['', '../../partner_accounts', 'short', '5YJ3E7EB9KF00000/'])(
    'for the car "%s" is not sent',
    async (wrong) => {
      const { server, api } = await world();
      expect(await problemOf(api.wakeUp(wrong))).toMatchObject({ code: 'VIN_INVALID' });
      expect(server.arrived).toEqual([]);
    },
  );
});

it.each(['online', 'asleep', 'offline', 'waking'] as const)('a woken car says that it is %s', async (state) => {
  const { server, api } = await world();
  server.says({ body: { response: car({ state }) } });
  expect(await api.wakeUp(vin)).toBe(state);
});

it('counts what Tesla bills: each answer under 500, by car', async () => {
  const { server, api } = await world();
  server.says({ body: { response: car() } });
  expect(api.spent(vin)).toBe(0);
  await api.vehicle(vin);
  await api.vehicles().catch(() => {});
  expect(api.spent(vin)).toBe(0);
  await api.wakeUp(vin);
  expect(api.spent(vin)).toBe(0.02);
  server.says({ body: { response: { result: true } } });
  await api.command(vin, 'flash_lights', {});
  expect(api.spent(vin)).toBeCloseTo(0.021, 9);
  server.says(refusal(408, 'vehicle is offline'));
  await problemOf(api.command(vin, 'flash_lights', {}));
  expect(api.spent(vin)).toBeCloseTo(0.022, 9);
  for (const reply of [refusal(500, 'oops'), refusal(503, 'busy'), 'hang up' as const]) {
    server.says(reply);
    await problemOf(api.command(vin, 'flash_lights', {}));
  }
  expect(api.spent(vin)).toBeCloseTo(0.022, 9);
  expect(api.spent('5YJ3E7EB9KF000002')).toBe(0);
});

it.each(['http://fleet-api.prd.eu.vn.cloud.tesla.com', 'eu', ''])('an API at "%s" gets no token', (apiUrl) => {
  const fetch = () => Promise.reject(new Error('it was asked'));
  const options = { account: new TestAccount(), apiUrl, fetch, clock: new ManualClock(), log: silentLog };
  expect(() => new FleetApi(options)).toThrow(/The API URL/);
});
