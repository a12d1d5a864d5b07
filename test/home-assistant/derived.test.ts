import { describe, expect, test } from 'vitest';
import type { CarView } from '../../src/home-assistant/entity';
import type { Payload } from '../../src/home-assistant/payload';
import type { PresenceKind } from '../../src/vehicle/presence';
import type { SignalValues } from '../../src/vehicle/record';
import { entity, start, TestCar } from './support';

const shown = (key: string, data: SignalValues, extra: Partial<CarView> = {}): Payload | undefined =>
  entity(key).read({ ...new TestCar(data).view(), ...extra });

const present = (kind: PresenceKind, since: number | null = start): Partial<CarView> => ({ presence: { kind, since } });

describe('the connection', () => {
  test.each<[PresenceKind, boolean | null, boolean | null]>([
    ['connected', true, false],
    ['late', false, false],
    ['asleep', false, true],
    ['disconnected', false, null],
    ['unknown', null, null],
  ])('%s: status %s, asleep %s', (kind, status, asleep) => {
    expect(shown('status', {}, present(kind))).toBe(status);
    expect(shown('asleep', {}, present(kind))).toBe(asleep);
  });

  test.each<[readonly string[], PresenceKind, boolean | null, boolean | null]>([
    [['wifi'], 'connected', true, false],
    [['cellular'], 'connected', false, true],
    [['wifi', 'cellular'], 'connected', true, true],
    [[''], 'connected', null, null],
    [['wifi', ''], 'connected', true, null],
    [[], 'connected', null, null],
    [[], 'asleep', false, false],
    [[], 'unknown', null, null],
  ])('interfaces %j of a car that is %s: Wi-Fi %s, cellular %s', (networkInterfaces, kind, wifi, cellular) => {
    expect(shown('wifi', {}, { ...present(kind), networkInterfaces })).toBe(wifi);
    expect(shown('cellular', {}, { ...present(kind), networkInterfaces })).toBe(cellular);
  });

  test('last seen moves once a minute', () => {
    expect(shown('last_seen', {}, present('connected', start + 59_999))).toBe(start / 1_000);
    expect(shown('last_seen', {}, present('unknown', null))).toBeNull();
  });
});

describe('charging', () => {
  test.each<[SignalValues, number | null | undefined]>([
    [{}, undefined],
    [{ ACChargingPower: 11 }, 11],
    [{ DCChargingPower: 150 }, 150],
    [{ ACChargingPower: 0, DCChargingPower: 150 }, 150],
    [{ ACChargingPower: null, DCChargingPower: 150 }, 150],
    [{ ACChargingPower: null }, null],
    [{ ACChargingPower: null, DCChargingPower: null }, null],
    [{ ACChargingPower: '11' }, null],
  ])('power of %j is %s', (data, expected) => expect(shown('charge_power', data)).toBe(expected));

  test.each<[string, SignalValues, number | null | undefined]>([
    ['nothing received', {}, undefined],
    ['only AC', { ACChargingEnergyIn: 7.5 }, 7.5],
    ['only DC', { DCChargingEnergyIn: 30, ACChargingEnergyIn: 0 }, 30],
    ['a session that begins', { DCChargingEnergyIn: 0, ACChargingEnergyIn: 0 }, 0],
    ['both invalid', { DCChargingEnergyIn: null, ACChargingEnergyIn: null }, null],
    ['DC after AC', { ACChargingEnergyIn: 20, DCChargingEnergyIn: 3, FastChargerPresent: true }, 3],
    ['DC after AC, told by power', { ACChargingEnergyIn: 20, DCChargingEnergyIn: 3, DCChargingPower: 90 }, 3],
    ['AC after DC', { ACChargingEnergyIn: 2, DCChargingEnergyIn: 30, DetailedChargeState: 'Charging' }, 2],
    ['between sessions', { ACChargingEnergyIn: 2, DCChargingEnergyIn: 30, DetailedChargeState: 'Stopped' }, undefined],
  ])('energy added, %s', (_, data, expected) => expect(shown('charge_energy_added', data)).toBe(expected));

  test.each<[SignalValues, number | null | undefined]>([
    [{}, undefined],
    [{ TimeToFullCharge: 1.5 }, start / 1_000 + 5_400],
    [{ TimeToFullCharge: 1.5, DetailedChargeState: 'Charging' }, start / 1_000 + 5_400],
    [{ TimeToFullCharge: 1.5, DetailedChargeState: 'Complete' }, null],
    [{ TimeToFullCharge: 0, DetailedChargeState: 'Charging' }, null],
    [{ TimeToFullCharge: null, DetailedChargeState: 'Charging' }, null],
    [{ DetailedChargeState: 'Complete' }, undefined],
  ])('full at, of %j, is %s', (data, expected) => expect(shown('time_to_full_charge', data)).toBe(expected));
});

