import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lookInto } from '../../../src/simulator/tesla/api/signed-message';
import { oldCar, TestTesla, vin } from './support';

let tesla: TestTesla;
let charging: string;
let none: string;
beforeAll(async () => {
  tesla = await TestTesla.start();
  charging = await tesla.tokenWith('openid', 'vehicle_charging_cmds');
  none = await tesla.tokenWith('openid', 'vehicle_device_data');
});
afterAll(() => tesla.stop());
beforeEach(() => {
  tesla.clock.advance(60_000);
  tesla.car.heard.length = tesla.old.heard.length = 0;
});

/** A length-delimited field. */
const field = (number: number, content: string): string => {
  const tag = (number << 3) | 2;
  const varint = (value: number): string =>
    value < 0x80 ? hex(value) : hex((value & 0x7f) | 0x80) + varint(value >>> 7);
  return varint(tag) + varint(content.length / 2) + content;
};
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

const to = { vehicleSecurity: field(6, '0802'), infotainment: field(6, '0803') };
const hmac = field(13, field(8, '1001'));
const aes = field(13, field(5, '1801'));
/** Payloads from Tesla's proxy. */
const payload = {
  limit80: '12042a020850',
  flash: '1203d20100',
  unlock: '1000',
  chargePort: '22023803',
  trunk: '22022801',
};
const handshake = to.vehicleSecurity + field(14, field(1, '04'.repeat(65)));

const signed = (message: string, token?: string, name = vin) =>
  tesla.ask(`/api/1/vehicles/${name}/signed_command`, {
    json: { routable_message: Buffer.from(message, 'hex').toString('base64') },
    ...(token !== undefined && { token }),
  });
const plain = (
  command: string,
  { token, name = oldCar, json = {} }: { token?: string; name?: string; json?: object } = {},
) => tesla.ask(`/api/1/vehicles/${name}/command/${command}`, { json, ...(token !== undefined && { token }) });

describe('a signed command', () => {
  it('is handed to the car, and its answer handed back', async () => {
    const message = to.infotainment + field(10, payload.flash) + hmac;
    const { status, json } = await signed(message);
    expect([status, json]).toEqual([200, { response: Buffer.from('answer').toString('base64') }]);
    expect(tesla.car.heard).toEqual([message]);
  });

  it('is answered 504 when the car is silent', async () => {
    const { reply } = tesla.car;
    tesla.car.reply = undefined;
    expect((await signed(handshake)).status).toBe(504);
    tesla.car.reply = reply;
  });

  it('is answered 422 for a car that cannot check signatures', async () => {
    expect((await signed(handshake, undefined, oldCar)).status).toBe(422);
    expect(tesla.old.heard).toEqual([]);
  });

  it.each<[string, string, boolean]>([
    ['a handshake', handshake, true],
    ['a charge limit', to.infotainment + field(10, payload.limit80) + hmac, true],
    ['the charge port over vehicle security', to.vehicleSecurity + field(10, payload.chargePort) + hmac, true],
    ['flashing lights', to.infotainment + field(10, payload.flash) + hmac, false],
    ['unlocking', to.vehicleSecurity + field(10, payload.unlock) + hmac, false],
    ['the trunk', to.vehicleSecurity + field(10, payload.trunk) + hmac, false],
    ['the charge port and the trunk in one', to.vehicleSecurity + field(10, '220428013803') + hmac, false],
    ['the trunk behind the charge port', to.vehicleSecurity + field(10, '220438032801') + hmac, false],
    ['unlocking behind the charge port', to.vehicleSecurity + field(10, `${payload.chargePort}1000`) + hmac, false],
    ['flashing behind a charge limit', to.infotainment + field(10, '12072a020850d20100') + hmac, false],
    ['a charge limit that is encrypted', to.infotainment + field(10, payload.limit80) + aes, false],
    ['an empty command', to.infotainment + field(10, '') + hmac, false],
  ])('of charging rights alone: %s', async (_, message, isAllowed) => {
    const { status, json } = await signed(message, charging);
    expect(status).toBe(isAllowed ? 200 : 403);
    if (!isAllowed) expect(json.error).toBe('Unauthorized missing scopes vehicle_cmds');
    expect(tesla.car.heard).toEqual(isAllowed ? [message] : []);
    expect((await signed(message, none)).status).toBe(403);
    expect((await signed(message)).status).toBe(200);
  });

  it.each([undefined, '', 7, 'no base64', 'AA', 'AA==', 'MgA='])(
    'is answered 400 for the message %j',
    async (message) => {
      const path = `/api/1/vehicles/${vin}/signed_command`;
      const { status, json } = await tesla.ask(path, { json: { routable_message: message } });
      expect([status, json.error]).toEqual([400, 'invalid_field']);
      expect(tesla.car.heard).toEqual([]);
    },
  );
});

describe('a command without signature', () => {
  it('is done by a car that takes none', async () => {
    const json = { percent: 75 };
    expect((await plain('set_charge_limit', { json })).json).toEqual({ response: { result: true, reason: '' } });
    expect(tesla.old.heard).toEqual([['set_charge_limit', json]]);
  });

  it('is refused for a car that requires them', async () => {
    const { status, json } = await plain('flash_lights', { name: vin });
    expect([status, json.error]).toEqual([403, 'Tesla Vehicle Command Protocol required']);
    expect(tesla.car.heard).toEqual([]);
  });

  it('is done by a car that allows both', async () => {
    tesla.car.commandSigning = 'allowed';
    expect((await plain('flash_lights', { name: vin })).status).toBe(200);
    tesla.car.commandSigning = 'required';
  });

  it('needs its scope', async () => {
    expect((await plain('charge_start', { token: charging })).status).toBe(200);
    expect((await plain('door_unlock', { token: charging })).status).toBe(403);
    expect((await plain('charge_start', { token: none })).status).toBe(403);
  });

  it.each(['wake', 'wake_up', 'constructor', '%64oor_lock'])('is unknown: %s', async (name) => {
    expect(await plain(name)).toMatchObject({ status: 400, json: { error: 'invalid_command' } });
  });
});

it('looks into nothing that is no message', () => {
  const twice = to.vehicleSecurity + field(10, payload.trunk + payload.chargePort) + hmac;
  for (const bytes of ['ff', '00', '0a05', twice, `${field(10, '08')}${to.infotainment}`]) {
    expect(lookInto(Buffer.from(bytes, 'hex')), bytes).toBeUndefined();
  }
});
