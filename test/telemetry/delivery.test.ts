import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Delivery, type Sink } from '../../src/telemetry/delivery';
import type { TelemetryRecord } from '../../src/vehicle/record';

function record(txid: string, change: Partial<TelemetryRecord> = {}): TelemetryRecord {
  const head = { vin: 'A', txid, createdAt: 1, receivedAt: 2, isResend: false };
  return { topic: 'V', ...head, data: {}, ...change } as TelemetryRecord;
}

/** A sink whose promises a test settles, in the order of the calls. */
function slowSink(): {
  sink: Sink;
  calls: { record: TelemetryRecord; safe: () => void; fail: (error: Error) => void }[];
} {
  const calls: ReturnType<typeof slowSink>['calls'] = [];
  const sink: Sink = (given) =>
    new Promise<void>((resolve, reject) => calls.push({ record: given, safe: resolve, fail: reject }));
  return { sink, calls };
}

const state = async (promise: void | Promise<void>): Promise<string> =>
  promise === undefined
    ? 'safe'
    : Promise.race([
        promise.then(
          () => 'safe',
          () => 'failed',
        ),
        new Promise<string>((go) => setImmediate(go, 'waits')),
      ]);

describe('a repeated message', () => {
  it('is handed on once, and is safe when the first one is', async () => {
    const { sink, calls } = slowSink();
    const delivery = new Delivery(sink);
    const first = delivery.deliver(record('1'));
    const again = delivery.deliver(record('1', { receivedAt: 3, isResend: false }));
    expect([calls.length, await state(first), await state(again)]).toEqual([1, 'waits', 'waits']);
    calls[0]!.safe();
    expect([await state(first), await state(again)]).toEqual(['safe', 'safe']);
    expect(delivery.deliver(record('1'))).toBeUndefined();
    expect(calls).toHaveLength(1);
  });

  it.each<[string, Partial<TelemetryRecord>]>([
    ['of another car', { vin: 'B' }],
    ['of another type', { topic: 'errors' } as Partial<TelemetryRecord>],
    ['of another time, for the car may have counted from the start', { createdAt: 9 }],
    ['without an id', { txid: '' }],
  ])('is none when it is %s', (_, change) => {
    const handed: TelemetryRecord[] = [];
    const delivery = new Delivery((given) => void handed.push(given));
    for (const given of [record(change.txid ?? '1'), record('1', change)]) delivery.deliver(given);
    expect(handed).toHaveLength(2);
  });

  it.each(['rejects', 'throws'])('is handed on again after a sink that %s', async (how) => {
    let failing = true;
    let handed = 0;
    const delivery = new Delivery(() => {
      handed++;
      if (!failing) return;
      if (how === 'throws') throw new Error('disk full');
      return Promise.reject(new Error('disk full'));
    });
    await expect(delivery.deliver(record('1'))).rejects.toThrow('disk full');
    await expect(delivery.deliver(record(''))).rejects.toThrow('disk full');
    failing = false;
    expect(delivery.deliver(record('1'))).toBeUndefined();
    delivery.deliver(record('1'));
    expect(handed).toBe(3);
  });

  it('is not forgotten because an older one with its id failed', async () => {
    const { sink, calls } = slowSink();
    const delivery = new Delivery(sink);
    const old = delivery.deliver(record('1'));
    void delivery.deliver(record('1', { createdAt: 9 }));
    calls[0]!.fail(new Error('late'));
    expect(await state(old)).toBe('failed');
    void delivery.deliver(record('1', { createdAt: 9 }));
    expect(calls).toHaveLength(2);
  });
});

describe('what is remembered', () => {
  it('is bounded for each car: the last 64 at least, and no more than twice as many', () => {
    let handed = 0;
    const delivery = new Delivery(() => void handed++);
    for (let i = 0; i < 10_000; i++) delivery.deliver(record(String(i)));
    for (let i = 10_000 - 64; i < 10_000; i++) delivery.deliver(record(String(i)));
    expect(handed).toBe(10_000);
    delivery.deliver(record(String(10_000 - 129)));
    expect(handed).toBe(10_001);
  });

  it('is what a simple model says, for any messages', () => {
    const message = fc.record({
      vin: fc.constantFrom('A', 'B'),
      txid: fc.constantFrom('', '1', '2', '3'),
      createdAt: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
        const handed: unknown[] = [];
        const delivery = new Delivery(({ vin, txid, createdAt }) => void handed.push({ vin, txid, createdAt }));
        const last = new Map<string, number>();
        const expected = messages.filter(({ vin, txid, createdAt }) => {
          const isRepeated = txid !== '' && last.get(vin + txid) === createdAt;
          last.set(vin + txid, createdAt);
          return !isRepeated;
        });
        for (const { txid, ...rest } of messages) delivery.deliver(record(txid, rest));
        expect(handed).toEqual(expected);
      }),
    );
  });
});
