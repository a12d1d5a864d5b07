import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../../src/account/account';
import { TokenStore } from '../../../src/account/token-store';
import { checkParameters, commandNamed } from '../../../src/commands/check';
import { FleetApiRoad } from '../../../src/commands/road';
import { CommandKey } from '../../../src/commands/signing/key';
import { FleetApi } from '../../../src/fleet-api/fleet-api';
import { systemClock as clock } from '../../../src/kernel/clock';
import { openHttp, type Http } from '../../../src/kernel/http';
import { silentLog as log } from '../../../src/kernel/log';
import { demoCars, Simulator, type SimulatorEvent, type SimulatorInfo } from '../../../src/simulator/simulator';

/** The client of this package, which shares no code with the simulator, against the whole of it. */
const [nordlicht, lotse] = demoCars.map(({ vin }) => vin) as [string, string];
const key = CommandKey.make();
const events: SimulatorEvent[] = [];
let folder: string;
let simulator: Simulator;
let info: SimulatorInfo;
let http: Http;
let account: Account;
let api: FleetApi;
let road: FleetApiRoad;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'own-client-'));
  simulator = new Simulator({
    // The second is one of those that cannot check signatures.
    cars: demoCars.map((plan, index) => ({ ...plan, day: [], ...(index === 1 && { commandSigning: 'off' as const }) })),
    tesla: { region: 'eu', hosts: { localhost: 'na', '127.0.0.1': 'eu' } },
    clock,
    random: Math.random,
    log,
  });
  simulator.subscribe((event) => events.push(event));
  info = await simulator.start();
  http = openHttp({ ca: await readFile(info.ca, 'utf8') });
  const { clientId, clientSecret, redirectUri, auth, fleetApi } = info;
  // The settings name the wrong region, and the API leads to the right one.
  const apiUrl = fleetApi.replace('127.0.0.1', 'localhost');
  account = new Account({
    id: 'account',
    settings: {
      clientId,
      clientSecret,
      redirectUri,
      scopes: ['vehicle_device_data', 'vehicle_cmds', 'vehicle_charging_cmds'],
      apiUrl,
      authorizeUrl: `${auth}/oauth2/v3/authorize`,
      tokenUrl: `${auth}/oauth2/v3/token`,
    },
    tokens: new TokenStore({ folder, clock, log }),
    fetch: http.fetch,
    clock,
    random: Math.random,
    log,
  });
  api = new FleetApi({ account, apiUrl, fetch: http.fetch, clock, log });
  road = new FleetApiRoad({ api, key, clock });
});
afterAll(async () => {
  await http.close();
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

const control = async (method: string, path: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${info.control}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};
const send = (vin: string, name: string, parameters: object = {}) => {
  const command = commandNamed(name);
  return road.send(vin, command, checkParameters(command, parameters));
};

/** The person at the browser. */
async function decide(decision: 'allow' | 'refuse'): Promise<void> {
  const url = account.beginSignIn();
  const ca = await readFile(info.ca, 'utf8');
  const address = await new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    request(url, { method: 'POST', ca, headers, agent: false }, ({ headers }) => resolve(headers.location ?? ''))
      .on('error', reject)
      .end(new URLSearchParams({ decision }).toString());
  });
  await account.finishSignIn(address);
}

describe('the client of this package', () => {
  it('signs in, is refused, and refreshes', async () => {
    await expect(decide('refuse')).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await decide('allow');
    const token = await account.accessToken();
    const other = await account.accessToken(token);
    expect(other).not.toBe(token);
    expect(await account.status()).toMatchObject({ isSignedIn: true, region: 'eu' });
  });

  it('is led to the right region, and sees the cars', async () => {
    expect(await api.vehicles()).toMatchObject([
      { vin: nordlicht, name: 'Nordlicht', state: 'online', commandSigning: 'required' },
      { vin: lotse, name: 'Lotse', commandSigning: 'off' },
    ]);
  });

  it('signs a command, once its key is on the car', async () => {
    await expect(send(nordlicht, 'set_charge_limit', { percent: 71 })).rejects.toMatchObject({
      code: 'COMMAND_KEY_NOT_ENROLLED',
    });
    await control('PUT', `/cars/${nordlicht}/keys`, { publicKey: key.toPublicPem(), role: 'owner' });
    expect((await api.fleetStatus([nordlicht])).get(nordlicht)).toMatchObject({
      keyPaired: true,
      commandProtocolRequired: true,
    });
    expect(await send(nordlicht, 'set_charge_limit', { percent: 71 })).toMatchObject({ result: true });
    expect(events.findLast(({ event }) => event === 'command')).toMatchObject({
      vin: nordlicht,
      verified: true,
      fault: 0,
    });
    expect(await control('GET', `/cars/${nordlicht}`)).toMatchObject({ signals: { ChargeLimitSoc: 71 } });
  });

  it('sends a plain one to a car that cannot check signatures', async () => {
    expect(await send(lotse, 'set_charge_limit', { percent: 72 })).toMatchObject({ result: true });
    expect(await control('GET', `/cars/${lotse}`)).toMatchObject({ signals: { ChargeLimitSoc: 72 } });
  });

  it.each([
    [408, 'CAR_ASLEEP'],
    [412, 'API_NOT_REGISTERED'],
    [503, 'API_BUSY'],
    [504, 'API_NO_ANSWER'],
    [402, 'API_PAYMENT_NEEDED'],
    [403, 'API_PAYMENT_NEEDED'],
  ])('understands the fault http:%i', async (status, code) => {
    await control('PATCH', `/cars/${nordlicht}`, { faults: [{ code: `http:${status}`, times: 1 }] });
    await expect(api.vehicle(nordlicht)).rejects.toMatchObject({ code });
  });

  it('gets another token when one is refused', async () => {
    await control('PATCH', `/cars/${nordlicht}`, { faults: [{ code: 'http:401', times: 1 }] });
    expect((await api.vehicle(nordlicht)).state).toBe('online');
  });

  it('counts what Tesla counts', async () => {
    const bill = (await control('GET', '/bill')) as { dollars: number };
    expect(api.spent(nordlicht) + api.spent(lotse)).toBeCloseTo(bill.dollars, 6);
    expect(bill.dollars).toBeGreaterThan(0.004);
  });

  it('finds a car that sleeps, and wakes it', async () => {
    await control('PATCH', `/cars/${lotse}`, { asleep: true });
    expect((await api.vehicle(lotse)).state).toBe('asleep');
    await expect(send(lotse, 'honk_horn')).rejects.toMatchObject({ code: 'CAR_ASLEEP' });
    expect(['waking', 'online']).toContain(await api.wakeUp(lotse));
  });
});
