import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { checkParameters } from '../../src/commands/check';
import { commands as table } from '../../src/commands/commands';
import { encodePayload } from '../../src/commands/payload';
import { command_payloads as payloads } from '../vectors/signing-vectors.json';
import { describeWith } from './peers/peer';
import { stopAll } from './peers/program';
import { Relay } from './peers/relay';
import { Simulation } from './peers/simulation';
import { TeslaHttpProxy } from './peers/tesla-http-proxy';
import type { Signals } from './peers/evfleetpulse';

const done = { response: { result: true, reason: '' } };
const refused = (reason: string) => ({ response: { result: false, reason }, error: '', error_description: '' });
const failed = (error: string) => ({ response: null, error, error_description: '' });

/** The commands that Home Assistant and Node-RED offer first, and what the car streams after each. */
const first: readonly (readonly [name: string, body: object | undefined, shows: Signals])[] = [
  ['set_charge_limit', { percent: 75 }, { ChargeLimitSoc: 75 }],
  ['set_charging_amps', { charging_amps: 10 }, { ChargeCurrentRequest: 10 }],
  ['charge_stop', undefined, { DetailedChargeState: 'Stopped' }],
  ['charge_port_door_open', undefined, { ChargePortLatch: 'Disengaged' }],
  ['charge_port_door_close', undefined, { ChargePortLatch: 'Engaged' }],
  ['charge_start', undefined, { ChargeEnableRequest: true }],
  ['door_unlock', undefined, { Locked: false }],
  ['door_lock', undefined, { Locked: true }],
  ['auto_conditioning_start', undefined, { HvacPower: 'On' }],
  [
    'set_temps',
    { driver_temp: 20.5, passenger_temp: 22 },
    { HvacLeftTemperatureRequest: 20.5, HvacRightTemperatureRequest: 22 },
  ],
  ['auto_conditioning_stop', undefined, { HvacPower: 'Off' }],
  ['window_control', { command: 'vent' }, { FdWindow: 'PartiallyOpen', RpWindow: 'PartiallyOpen' }],
  ['window_control', { command: 'close', lat: 1, lon: 2 }, { FdWindow: 'Closed', RpWindow: 'Closed' }],
  ['set_sentry_mode', { on: true }, { SentryMode: 'Armed' }],
  ['set_sentry_mode', { on: false }, { SentryMode: 'Off' }],
  ['flash_lights', undefined, {}],
  ['honk_horn', undefined, {}],
];

/** What this package signs. */
const signed = Object.values(table).filter(({ domain }) => domain !== null);

/** The faults after which Tesla's own client signs again, and succeeds. */
const healed = [1, 2, 5, 6, 11, 15, 17, 20];
/** The others, in the words of Tesla's own client. */
const final: readonly (readonly [fault: number, words: string])[] = [
  [3, 'vehicle rejected request: your public key has not been paired with the vehicle'],
  [4, 'MESSAGEFAULT_ERROR_INACTIVE_KEY'],
  [7, 'MESSAGEFAULT_ERROR_INSUFFICIENT_PRIVILEGES'],
  [8, 'MESSAGEFAULT_ERROR_INVALID_DOMAINS'],
  [9, 'MESSAGEFAULT_ERROR_INVALID_COMMAND'],
  [10, 'MESSAGEFAULT_ERROR_DECODING'],
  [12, 'MESSAGEFAULT_ERROR_WRONG_PERSONALIZATION'],
  [13, 'MESSAGEFAULT_ERROR_BAD_PARAMETER'],
  [14, 'MESSAGEFAULT_ERROR_KEYCHAIN_IS_FULL'],
  [16, 'MESSAGEFAULT_ERROR_IV_INCORRECT_LENGTH'],
  [18, 'MESSAGEFAULT_ERROR_NOT_PROVISIONED_WITH_IDENTITY'],
  [19, 'MESSAGEFAULT_ERROR_COULD_NOT_HASH_METADATA'],
  [21, 'MESSAGEFAULT_ERROR_REMOTE_ACCESS_DISABLED'],
  [22, 'MESSAGEFAULT_ERROR_REMOTE_SERVICE_ACCESS_DISABLED'],
  [23, 'MESSAGEFAULT_ERROR_COMMAND_REQUIRES_ACCOUNT_CREDENTIALS'],
  [24, 'MESSAGEFAULT_ERROR_REQUEST_MTU_EXCEEDED'],
  [25, 'MESSAGEFAULT_ERROR_RESPONSE_MTU_EXCEEDED'],
  [26, 'MESSAGEFAULT_ERROR_REPEATED_COUNTER'],
  [27, 'MESSAGEFAULT_ERROR_INVALID_KEY_HANDLE'],
  [28, 'MESSAGEFAULT_ERROR_REQUIRES_RESPONSE_ENCRYPTION'],
];

