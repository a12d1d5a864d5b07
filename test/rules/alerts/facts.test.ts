import { describe, expect, it } from 'vitest';
import { alertFactsOf } from '../../../src/rules/alerts';
import type { PresenceKind } from '../../../src/vehicle/presence';
import type { SignalName } from '../../../src/vehicle/signals';
import type { SignalValues } from '../../../src/vehicle/record';
import { VehicleState } from '../../../src/vehicle/state';
import { away, calm, day, home, hour, minute, noon, vin } from './model';

const signals: SignalName[] = [
  'Soc',
  'DetailedChargeState',
  'DoorState',
  'VehicleSpeed',
  'InsideTemp',
  'Locked',
  'Version',
];

function facts(data: SignalValues, kind: PresenceKind, age: number, before?: ReturnType<typeof alertFactsOf>) {
  const state = new VehicleState(vin);
  state.apply({ vin, txid: '', createdAt: noon, receivedAt: noon, isResend: false, topic: 'V', data });
  return alertFactsOf({ state, presence: { kind, since: noon } }, noon + age, { home }, signals, before);
}
const all: SignalValues = { ...calm, VehicleSpeed: 0, InsideTemp: 20 };
const known = (kind: PresenceKind, age: number): string[] =>
  Object.entries(facts(all, kind, age).signals).flatMap(([name, fact]) => (fact ? [name] : []));

describe('what is known of the car', () => {
  it('is all of it while it streams, however old', () => expect(known('connected', 30 * day)).toEqual(signals));

  it('is what a sleeping car was left with: for a week its charge, for half an hour its climate', () => {
    expect(known('asleep', 30 * minute)).toEqual(signals);
    expect(known('asleep', 7 * day)).toEqual(signals.filter((name) => name !== 'InsideTemp'));
    expect(known('asleep', 8 * day)).toEqual(['DoorState', 'VehicleSpeed', 'Locked', 'Version']);
  });

  it.each([
    [minute, ['Soc', 'DetailedChargeState', 'VehicleSpeed', 'InsideTemp']],
    [3 * minute, ['Soc', 'DetailedChargeState', 'InsideTemp']],
    [16 * minute, ['InsideTemp']],
    [31 * minute, []],
  ])('is soon nothing of a car that is gone: after %d ms', (age, names) => {
    expect(known('disconnected', age)).toEqual(names);
    expect(known('unknown', age)).toEqual(names);
  });

  it('tells what the car never said from what it does not know now', () => {
    const { signals: read } = facts({ Soc: 50, DoorState: null }, 'connected', 0);
    expect(read).toEqual({ Soc: { value: 50, at: noon }, DoorState: null });
  });

  it('knows home, plug and parking', () => {
    expect(facts(all, 'connected', 0)).toMatchObject({
      atHome: { value: true },
      plugged: { value: true },
      parked: { value: true },
    });
    expect(
      facts({ ...all, Location: away, Gear: 'D', DetailedChargeState: 'Disconnected' }, 'connected', 0),
    ).toMatchObject({
      atHome: { value: false },
      plugged: { value: false },
      parked: { value: false },
    });
    const none = facts({ Soc: 50 }, 'connected', 0);
    expect([none.atHome, none.plugged, none.parked]).toEqual([undefined, undefined, undefined]);
    expect(facts({ ChargingCableType: null }, 'connected', 0).plugged).toEqual({ value: false, at: noon });
    expect(facts({ DetailedChargeState: 'Charging' }, 'connected', 0).parked).toEqual({ value: true, at: noon });
  });

  it('leaves home only when clearly away', () => {
    const near = { ...all, Location: { latitude: home.latitude + 0.0011, longitude: home.longitude } };
    expect(facts(near, 'connected', 0).atHome?.value).toBe(false);
    expect(facts(near, 'connected', 0, facts(all, 'connected', 0)).atHome?.value).toBe(true);
  });

  it('is plain data', () => {
    const one = facts(all, 'connected', hour);
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });
});
