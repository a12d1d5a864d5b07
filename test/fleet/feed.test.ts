import { beforeEach, describe, expect, it } from 'vitest';
import { Feed, type FeedSettings } from '../../src/fleet/feed';
import type { RecordMessage, SignalMessage } from '../../src/fleet/messages';
import type { SignalValues, TelemetryRecord } from '../../src/vehicle/record';
import { VehicleState } from '../../src/vehicle/state';
import { ManualClock } from '../support/manual-clock';

const vin = 'LRW3E7EK1PC000001';
let clock: ManualClock;
let sent: (readonly (SignalMessage | RecordMessage)[])[];
let states: Map<string, VehicleState>;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  states = new Map();
});

function feedOf(settings: Partial<FeedSettings> = {}): Feed {
  const defaults: FeedSettings = { emit: 'signals', signals: [], onlyChanges: false };
  return new Feed({ settings: { ...defaults, ...settings }, clock, send: (messages) => void sent.push(messages) });
}

function stateOf(car: string): VehicleState {
  if (!states.has(car)) states.set(car, new VehicleState(car));
  return states.get(car)!;
}

/** A record of now, folded into its car's state. */
function tell(feed: Feed, data: SignalValues, change: Partial<TelemetryRecord> = {}): void {
  const now = clock.now();
  const head = { vin, txid: '', createdAt: now, receivedAt: now, isResend: false };
  const record = { topic: 'V', ...head, data, ...change } as TelemetryRecord;
  feed.take(stateOf(record.vin).apply(record));
}

/** What was sent since the last look, as signal → payload, one object a call. */
function payloads(): Record<string, unknown>[] {
  return sent
    .splice(0)
    .map((messages) =>
      Object.fromEntries(
        messages.map((message) => ['signal' in message ? message.signal : message.topic, message.payload]),
      ),
    );
}

describe('messages of signals', () => {
  it('have the settled shape, with unit and previous value where there is one', () => {
    const feed = feedOf();
    const at = clock.now() - 1_000;
    tell(feed, { Soc: 50, Gear: 'P' }, { createdAt: at });
    tell(feed, { Soc: 51 }, { isResend: true });
    expect(sent).toEqual([
      [
        {
          topic: `${vin}/Soc`,
          payload: 50,
          vin,
          signal: 'Soc',
          unit: '%',
          at,
          receivedAt: clock.now(),
          isResend: false,
        },
        { topic: `${vin}/Gear`, payload: 'P', vin, signal: 'Gear', at, receivedAt: clock.now(), isResend: false },
      ],
      [
        {
          topic: `${vin}/Soc`,
          payload: 51,
          vin,
          signal: 'Soc',
          unit: '%',
          at: clock.now(),
          receivedAt: clock.now(),
          previous: 50,
          isResend: true,
        },
      ],
    ]);
  });

  it('say null for what the car calls invalid, now and before', () => {
    const feed = feedOf();
    tell(feed, { VehicleSpeed: null });
    tell(feed, { VehicleSpeed: 3 });
    expect(sent.flat()).toMatchObject([{ payload: null }, { payload: 3, previous: null }]);
    expect(sent[0]![0]).not.toHaveProperty('previous');
  });

  it('are those of the wanted signals, an unknown one among them', () => {
    const feed = feedOf({ signals: ['Soc', 'Field999'] });
    tell(feed, { Gear: 'P', Soc: 1, Field999: 'ab' });
    tell(feed, { Gear: 'D' });
    expect(payloads()).toEqual([{ Soc: 1, Field999: 'ab' }]);
  });

  it('leave out what comes late: the state is further', () => {
    const feed = feedOf();
    tell(feed, { Soc: 50 });
    tell(feed, { Soc: 40, Gear: 'P' }, { createdAt: clock.now() - 60_000 });
    expect(payloads()).toEqual([{ Soc: 50 }, { Gear: 'P' }]);
  });

  it('never carry a time in the future', () => {
    const feed = feedOf();
    tell(feed, { Soc: 50 }, { createdAt: clock.now() + 60_000 });
    expect(sent[0]![0]!.at).toBe(clock.now());
  });

  it('do not come from records of other kinds', () => {
    const feed = feedOf();
    tell(feed, {}, { topic: 'alerts', data: [{ name: 'A', audiences: [], startedAt: 1, endedAt: null }] });
    tell(feed, {});
    expect(sent).toEqual([]);
  });
});

describe('only changes', () => {
  it.each([
    ['numbers', 1, 2],
    ['texts', 'a', 'b'],
    ['null', null, 1],
    ['places', { latitude: 1, longitude: 2 }, { latitude: 1, longitude: 3 }],
    ['doors', { DriverFront: false, TrunkRear: false }, { DriverFront: true, TrunkRear: false }],
  ])('leave out %s that are the same as the last one sent', (_, one, other) => {
    const feed = feedOf({ onlyChanges: true });
    for (const value of [one, structuredClone(one), other, other, one]) tell(feed, { Field999: value });
    expect(payloads().map(({ Field999 }) => Field999)).toEqual([one, other, one]);
  });

  it('are not asked for: repeats are sent', () => {
    const feed = feedOf();
    for (const Gear of ['P', 'P']) tell(feed, { Gear });
    expect(payloads()).toHaveLength(2);
  });
});

