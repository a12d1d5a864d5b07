import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isActive, presence, silence, type Contact, type PresenceKind } from '../../src/vehicle/presence';
import type { SignalValue } from '../../src/vehicle/value';
import { VehicleState } from '../../src/vehicle/state';

const now = Date.parse('2026-06-01T12:00:00Z');
const minute = 60_000;

function stateOf(data: Readonly<Record<string, SignalValue>>): VehicleState {
  const state = new VehicleState('LRW3E7EK1PC000001');
  state.apply({ topic: 'V', vin: state.vin, txid: '', createdAt: 1, receivedAt: 1, isResend: false, data });
  return state;
}

const parked = { Gear: 'P', DetailedChargeState: 'Disconnected' };
const driving = { Gear: 'D', DetailedChargeState: 'Disconnected' };
const charging = { Gear: 'P', DetailedChargeState: 'Charging' };

/** Listening · connections · minutes since the last record (`null` never). */
const table: [
  string,
  Readonly<Record<string, SignalValue>>,
  [boolean, number, number | null],
  PresenceKind,
  number?,
][] = [
  ['streams', parked, [true, 1, 0], 'connected'],
  ['is silent while parked, for nothing changes', parked, [true, 1, 600], 'connected'],
  ['has just connected and said nothing', {}, [true, 1, null], 'connected'],
  ['has connected again after an earlier run', parked, [true, 1, 600], 'connected'],
  ['drives and streams', driving, [true, 1, 9], 'connected', 1],
  ['drives and is silent', driving, [true, 1, 10], 'late'],
  ['charges and is silent', charging, [true, 2, 11], 'late'],
  ['went away parked', parked, [true, 0, 1], 'asleep'],
  ['went away parked long ago, also before a restart', parked, [true, 0, 6_000], 'asleep'],
  ['went away and reports no gear at all, which parked cars do', { Gear: null }, [true, 0, 5], 'asleep'],
  ['went away fully charged', { ...charging, DetailedChargeState: 'Complete' }, [true, 0, 5], 'asleep'],
  ['went away driving', driving, [true, 0, 9], 'late', 1],
  ['went away driving backwards', { Gear: 'R' }, [true, 0, 0], 'late', 10],
  ['went away in neutral, as in a car wash', { Gear: 'N' }, [true, 0, 0], 'late', 10],
  ['went away charging', charging, [true, 0, 9], 'late', 1],
  ['went away starting to charge', { DetailedChargeState: 'Starting' }, [true, 0, 9], 'late', 1],
  ['went away driving and stayed away', driving, [true, 0, 10], 'disconnected'],
  ['was driving at the last run, long ago', driving, [true, 0, 600], 'disconnected'],
  ['was never heard of', {}, [true, 0, null], 'unknown'],
  ['is known from the store, but not when it spoke', parked, [true, 0, null], 'unknown'],
  ['said nothing that tells', { Soc: 50 }, [true, 0, 5], 'unknown'],
  ['cannot be heard, parked', parked, [false, 0, 5], 'disconnected'],
  ['cannot be heard, driving', driving, [false, 0, 5], 'disconnected'],
  ['cannot be heard, never heard of', {}, [false, 0, null], 'disconnected'],
  ['cannot be heard, although a connection lingers', parked, [false, 1, 5], 'disconnected'],
];

describe('a car that', () => {
  it.each(table)('%s', (_, data, [listening, connections, minutes], kind, until) => {
    const lastRecordAt = minutes === null ? null : now - minutes * minute;
    expect(presence(stateOf(data), { listening, connections, lastRecordAt }, now)).toEqual({
      kind,
      since: lastRecordAt,
      ...(until !== undefined && { until: now + until * minute }),
    });
  });
});

it.each<[SignalValue | undefined, SignalValue | undefined, boolean | undefined]>([
  [undefined, undefined, undefined],
  ['P', undefined, false],
  [undefined, 'Stopped', false],
  [undefined, 'Charging', true],
  ['D', undefined, true],
  ['D', 'Stopped', true],
  ['P', 'Charging', true],
  [null, null, false],
  [7, 99, false],
])('gear %s and charge state %s are active: %s', (Gear, DetailedChargeState, active) => {
  const data = {
    ...(Gear !== undefined && { Gear }),
    ...(DetailedChargeState !== undefined && { DetailedChargeState }),
  };
  expect(isActive(stateOf(data))).toBe(active);
});

describe('whatever is known', () => {
  const value = fc.oneof(
    fc.constantFrom('P', 'D', 'N', 'R', 'SNA', 'Charging', 'Starting', 'Complete', 'Stopped'),
    fc.constant(null),
    fc.integer(),
    fc.boolean(),
    fc.constant({ latitude: 1, longitude: 2 }),
  );
  const data = fc.dictionary(fc.constantFrom('Gear', 'DetailedChargeState', 'Soc'), value, { noNullPrototype: true });
  const contact: fc.Arbitrary<Contact> = fc.record({
    listening: fc.boolean(),
    connections: fc.nat(3),
    lastRecordAt: fc.oneof(fc.constant(null), fc.integer({ min: now - 3 * silence, max: now + 3 * silence })),
  });

  it('there is an answer, to be looked at again within ten minutes or not at all', () => {
    fc.assert(
      fc.property(data, contact, (known, facts) => {
        const judged = presence(stateOf(known), facts, now);
        expect(judged.since).toBe(facts.lastRecordAt);
        if (judged.until === undefined) return;
        expect(judged.until).toBeGreaterThan(now);
        expect(judged.until).toBeLessThanOrEqual(now + silence);
      }),
      { numRuns: 500 },
    );
  });

  it('it stays until then, and changes then, unless the clock was set back', () => {
    fc.assert(
      fc.property(
        data,
        contact,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (known, facts, part) => {
          const state = stateOf(known);
          const first = presence(state, facts, now);
          const end = first.until ?? now + 10 * silence;
          const between = now + Math.floor((end - now) * part);
          expect(presence(state, facts, between).kind).toBe(first.kind);
          if (first.until === undefined || facts.lastRecordAt! > now) return;
          const next = presence(state, facts, first.until);
          expect(next.kind).toBe(first.kind === 'connected' ? 'late' : 'disconnected');
          expect(next.until).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });
});
