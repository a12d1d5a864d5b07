import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignalRecord } from '../../src/vehicle/record';
import { VehicleState, type Reading } from '../../src/vehicle/state';

const vin = 'LRW3E7EK1PC000001';
/** Later than any moment the cars here speak of. */
const later = 1_000_000;

function record(data: SignalRecord['data'], createdAt: number | null, receivedAt = later): SignalRecord {
  return { topic: 'V', vin, txid: '', createdAt, receivedAt, isResend: false, data };
}

/** What is known, without when it was received, which is not the car's doing. */
const known = (state: VehicleState): Record<string, readonly [unknown, number]> =>
  Object.fromEntries([...state.readings].map(([signal, { value, at }]) => [signal, [value, at]]));

const value = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.string());
const data = fc.dictionary(fc.constantFrom('Soc', 'Gear', 'Locked', 'Odometer'), value, { noNullPrototype: true });
/** Records of different moments, and an order in which they may arrive, some of them twice. */
const history = fc
  .uniqueArray(fc.record({ at: fc.nat(50), data }), { selector: ({ at }) => at, maxLength: 12 })
  .chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray([...events, ...events], { minLength: 0 }).map((some) => [...some, ...events]),
    ),
  )
  .chain(([events, arrivals]) =>
    fc.tuple(fc.constant(events), fc.shuffledSubarray(arrivals, { minLength: arrivals.length })),
  );

describe('the state of a car', () => {
  it('is the same in whatever order its records arrive, and however often', () => {
    fc.assert(
      fc.property(history, ([events, arrivals]) => {
        const inOrder = new VehicleState(vin);
        for (const { at, data } of events.toSorted((a, b) => a.at - b.at)) inOrder.apply(record(data, at));
        const asArrived = new VehicleState(vin);
        arrivals.forEach(({ at, data }, arrival) => asArrived.apply(record(data, at, later + arrival)));
        expect(known(asArrived)).toEqual(known(inOrder));
      }),
      { numRuns: 500 },
    );
  });

  it('is that of the records that came, where some are missing', () => {
    fc.assert(
      fc.property(history, ([events]) => {
        const state = new VehicleState(vin);
        events.forEach(({ at, data }, arrival) => state.apply(record(data, at, later + arrival)));
        const signals = new Set(events.flatMap(({ data }) => Object.keys(data)));
        for (const signal of signals) {
          const last = events.filter(({ data }) => signal in data).toSorted((a, b) => b.at - a.at)[0]!;
          expect(state.get(signal)).toMatchObject({ value: last.data[signal], at: last.at });
        }
        expect(new Set(state.readings.keys())).toEqual(signals);
      }),
    );
  });

  it('is, of two records of one moment, that of the one received later', () => {
    const state = new VehicleState(vin);
    state.apply(record({ Soc: 1, Gear: 'D' }, 10, 100));
    state.apply(record({ Soc: 2 }, 10, 101));
    expect([state.value('Soc'), state.value('Gear')]).toEqual([2, 'D']);
  });

  it('is not locked by a record from the future: what is made after it was received counts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.nat(1e6), fc.nat(1e6), (ahead, after, delay) => {
        const state = new VehicleState(vin);
        const receivedAt = later;
        state.apply(record({ Gear: 'D' }, receivedAt + ahead, receivedAt));
        expect(state.get('Gear')!.at).toBe(receivedAt);
        state.apply(record({ Gear: 'P' }, receivedAt + after, receivedAt + after + delay));
        expect(state.value('Gear')).toBe('P');
      }),
    );
  });

  it('is not locked by a clock of this machine that was ahead and was set right', () => {
    const state = new VehicleState(vin);
    state.apply(record({ Locked: false }, null, 9_000_000));
    const { changes } = state.apply(record({ Locked: true }, 1_000, 1_001));
    expect(changes).toMatchObject([{ signal: 'Locked', reading: { value: true, at: 1_000 } }]);
  });

  it('takes the time of arrival where the car gave none', () => {
    const state = new VehicleState(vin);
    state.apply(record({ Soc: 1 }, null, 50));
    expect(state.get('Soc')).toEqual({ value: 1, at: 50, receivedAt: 50, source: 'telemetry' });
  });

  it('tells null, which the car says, from what was never received', () => {
    const state = new VehicleState(vin);
    state.apply(record({ VehicleSpeed: null }, 1));
    expect([state.value('VehicleSpeed'), state.get('VehicleSpeed')?.at]).toEqual([null, 1]);
    expect([state.value('Soc'), state.get('Soc')]).toEqual([undefined, undefined]);
    state.apply(record({ VehicleSpeed: 3 }, 2));
    expect(state.apply(record({ VehicleSpeed: null }, 3)).changes[0]!.previous!.value).toBe(3);
    expect(state.value('VehicleSpeed')).toBeNull();
  });

  it('tells what a record moved forward, in its order, with what it was before', () => {
    const state = new VehicleState(vin);
    const first = record({ Soc: 1, Gear: 'P' }, 10, 100);
    const reading = (value: Reading['value'], at: number): Reading => ({
      value,
      at,
      receivedAt: 100,
      source: 'telemetry',
    });
    expect(state.apply(first)).toEqual({
      record: first,
      changes: [
        { signal: 'Soc', reading: reading(1, 10) },
        { signal: 'Gear', reading: reading('P', 10) },
      ],
    });
    state.apply(record({ Gear: 'D' }, 30, 100));
    // Late for the gear, news for the rest, and a repeated value is news too.
    const late = record({ Gear: 'R', Soc: 1, Locked: true }, 20, 100);
    expect(state.apply(late).changes).toEqual([
      { signal: 'Soc', reading: reading(1, 20), previous: reading(1, 10) },
      { signal: 'Locked', reading: reading(true, 20) },
    ]);
  });

  it('is not touched by what is no signal', () => {
    const state = new VehicleState(vin);
    const head = { vin, txid: '', createdAt: 1, receivedAt: 1, isResend: false };
    expect(state.apply({ ...head, topic: 'alerts', data: [] }).changes).toEqual([]);
    const data = { connectionId: 'c', status: 'CONNECTED', networkInterface: '' } as const;
    expect(state.apply({ ...head, topic: 'connectivity', data }).changes).toEqual([]);
    expect(state.readings.size).toBe(0);
  });
});

describe('a restored reading', () => {
  const kept = (value: number, at: number): Reading => ({ value, at, receivedAt: at, source: 'store' });

  it('stands until something newer or as new is received', () => {
    const state = new VehicleState(vin);
    state.restore('Soc', kept(50, 10));
    state.apply(record({ Soc: 40 }, 9));
    expect(state.get('Soc')).toEqual(kept(50, 10));
    state.apply(record({ Soc: 60 }, 10));
    expect(state.value('Soc')).toBe(60);
  });

  it('does not overwrite what is newer or as new', () => {
    const state = new VehicleState(vin);
    state.apply(record({ Soc: 60 }, 10));
    state.restore('Soc', kept(50, 9));
    state.restore('Soc', kept(51, 10));
    expect(state.value('Soc')).toBe(60);
    state.restore('Soc', kept(70, 11));
    expect(state.get('Soc')).toEqual(kept(70, 11));
  });
});
