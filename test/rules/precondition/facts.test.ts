import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../src/rules/precondition/facts';
import type { PresenceKind } from '../../../src/vehicle/presence';
import type { SignalValues } from '../../../src/vehicle/record';
import { VehicleState } from '../../../src/vehicle/state';
import { home, hour, minute } from './model';

const now = Date.parse('2026-11-24T05:00Z');

function facts(data: SignalValues, kind: PresenceKind = 'connected', age = 0) {
  const state = new VehicleState('5YJ3E1EA7KF000001');
  const at = now - age;
  state.apply({ topic: 'V', vin: state.vin, txid: '1', createdAt: at, receivedAt: at, isResend: false, data });
  return factsOf({ state, presence: { kind, since: at } }, now, { home });
}

const data: SignalValues = {
  Soc: 61,
  DetailedChargeState: 'Stopped',
  Gear: 'P',
  Location: { latitude: home.latitude, longitude: home.longitude },
  DriverSeatOccupied: false,
  Locked: true,
  DoorState: { DriverFront: false, TrunkRear: false },
  HvacPower: 'Off',
  InsideTemp: 4,
  OutsideTemp: 1,
  ModuleTempMin: 6,
  HvacLeftTemperatureRequest: 20,
};
const location = { latitude: home.latitude, longitude: home.longitude };
const body = { parked: true, location, atHome: true, occupied: false, locked: true, open: false };

describe('what is known of a car', () => {
  it('a charge of which the car knows nothing tells of no cable', () => {
    expect(facts({ DetailedChargeState: 'Unknown' }).plugged).toBeUndefined();
    expect(facts({ DetailedChargeState: 'Unknown', ChargingCableType: 'SNA' }).plugged).toBe(false);
  });

  it('what never came is absent', () => {
    expect(facts({})).toEqual({ asleep: false, connected: true });
  });

  it('is all true while the stream is up, whatever its age', () => {
    const known = facts(data, 'connected', 90 * hour);
    expect(known).toEqual({
      ...{ soc: 61, plugged: true, ...body, climate: 'Off', insideTemp: 4, outsideTemp: 1, packTemp: 6, request: 20 },
      ...{ asleep: false, connected: true },
    });
    expect(JSON.parse(JSON.stringify(known))).toEqual(known);
  });

  it('asleep: where and how it stands stays true, its temperatures for half an hour', () => {
    const charge = { soc: 61, plugged: true };
    expect(facts(data, 'asleep', 29 * minute).insideTemp).toBe(4);
    expect(facts(data, 'asleep', 31 * minute)).toEqual({ ...charge, ...body, asleep: true, connected: false });
    expect(facts(data, 'asleep', 8 * 24 * hour)).toEqual({ ...body, asleep: true, connected: false });
  });

  it('away: nothing of it stays', () => {
    expect(facts(data, 'disconnected', 31 * minute)).toEqual({ asleep: false, connected: false });
  });

  it.each<[SignalValues, object]>([
    [{ Gear: 'D' }, { parked: false }],
    [{ DoorState: { DriverFront: true } }, { open: true }],
    [{ ValetModeEnabled: true }, { lent: true }],
    [{ ServiceMode: true }, { lent: true }],
    [{ DetailedChargeState: 'Disconnected' }, { plugged: false }],
    [{ HvacPower: 'Precondition' }, { climate: 'Precondition' }],
    [{ HvacPower: null, InsideTemp: null }, {}],
  ])('reads %j', (signals, known) => {
    expect(facts(signals)).toEqual({ ...known, asleep: false, connected: true });
  });
});