const unpaired = final[0]![1];
const unavailable = failed('vehicle unavailable: vehicle is offline or asleep');
const late = 'context deadline exceeded';

/** Tesla takes thirty commands a minute to a car, so they are spread. */
const cars = 12;

describeWith("Tesla's own tesla-http-proxy, before simulated cars", inject('teslaHttpProxy'), (binary) => {
  let folder: string;
  let tesla: Simulation;
  let relay: Relay;
  let proxy: TeslaHttpProxy;
  /** Tries no longer than two seconds, so that giving up can be seen. */
  let impatient: TeslaHttpProxy;
  /** Its key is on no car. */
  let stranger: TeslaHttpProxy;
  /** The file of the key that all cars know. */
  let key: string;
  let vins: readonly string[];
  /** The one that charges at home. */
  let parked: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-proxy-'));
    tesla = await Simulation.start('--cars', `${cars}`);
    relay = await Relay.asProxy(tesla.port);
    ({ vins } = tesla.info);
    parked = vins[1]!;
    const own = await commandKey('own');
    for (const vin of vins) await tesla.control.enroll(vin, own.publicKey);
    key = own.file;
    proxy = await start(key);
    impatient = await start(key, 2_000);
    stranger = await start((await commandKey('other')).file);
  });

  afterAll(() =>
    stopAll(
      () => stranger?.stop(),
      () => impatient?.stop(),
      () => proxy?.stop(),
      () => relay?.close(),
      () => tesla?.stop(),
      () => rm(folder, { recursive: true, force: true }),
    ),
  );

  /** A key that signs commands, in a file, and its public half. */
  const commandKey = async (name: string) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = join(folder, `${name}.pem`);
    await writeFile(file, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
    return { file, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string };
  };

  const start = async (keyFile: string, timeout?: number) => {
    const { ca, receiverCert: cert, receiverKey: tlsKey, token } = tesla.info;
    const httpsProxy = `http://${relay.host}:${relay.port}`;
    const caPem = await readFile(ca, 'utf8');
    return TeslaHttpProxy.start(binary(), { cert, tlsKey, ca, caPem, keyFile, httpsProxy, token }, timeout);
  };

  /** A car that has stood for long may sleep, or be about to: one that just woke is awake for a while. */
  const awake = async (vin: string) => {
    await tesla.control.change(vin, { asleep: true });
    const woke = tesla.said(vin, 'awake');
    await tesla.control.change(vin, { asleep: false });
    await woke;
  };

  const fault = (vin: string, code: string, times = 1) => tesla.control.change(vin, { faults: [{ code, times }] });

  test.each(first)('%s is done, and the car shows it', async (name, body, shows) => {
    const commands = tesla.listen(parked);
    expect(await proxy.command(parked, name, body)).toMatchObject({ status: 200, json: done });
    expect(await commands.next()).toMatchObject({ verified: true, fault: 0, reason: '' });
    expect((await tesla.control.car(parked)).signals).toMatchObject(shows);
  });

  test.each(payloads.cases.map((each, at) => ({ ...each, at })))(
    '$rest_name $body reaches the car as it reaches a real one',
    async ({ rest_name: name, body, domain, payload, at }) => {
      const vin = vins[2 + (at % (cars - 2))]!;
      await awake(vin);
      const commands = tesla.listen(vin);
      expect(await proxy.command(vin, name, body ?? undefined)).toMatchObject({ status: 200 });
      const reached = { domain: domain === 2 ? 'vehicle_security' : 'infotainment', payload, verified: true, fault: 0 };
      expect(await commands.next()).toMatchObject(reached);
    },
  );

  test.each(signed.map((command, at) => ({ command, name: command.name, at })))(
    '$name as this package writes it is what the proxy writes, byte for byte',
    async ({ command, name, at }) => {
      const vin = vins[2 + (at % (cars - 2))]!;
      await awake(vin);
      const commands = tesla.listen(vin);
      const body = checkParameters(command, command.example);
      await proxy.command(vin, name, body);
      const payload = Buffer.from(encodePayload(command.domain!, command.encode(body))).toString('hex');
      expect(await commands.next()).toMatchObject({ domain: command.domain, payload, verified: true });
    },
  );

  test('a refusal of the car comes back in its words', async () => {
    expect((await proxy.command(parked, 'set_charge_limit', { percent: 75 })).json).toEqual(
      refused('car could not execute command: already_set'),
    );
    await tesla.control.change(parked, { signals: { DoorState: { DriverFront: true } } });
    expect((await proxy.command(parked, 'door_lock')).json).toEqual(
      refused('vcsec could not execute command: genericError:GENERICERROR_CLOSURES_OPEN'),
    );
    await tesla.control.change(parked, { signals: { DoorState: { DriverFront: false } } });
  });

  test.concurrent.each(healed.map((code, at) => ({ code, at })))(
    'fault $code of the car is healed by signing again',
    async ({ code, at }) => {
      const vin = vins[at]!;
      await fault(vin, `fault:${code}`);
      const commands = tesla.listen(vin);
      expect(await proxy.command(vin, 'flash_lights')).toMatchObject({ status: 200, json: done });
      expect(await commands.next()).toMatchObject({ fault: code, verified: false });
      expect(await commands.next()).toMatchObject({ fault: 0, verified: true });
    },
  );

  test.each(final.map(([code, words], at) => ({ code, words, at })))(
    'fault $code of the car is final: $words',
    async ({ code, words, at }) => {
      const vin = vins[at % cars]!;
      await fault(vin, `fault:${code}`);
      const commands = tesla.listen(vin);
      expect(await proxy.command(vin, 'flash_lights')).toMatchObject({ status: 500, json: failed(words) });
      // The answer that is too large is that of a command that was done.
      expect(await commands.next()).toMatchObject({ fault: code, verified: code === 25 });
      expect(await proxy.command(vin, 'flash_lights')).toMatchObject({ status: 200, json: done });
    },
  );

  test('a car that stays busy makes it give up', async () => {
    const vin = vins[2]!;
    await tesla.control.change(vin, { faults: [{ code: 'fault:1' }] });
    expect(await impatient.command(vin, 'flash_lights')).toMatchObject({ status: 500, json: failed(late) });
    await tesla.control.change(vin, { faults: [] });
    expect(await impatient.command(vin, 'flash_lights')).toMatchObject({ status: 200, json: done });
  });

  test('a car that starts anew is met with a new session', async () => {
    const vin = vins[3]!;
    await tesla.control.change(vin, { faults: [{ code: 'car:reboot' }] });
    const commands = tesla.listen(vin);
    expect(await proxy.command(vin, 'flash_lights')).toMatchObject({ status: 200, json: done });
    expect(await commands.next()).toMatchObject({ fault: 15, verified: false });
    expect(await commands.next()).toMatchObject({ fault: 0, verified: true });
  });

  test('a car with a new computer is unknown to it until it is started again', async () => {
    const vin = vins[4]!;
    expect(await impatient.command(vin, 'flash_lights')).toMatchObject({ status: 200, json: done });
    await tesla.control.change(vin, { faults: [{ code: 'car:new_key' }] });
    expect(await impatient.command(vin, 'flash_lights')).toMatchObject({ status: 500, json: failed(late) });
    await impatient.stop();
    impatient = await start(key, 2_000);
    expect(await impatient.command(vin, 'flash_lights')).toMatchObject({ status: 200, json: done });
  });

  test('a key that no car knows is said to be missing, and reaches nothing', async () => {
    expect(await stranger.command(parked, 'door_unlock')).toMatchObject({ status: 500, json: failed(unpaired) });
  });

  test('a car that sleeps is said to be offline or asleep; it can be woken, and then it obeys', async () => {
    const vin = vins[5]!;
    await tesla.control.change(vin, { asleep: true });
    expect(await proxy.command(vin, 'flash_lights')).toMatchObject({ status: 500, json: unavailable });
    const woke = tesla.said(vin, 'awake');
    expect(await proxy.ask('POST', `/api/1/vehicles/${vin}/wake_up`)).toMatchObject({
      status: 200,
      json: { response: { vin } },
    });
    await woke;
    expect(await proxy.command(vin, 'flash_lights')).toMatchObject({ status: 200, json: done });
  });

  test('a car without network is said to be offline or asleep', async () => {
    const vin = vins[6]!;
    await tesla.control.change(vin, { offline: true });
    expect(await proxy.command(vin, 'flash_lights')).toMatchObject({ status: 500, json: unavailable });
    await tesla.control.change(vin, { offline: false });
  });

  test('what carries no signature goes through as it is', async () => {
    const answer = await proxy.ask('GET', `/api/1/vehicles/${parked}/vehicle_data?endpoints=charge_state`);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      response: { vin: parked, state: 'online', charge_state: { charge_limit_soc: 75 } },
    });
    const status = await proxy.ask('POST', '/api/1/vehicles/fleet_status', { vins: [parked] });
    expect(status.json).toMatchObject({ response: { key_paired_vins: [parked], unpaired_vins: [] } });
  });

  test.each([
    [429, /rate limit/],
    [403, /EXCEEDED_LIMIT/],
    [404, /not_found/],
  ])("Tesla's own %d comes back as it is", async (status, words) => {
    const vin = vins[7]!;
    await fault(vin, `http:${status}`);
    const answer = await proxy.command(vin, 'flash_lights');
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(words);
  });
});
