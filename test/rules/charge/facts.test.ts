import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../src/rules/charge/facts';
import type { PresenceKind } from '../../../src/vehicle/presence';
import { VehicleState } from '../../../src/vehicle/state';
import type { SignalValues } from '../../../src/vehicle/record';
import { home, hour, minute } from './model';

const now = Date.parse('2026-11-23T21:00Z');
const places = { office: { latitude: 52.6, longitude: 13.4, radius: 100 } };
const north = (metres: number) => ({ latitude: home.latitude + metres / 111_195, longitude: home.longitude });

function state(data: SignalValues, age = 0): VehicleState {
  const car = new VehicleState('5YJ3E1EA7KF000001');
  const at = now - age;
  car.apply({ topic: 'V', vin: car.vin, txid: '1', createdAt: at, receivedAt: at, isResend: false, data });
  return car;
}

const facts = (
  data: SignalValues,
  {
    age = 0,
    kind = 'connected',
    since,
    before,
  }: { age?: number; kind?: PresenceKind; since?: number; before?: boolean } = {},
) =>
  factsOf(
    { state: state(data, age), presence: { kind, since: since ?? now - age } },
    now,
    { home, places },
    before === undefined ? undefined : { atHome: before, asleep: false, connected: true },
  );

const plugged = { DetailedChargeState: 'Stopped', Soc: 52, ChargeLimitSoc: 80, Gear: 'P', Location: north(10) };

describe('what is known of a car', () => {
  it('what never came is absent, and survives JSON as it is', () => {
    const nothing = facts({});
    expect(nothing).toEqual({ asleep: false, connected: true });
    const something = facts(plugged);
    expect(something).toEqual({
      soc: 52, limit: 80, chargeState: 'Stopped', plugged: true, atHome: true, place: 'home', parked: true, asleep: false, connected: true,
    }); // prettier-ignore
    expect(JSON.parse(JSON.stringify(something))).toEqual(something);
  });

  it('a value of any age is true while the stream is up', () => {
    expect(facts(plugged, { age: 90 * hour }).soc).toBe(52);
  });

  it.each([
    ['asleep for 6 days', 'Stopped', 'asleep', 6 * 24 * hour, 52],
    ['asleep for 8 days', 'Stopped', 'asleep', 8 * 24 * hour, undefined],
    ['silent for 14 min', 'Stopped', 'disconnected', 14 * minute, 52],
    ['silent for 16 min', 'Stopped', 'disconnected', 16 * minute, undefined],
    ['silent for 14 min while charging', 'Charging', 'late', 14 * minute, 52],
    ['silent for 16 min while charging', 'Charging', 'late', 16 * minute, undefined],
  ] as const)('%s', (_, DetailedChargeState, kind, age, soc) => {
    expect(facts({ ...plugged, DetailedChargeState }, { kind, age }).soc).toBe(soc);
  });

  it('ages count from the end of the stream: what did not change until then was true', () => {
    expect(facts(plugged, { kind: 'asleep', age: 90 * hour, since: now - hour }).soc).toBe(52);
  });

  it('place is known while connected, and of a car that sleeps where it was left', () => {
    expect(facts(plugged, { kind: 'asleep', age: 90 * hour }).atHome).toBe(true);
    expect(facts(plugged, { kind: 'disconnected', age: minute }).atHome).toBe(undefined);
    expect(facts({ ...plugged, Location: places.office })).toMatchObject({ atHome: false, place: 'office' });
    expect(facts({ ...plugged, Location: null }).atHome).toBe(undefined);
  });

  it('who was at home has left it only beyond its edge', () => {
    const at = (metres: number, before?: boolean) =>
      facts({ ...plugged, Location: north(metres) }, before === undefined ? {} : { before }).atHome;
    expect([at(99), at(101), at(101, false), at(101, true), at(149, true), at(151, true)]).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  it('plugged in is told by the charge, or by the lack of a cable', () => {
    expect(facts({ DetailedChargeState: 'Disconnected' }).plugged).toBe(false);
    expect(facts({ DetailedChargeState: 'Unknown', ChargingCableType: 'SNA' }).plugged).toBe(false);
    expect(facts({ DetailedChargeState: 'Unknown', ChargingCableType: 'IEC' }).plugged).toBe(undefined);
    expect(facts({ DetailedChargeState: 'Complete' })).toMatchObject({ plugged: true, parked: true });
    expect(facts({ DetailedChargeState: 'Complete', Gear: 'D' }).parked).toBe(false);
  });

  it('a contradiction counts after five minutes', () => {
    const both = { DetailedChargeState: 'Stopped', ACChargingPower: 7 };
    expect(facts(both, { age: 4 * minute }).contradiction).toBe(undefined);
    expect(facts(both, { age: 6 * minute }).contradiction).toBe(true);
  });

  it('tells a fast charger', () => {
    expect(facts({ FastChargerPresent: true }).dc).toBe(true);
    expect(facts({ FastChargerPresent: false, DCChargingPower: 0 }).dc).toBe(false);
    expect(facts({ DCChargingPower: 90 }).dc).toBe(true);
  });
});
