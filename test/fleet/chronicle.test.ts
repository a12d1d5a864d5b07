import { describe, expect, it } from 'vitest';
import { Chronicle } from '../../src/fleet/chronicle';
import { silentLog } from '../../src/kernel/log';
import type { SignalValues } from '../../src/vehicle/record';
import type { EndedRows } from '../../src/rules/alerts';
import { VehicleState } from '../../src/vehicle/state';
import { ManualClock } from '../support/manual-clock';

const vin = 'LRW3E7EK1PC000001';
const minute = 60_000;
const hour = 60 * minute;

/** A car that drives ten miles, stands for a day with sentry mode on for two hours, and drives off again. */
async function aDay() {
  const clock = new ManualClock(Date.parse('2026-06-01T08:00:00Z'));
  const chronicle = new Chronicle({ clock, log: silentLog, home: () => undefined, capacity: () => 75 });
  const state = new VehicleState(vin);
  const ended: EndedRows[] = [];
  chronicle.of({ vin, state }).onHistory((rows) => ended.push(rows));
  await chronicle.open(undefined);
  const say = async (after: number, data: SignalValues): Promise<void> => {
    clock.advance(after);
    const now = clock.now();
    const record = { topic: 'V', vin, txid: '', createdAt: now, receivedAt: now, isResend: false, data } as const;
    state.apply(record);
    await chronicle.take(record);
  };
  await say(0, { Gear: 'P', Odometer: 1_000, Soc: 60, EnergyRemaining: 45, DetailedChargeState: 'Disconnected' });
  await say(minute, { Gear: 'D', VehicleSpeed: 0, Version: '2026.20.1' });
  for (let mile = 1; mile <= 10; mile++) {
    await say(minute, { VehicleSpeed: 60, Odometer: 1_000 + mile, EnergyRemaining: 45 - mile * 0.3, OutsideTemp: 21 });
  }
  await say(minute, {
    Gear: 'P',
    VehicleSpeed: null,
    Odometer: 1_010,
    Soc: 56,
    EnergyRemaining: 42,
    SentryMode: 'Armed',
  });
  await say(2 * hour, { SentryMode: 'Off', OutsideTemp: 20 });
  await say(22 * hour, { Soc: 55, EnergyRemaining: 41.2 });
  await say(minute, { Gear: 'D', VehicleSpeed: 0 });
  await say(minute, { VehicleSpeed: 30, Odometer: 1_010.5 });
  clock.advance(10 * minute);
  return { clock, chronicle, state, ended, say };
}

describe('the past of a car', () => {
  it('tells alerts what it drove and how it stood, in their units', async () => {
    const { ended, chronicle } = await aDay();
    const [trip] = ended.flatMap(({ trips }) => trips);
    expect(trip).toMatchObject({ softwareVersion: '2026.20.1', outside: 21 });
    expect(trip!.distance).toBeCloseTo(16.09, 1);
    expect(trip!.atStart.energy! - trip!.atEnd.energy!).toBeCloseTo(3, 1);
    const [window] = ended.flatMap(({ parked }) => parked);
    expect(window!.sentryHours).toBeCloseTo(2, 1);
    expect((window!.end - window!.start) / hour).toBeCloseTo(24 - 0.25, 1);
    expect([window!.atStart.energy, window!.atEnd.energy, window!.plugged]).toEqual([42, 41.2, false]);
    await chronicle.close();
  });

  it('tells them what was warmed up, driven fast and charged, and the same when asked later', async () => {
    const { clock, chronicle, state, ended, say } = await aDay();
    await say(minute, { Gear: 'P', VehicleSpeed: null, Odometer: 1_010.5, Location: { latitude: 53, longitude: 10 } });
    await say(20 * minute, { DetailedChargeState: 'Charging', ACChargingPower: 7, ChargeAmps: 10 });
    for (let n = 1; n <= 20; n++) await say(minute, { DCChargingEnergyIn: n * 0.1 });
    await say(minute, { DetailedChargeState: 'Complete', ACChargingPower: 0, ChargeAmps: 0 });
    await say(20 * minute, { DetailedChargeState: 'Disconnected' });
    await say(minute, { HvacPower: 'On', EnergyRemaining: 42 });
    await say(20 * minute, { EnergyRemaining: 41 });
    await say(minute, { Gear: 'D', VehicleSpeed: 0, HvacPower: 'Off' });
    for (let n = 1; n <= 20; n++) await say(minute / 6, { VehicleSpeed: n > 10 ? 75 : 50, Odometer: 1_010.5 + n / 5 });
    await say(minute / 6, { Gear: 'P', VehicleSpeed: null, Odometer: 1_014.6 });
    clock.advance(10 * minute);
    const trip = ended.flatMap(({ trips }) => trips).at(-1)!;
    expect(trip.preheated).toBe(true);
    expect(trip.fastShare).toBeGreaterThan(0.4);
    expect(trip.fastShare).toBeLessThan(0.6);
    expect(ended.flatMap(({ trips }) => trips)[0]).toMatchObject({ preheated: false, fastShare: 0 });
    expect(ended.flatMap(({ parked }) => parked).at(-1)!.climateEnergy).toBeCloseTo(1.05, 2);
    const [charge] = ended.flatMap(({ charges }) => charges);
    expect(charge).toMatchObject({ amps: 10, place: { latitude: 53, longitude: 10 } });
    const { trips, parked, charges } = await chronicle.of({ vin, state }).rows(14);
    // With which software they were is not kept.
    const of = (rows: readonly { readonly start: number }[]) => [
      ...new Map(rows.map((row) => [row.start, { ...row, softwareVersion: null }])).values(),
    ];
    expect(of(trips)).toEqual(of(ended.flatMap((rows) => rows.trips)));
    expect(of(parked)).toEqual(of(ended.flatMap((rows) => rows.parked)));
    expect(of(charges)).toEqual(of(ended.flatMap((rows) => rows.charges)));
    await chronicle.close();
  });

  it('can be asked later, and of one car only', async () => {
    const { chronicle, state } = await aDay();
    const { trips, parked } = await chronicle.of({ vin, state }).rows(14);
    expect([trips.length, parked.length]).toEqual([1, 1]);
    expect(await chronicle.of({ vin: 'another', state }).rows(14)).toEqual({ parked: [], trips: [], charges: [] });
    await chronicle.close();
    expect(await chronicle.of({ vin, state }).rows(14)).toEqual({ parked: [], trips: [], charges: [] });
  });
});