describe('the drive', () => {
  test.each<[SignalValues, number | null | undefined]>([
    [{ MinutesToArrival: 10 }, start / 1_000 + 600],
    [{ MinutesToArrival: 0 }, start / 1_000],
    [{ MinutesToArrival: -1 }, null],
    [{ MinutesToArrival: null }, null],
    [{}, undefined],
  ])('arrival of %j is %s', (data, expected) => expect(shown('time_to_arrival', data)).toBe(expected));

  test('power is positive when the battery gives', () => {
    expect(shown('battery_power', { PackVoltage: 400, PackCurrent: -50 })).toBe(20);
    expect(shown('battery_power', { PackVoltage: 400, PackCurrent: 25 })).toBe(-10);
    expect(shown('battery_power', { PackVoltage: 400, PackCurrent: null })).toBeNull();
    expect(shown('battery_power', { PackVoltage: 400 })).toBeUndefined();
  });
});

describe('home', () => {
  const homeZone = { latitude: 52.52, longitude: 13.405, radius: 100 };
  const near = { latitude: 52.5207, longitude: 13.405 }; // 78 m north
  const far = { latitude: 52.52, longitude: 13.4068 }; // 122 m east

  test('is the zone of the vehicle where one is set, whatever the car thinks', () => {
    expect(shown('at_home', { Location: near, LocatedAtHome: false }, { homeZone })).toBe(true);
    expect(shown('at_home', { Location: far, LocatedAtHome: true }, { homeZone })).toBe(false);
  });

  test('is what the car thinks where there is no zone or no place', () => {
    expect(shown('at_home', { Location: far, LocatedAtHome: true })).toBe(true);
    expect(shown('at_home', { LocatedAtHome: false }, { homeZone })).toBe(false);
    expect(shown('at_home', { Location: null, LocatedAtHome: true }, { homeZone })).toBe(true);
  });

  test('is unknown when neither tells, and nothing when neither can', () => {
    expect(shown('at_home', { Location: null }, { homeZone })).toBeNull();
    expect(shown('at_home', { LocatedAtHome: null })).toBeNull();
    expect(shown('at_home', { Location: near })).toBeUndefined();
    expect(shown('at_home', {}, { homeZone })).toBeUndefined();
  });

  test('has a circle across the date line', () => {
    const zone = { latitude: -17, longitude: 179.9999, radius: 50 };
    expect(shown('at_home', { Location: { latitude: -17, longitude: -179.9999 } }, { homeZone: zone })).toBe(true);
  });
});

describe('the car', () => {
  test.each<[SignalValues, boolean | null | undefined]>([
    [{ Version: '2026.8.3 abc' }, undefined],
    [{ Version: '2026.8.3 abc', SoftwareUpdateVersion: ' ' }, false],
    [{ Version: '2026.8.3 abc', SoftwareUpdateVersion: '2026.14.1' }, true],
    [{ Version: '2026.8.3 abc', SoftwareUpdateVersion: '2026.8.3' }, false],
    [{ SoftwareUpdateVersion: '2026.14.1' }, null],
    [{ Version: '2026.8.3', SoftwareUpdateVersion: null }, null],
  ])('an update of %j: %s', (data, expected) => expect(shown('update_available', data)).toBe(expected));

  const shut = { FdWindow: 'Closed', FpWindow: 'Closed', RdWindow: 'Closed', RpWindow: 'Closed' };
  test.each<[SignalValues, boolean | null | undefined]>([
    [{}, undefined],
    [shut, false],
    [{ ...shut, RpWindow: 'PartiallyOpen' }, true],
    [{ FdWindow: 'Opened', FpWindow: null }, true],
    [{ ...shut, RdWindow: 'Unknown' }, null],
    [{ FdWindow: 'Closed' }, null],
  ])('windows of %j: %s', (data, expected) => expect(shown('windows', data)).toBe(expected));

  test.each<[SignalValues, boolean | null | undefined]>([
    [{}, undefined],
    [{ HvacPower: 'Precondition' }, true],
    [{ HvacPower: 'On' }, false],
    [{ HvacPower: 'Unknown' }, null],
    [{ HvacPower: 9 }, null],
  ])('preconditioning of %j: %s', (data, expected) => expect(shown('preconditioning', data)).toBe(expected));
});