describe('a dead band', () => {
  const run = (delta: FeedSettings['delta'], values: readonly (number | string | null)[]): unknown[] => {
    const feed = feedOf({ delta: delta! });
    for (const Soc of values) tell(feed, { Soc });
    return payloads().map(({ Soc }) => Soc);
  };

  it.each<[string, FeedSettings['delta'], (number | string | null)[], (number | string | null)[]]>([
    ['an amount since the last one sent', { by: 2, unit: 'absolute' }, [10, 11, 11.9, 12, 13, 10], [10, 12, 10]],
    ['negative numbers', { by: 2, unit: 'absolute' }, [-1, 0, 1, -2, -3], [-1, 1, -2]],
    ['a slow drift', { by: 1, unit: 'absolute' }, [0, 0.4, 0.8, 1.2, 1.6], [0, 1.2]],
    [
      'tenths, which computers cannot subtract',
      { by: 0.1, unit: 'absolute' },
      [20.1, 20.2, 20.3, 20.35],
      [20.1, 20.2, 20.3],
    ],
    ['a part of the last one sent', { by: 10, unit: 'percent' }, [100, 109, 110, 120, 121], [100, 110, 121]],
    ['a part of a negative number', { by: 10, unit: 'percent' }, [-100, -95, -90, -99], [-100, -90, -99]],
    ['a part of nothing: any move', { by: 10, unit: 'percent' }, [0, 0, 0.01, 0.0101, 0], [0, 0.01, 0]],
    ['a repeated value, always', { by: 2, unit: 'absolute' }, [5, 5, 5], [5]],
    ['not what is no number', { by: 2, unit: 'absolute' }, [5, null, null, 5, 'x', 6, 7], [5, null, null, 5, 'x', 6]],
  ])('asks for %s', (_, delta, values, expected) => expect(run(delta, values)).toEqual(expected));

  it('lets repeats of what is no number through only where repeats are wanted', () => {
    const feed = feedOf({ delta: { by: 2, unit: 'absolute' }, onlyChanges: true });
    for (const Soc of [5, null, null, 6, 7, 8]) tell(feed, { Soc });
    expect(payloads()).toEqual([{ Soc: 5 }, { Soc: null }, { Soc: 6 }, { Soc: 8 }]);
  });
});

describe('an interval', () => {
  it('lets one message through and the latest value at its end', () => {
    const feed = feedOf({ interval: 10_000 });
    tell(feed, { Soc: 1 });
    clock.advance(1_000);
    tell(feed, { Soc: 2 });
    clock.advance(4_000);
    tell(feed, { Soc: 3 }, { isResend: true });
    const at = clock.now();
    clock.advance(4_999);
    expect(payloads()).toEqual([{ Soc: 1 }]);
    clock.advance(1);
    // The message is that of its record, times and all.
    expect(sent.flat()).toEqual([
      {
        topic: `${vin}/Soc`,
        payload: 3,
        vin,
        signal: 'Soc',
        unit: '%',
        at,
        receivedAt: at,
        previous: 2,
        isResend: true,
      },
    ]);
    sent.length = 0;
    clock.advance(60_000);
    tell(feed, { Soc: 4 });
    expect(payloads()).toEqual([{ Soc: 4 }]);
    expect(clock.timers).toBe(0);
  });

  it('begins anew with the trailing value', () => {
    const feed = feedOf({ interval: 10_000 });
    for (const Soc of [1, 2]) tell(feed, { Soc });
    clock.advance(10_000);
    clock.advance(9_999);
    tell(feed, { Soc: 3 });
    expect(payloads()).toEqual([{ Soc: 1 }, { Soc: 2 }]);
    clock.advance(1);
    expect(payloads()).toEqual([{ Soc: 3 }]);
  });

  it('ends without a message where the value went back to what was sent', () => {
    const feed = feedOf({ interval: 10_000, onlyChanges: true });
    for (const Gear of ['P', 'D', 'P']) tell(feed, { Gear });
    clock.advance(60_000);
    expect(payloads()).toEqual([{ Gear: 'P' }]);
    tell(feed, { Gear: 'D' });
    expect(payloads()).toEqual([{ Gear: 'D' }]);
  });

  it('compares with a dead band at its end', () => {
    const feed = feedOf({ interval: 10_000, delta: { by: 5, unit: 'absolute' } });
    for (const Soc of [50, 56, 54]) tell(feed, { Soc });
    clock.advance(10_000);
    expect(payloads()).toEqual([{ Soc: 50 }]);
    // What is not enough waits for nothing.
    tell(feed, { Soc: 51 });
    expect(clock.timers).toBe(0);
  });

  it('runs for each signal of each car on its own', () => {
    const feed = feedOf({ interval: 10_000 });
    const other = 'LRW3E7EK1PC000002';
    tell(feed, { Soc: 1, Gear: 'P' });
    clock.advance(5_000);
    tell(feed, { Soc: 2 }, { vin: other });
    tell(feed, { Soc: 3 });
    expect(payloads()).toEqual([{ Soc: 1, Gear: 'P' }, { Soc: 2 }]);
    tell(feed, { Soc: 4 }, { vin: other });
    clock.advance(5_000);
    expect(sent.flat()).toMatchObject([{ topic: `${vin}/Soc`, payload: 3 }]);
    clock.advance(5_000);
    expect(sent.flat()[1]).toMatchObject({ topic: `${other}/Soc`, payload: 4, vin: other });
  });

  it('is no longer than it was set to be when the clock was set back', () => {
    const feed = feedOf({ interval: 10_000 });
    clock.advance(3_600_000);
    tell(feed, { Soc: 1 });
    clock.setBack(3_600_000);
    tell(feed, { Soc: 2 });
    clock.advance(10_000);
    expect(payloads()).toEqual([{ Soc: 1 }, { Soc: 2 }]);
  });

  it('leaves no timer behind when the feed stops', () => {
    const feed = feedOf({ interval: 10_000 });
    for (const Soc of [1, 2]) tell(feed, { Soc });
    expect(clock.timers).toBe(1);
    feed.stop();
    feed.stop();
    expect(clock.timers).toBe(0);
    clock.advance(60_000);
    expect(payloads()).toEqual([{ Soc: 1 }]);
  });
});

