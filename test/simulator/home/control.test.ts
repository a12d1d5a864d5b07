import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/kernel/log';
import {
  Simulator,
  type HomeDescription,
  type SimulatorEvent,
  type SimulatorInfo,
} from '../../../src/simulator/simulator';
import { ManualClock } from '../../support/manual-clock';
import { carWith, place, plain, rich } from './support';

const clock = new ManualClock(Date.parse('2026-06-01T12:00:00+02:00'));
const plans = [carWith(40, 80), carWith(40, 80, 1)].map((plan) => ({
  ...plan,
  day: [],
  commute: { ...plan.commute, home: place },
}));
const [first, second] = plans.map(({ vin }) => vin) as [string, string];
const simulator = new Simulator({
  cars: plans,
  home: { ...plain, solar: { kilowattPeak: 9 }, battery: rich.battery!, circuit: rich.circuit!, meterEvery: 60 },
  clock,
  random: () => 0.5,
  log: silentLog,
});
const events: SimulatorEvent[] = [];
let info: SimulatorInfo;

beforeAll(async () => {
  simulator.subscribe((event) => events.push(event));
  info = await simulator.start();
});
afterAll(() => simulator.stop());

/** What a request was answered, as far as these tests look at it. */
interface Answer {
  readonly status: number;
  readonly body: HomeDescription & { readonly error: string; readonly signals: Record<string, unknown> };
}

const ask = async (path: string, method = 'GET', body?: unknown): Promise<Answer> => {
  const response = await fetch(`${info.control}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
};
const home = async (): Promise<HomeDescription> => (await ask('/home')).body;

describe('a home of a running simulator', () => {
  it('shows meter, sun, battery and prices in the words of a charge rule', async () => {
    const { status, body } = await ask('/home', 'PATCH', { clouds: 0, houseW: 600 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Home', zone: 'Europe/Berlin', currency: 'EUR', clouds: 0, batterySoc: 50 });
    clock.advance(1_000);
    const after = await home();
    expect(after.houseW).toBe(600);
    expect(after.pvW).toBeGreaterThan(5_000);
    // The battery takes what is left over, up to 5 kW; the rest goes out.
    expect(after.batteryW).toBe(-5_000);
    expect(after.gridW).toBe(600 + 5_000 - after.pvW);
    expect(after.phasesW.reduce((sum, phase) => sum + phase, 0)).toBeCloseTo(after.gridW, -1);
    expect(after.prices?.[0]).toEqual({
      start: '2026-06-01T00:00:00+02:00',
      end: '2026-06-01T01:00:00+02:00',
      value: 0.2,
    });
  });

  it('lets its cars draw through it, within what its line carries', async () => {
    for (const vin of [first, second])
      await ask(`/cars/${vin}`, 'PATCH', { signals: { DetailedChargeState: 'Charging' } });
    clock.advance(60_000);
    const { carsW, cars, fuseTripped } = await home();
    expect(carsW).toBe(2 * 3 * 230 * 10);
    expect(fuseTripped).toBe(false);
    expect(Object.keys(cars.byVin).sort()).toEqual([first, second].sort());
    const { signals } = (await ask(`/cars/${first}`)).body;
    expect(signals).toMatchObject({ ChargeAmps: 10, ChargeCurrentRequestMax: 10, ACChargingPower: 6.9 });
  });

  it('does not meter a car that charges elsewhere', async () => {
    const away = { DetailedChargeState: 'Charging', Location: { latitude: 53.6, longitude: 10 } };
    await ask(`/cars/${second}`, 'PATCH', { signals: away });
    clock.advance(60_000);
    const before = await home();
    clock.advance(60_000);
    const after = await home();
    expect(after.cars.byVin[second]).toEqual(before.cars.byVin[second]);
    expect(after.cars.byVin[first]?.energy).toBeGreaterThan(before.cars.byVin[first]?.energy ?? 0);
    expect(after.carsW).toBe(11_040);
  });

  it('takes the power when its fuse is out, and says so', async () => {
    await ask('/home', 'PATCH', { fuseTripped: true });
    clock.advance(1_000);
    const { signals } = (await ask(`/cars/${first}`)).body;
    expect(signals).toMatchObject({ DetailedChargeState: 'NoPower', ACChargingPower: 0 });
    await ask('/home', 'PATCH', { fuseTripped: false });
    clock.advance(20_000);
    expect((await ask(`/cars/${first}`)).body.signals.DetailedChargeState).toBe('Charging');
    const words = events.flatMap((event) => ('home' in event ? [event.event] : []));
    expect(words.filter((word) => word.startsWith('fuse'))).toEqual(['fuse_tripped', 'fuse_reset']);
  });

  it('says nothing of prices while their service is down', async () => {
    expect((await ask('/home', 'PATCH', { priceOutage: true })).body.prices).toBeNull();
    expect((await ask('/home', 'PATCH', { priceOutage: false })).body.prices).toHaveLength(24);
  });

  it('reads its meter every minute as an event', () => {
    const readings = events.filter((event) => event.event === 'meter');
    expect(readings.length).toBeGreaterThanOrEqual(3);
    expect(readings[0]).toMatchObject({ home: 'Home', gridW: expect.any(Number), importedKwh: expect.any(Number) });
  });

  it.each([
    [{ clouds: 2 }, /clouds cannot be 2: it is a number from 0 to 1, or null/],
    [{ houseW: 'much' }, /houseW cannot be "much"/],
    [{ priceOutage: 1 }, /priceOutage cannot be 1: it is true or false/],
    [{ roof: true }, /a key of the body cannot be "roof"/],
    [[], /the body cannot be \[\]/],
  ])('refuses %j', async (body, sentence) => {
    const answer = await ask('/home', 'PATCH', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(sentence);
  });

  it('knows only GET and PATCH', async () => {
    expect((await ask('/home', 'DELETE')).status).toBe(405);
  });
});

describe('a simulator without a home', () => {
  it('says that there is none', async () => {
    const bare = new Simulator({ cars: 1, clock, random: () => 0.5, log: silentLog });
    const { control } = await bare.start();
    const response = await fetch(`${control}/home`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: expect.stringContaining('no home with a meter') });
    await bare.stop();
  });
});
