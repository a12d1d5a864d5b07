import { afterEach, describe, expect, it } from 'vitest';
import { TestTesla, vin } from './support';
import type { TeslaSettings } from '../../../src/simulator/tesla/tesla';

let tesla: TestTesla;
afterEach(() => tesla.stop());
const start = async (settings: TeslaSettings) => (tesla = await TestTesla.start(settings));

const [na, eu] = ['na', 'eu'].map((region) => `fleet-api.prd.${region}.vn.cloud.tesla.com`) as [string, string];
const said = (url: string) => `user out of region, use base URL: ${url}`;

describe('a region', () => {
  it('is told by the name that was called', async () => {
    await start({ region: 'eu' });
    expect((await tesla.ask('/api/1/vehicles', { host: eu })).status).toBe(200);
    const { status, json, headers } = await tesla.ask('/api/1/vehicles', { host: na });
    expect([status, json.error]).toEqual([421, said(`https://${eu}`)]);
    expect(headers['alt-svc']).toBe(`h2=https://${eu}`);
    expect((await tesla.ask(`/api/1/vehicles/${vin}/wake_up`, { host: na, json: {} })).status).toBe(421);
    // On this machine all is well.
    for (const host of ['localhost', '127.0.0.1'])
      expect((await tesla.ask('/api/1/vehicles', { host })).status).toBe(200);
  });

  it('is named by users/region wherever it is asked', async () => {
    await start({ region: 'eu' });
    const { json } = await tesla.ask('/api/1/users/region', { host: na });
    expect(json.response).toEqual({ region: 'eu', fleet_api_base_url: `https://${eu}` });
  });

  it('stands in tokens and codes', async () => {
    await start({ region: 'eu' });
    const code = await tesla.consent();
    expect(code).toMatch(/^EU_/);
    expect((await tesla.exchange(code)).json.refresh_token).toMatch(/^EU_/);
  });

  it('can be a name of this machine, so that a client can be led from one to the other', async () => {
    await start({ hosts: { localhost: 'eu', '127.0.0.1': 'na' } });
    const { status, json } = await tesla.ask('/api/1/vehicles', { host: 'localhost' });
    expect([status, json.error]).toEqual([421, said(tesla.info.fleetApi)]);
    expect((await tesla.ask('/api/1/vehicles')).status).toBe(200);
  });

  it('is lost by a fault too', async () => {
    await start({});
    tesla.car.faults.push(421);
    const { status, json } = await tesla.ask(`/api/1/vehicles/${vin}`);
    expect([status, json.error]).toEqual([421, said(tesla.info.fleetApi)]);
  });

  it('in which the app is not registered answers 412 until it is', async () => {
    await start({ registeredIn: ['na'], region: 'eu' });
    const token = (await tesla.partnerToken()).json.access_token as string;
    const list = () => tesla.ask('/api/1/vehicles', { host: eu });
    const read = () => tesla.ask('/api/1/partner_accounts/public_key?domain=car.example.com', { host: eu, token });
    expect(await list()).toMatchObject({
      status: 412,
      json: { error: expect.stringContaining('must be registered in the current region') },
    });
    expect((await tesla.ask('/api/1/users/region', { host: eu })).status).toBe(412);
    expect((await tesla.ask('/api/1/users/region', { host: na })).status).toBe(200);
    expect((await read()).status).toBe(412);
    const json = { domain: 'car.example.com' };
    expect((await tesla.ask('/api/1/partner_accounts', { host: eu, token, json })).status).toBe(200);
    expect((await list()).status).toBe(200);
    expect((await read()).status).toBe(200);
  });
});