it('compares several cars each with itself', () => {
  const feed = feedOf({ onlyChanges: true, delta: { by: 5, unit: 'absolute' } });
  for (const [car, Soc] of [
    ['A', 50],
    ['B', 90],
    ['A', 52],
    ['B', 91],
    ['A', 55],
    ['B', 84],
  ] as const) {
    tell(feed, { Soc }, { vin: car });
  }
  expect(sent.flat().map(({ vin: car, payload }) => [car, payload])).toEqual([
    ['A', 50],
    ['B', 90],
    ['A', 55],
    ['B', 84],
  ]);
});

describe('messages of records', () => {
  it('have the settled shape, whole records and late ones too', () => {
    const feed = feedOf({ emit: 'records', onlyChanges: true, interval: 60_000 });
    const receivedAt = clock.now();
    tell(feed, { Soc: 50, Gear: null });
    tell(feed, { Soc: 40 }, { createdAt: receivedAt - 5, isResend: true });
    tell(feed, {}, { createdAt: null });
    const head = { topic: vin, vin, receivedAt };
    expect(sent).toEqual([
      [{ ...head, payload: { Soc: 50, Gear: null }, at: receivedAt, isResend: false }],
      [{ ...head, payload: { Soc: 40 }, at: receivedAt - 5, isResend: true }],
      [{ ...head, payload: {}, at: receivedAt, isResend: false }],
    ]);
  });

  it('hold the wanted signals alone, and come only with one of them', () => {
    const feed = feedOf({ emit: 'records', signals: ['Soc', 'Gear'] });
    tell(feed, { Locked: true, Soc: 50, Odometer: 1 });
    tell(feed, { Locked: true });
    tell(feed, {});
    expect(payloads()).toEqual([{ [vin]: { Soc: 50 } }]);
  });

  it('come from records of signals alone', () => {
    const feed = feedOf({ emit: 'records' });
    tell(feed, {}, { topic: 'errors', data: [{ name: 'E', body: '', tags: {}, createdAt: null }] });
    expect(sent).toEqual([]);
  });
});

describe('messages of alerts, errors and connectivity', () => {
  const alerts = [
    { name: 'A1', audiences: ['Customer'], startedAt: 1, endedAt: null },
    { name: 'A2', audiences: [], startedAt: 1, endedAt: 2 },
  ];
  const errors = [{ name: 'unsupported_field', body: 'b', tags: { field_name: 'X' }, createdAt: 3 }];
  const connectivity = { connectionId: 'c', status: 'CONNECTED' as const, networkInterface: 'wifi' };

  it('are one an entry, sent together', () => {
    const feed = feedOf({ emit: 'alerts' });
    const now = clock.now();
    tell(feed, {}, { topic: 'alerts', data: alerts, createdAt: now - 1 });
    const head = { topic: `${vin}/alerts`, vin, at: now - 1, receivedAt: now, isResend: false };
    expect(sent).toEqual([alerts.map((payload) => ({ ...head, payload }))]);
  });

  it('are none for an empty list', () => {
    const feed = feedOf({ emit: 'errors' });
    tell(feed, {}, { topic: 'errors', data: [] });
    expect(sent).toEqual([]);
  });

  it.each([
    ['errors', errors, errors[0]],
    ['connectivity', connectivity, connectivity],
  ] as const)('say what it is about in the topic: %s', (emit, data, payload) => {
    const feed = feedOf({ emit });
    tell(feed, { Soc: 1 });
    tell(feed, {}, { topic: 'alerts', data: alerts });
    tell(feed, {}, { topic: emit, data } as Partial<TelemetryRecord>);
    expect(sent.flat()).toMatchObject([{ topic: `${vin}/${emit}`, payload, vin }]);
  });
});
