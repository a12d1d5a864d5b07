import { expect, it } from 'vitest';
import { stateMessage } from '../../src/fleet/messages';
import { VehicleState } from '../../src/vehicle/state';

const vin = 'LRW3E7EK1PC000001';

it('tells everything that is known of a car, and of when the newest of it is', () => {
  const state = new VehicleState(vin);
  const view = { vin, name: 'Blitz', state, networkInterfaces: [], now: 9 };
  const presence = { kind: 'late', since: 5, until: 99 } as const;
  expect(stateMessage({ ...view, presence: { kind: 'unknown', since: null } })).toEqual({
    topic: vin,
    payload: {},
    vin,
    name: 'Blitz',
    presence: { kind: 'unknown', since: null },
    at: null,
  });
  const head = { topic: 'V', vin, txid: '', receivedAt: 100, isResend: false } as const;
  state.apply({ ...head, createdAt: 20, data: { Soc: 50, Gear: null } });
  state.apply({ ...head, createdAt: 10, data: { Locked: true } });
  expect(stateMessage({ ...view, presence })).toEqual({
    topic: vin,
    payload: { Soc: 50, Gear: null, Locked: true },
    vin,
    name: 'Blitz',
    presence: { kind: 'late', since: 5 },
    at: 20,
  });
});
