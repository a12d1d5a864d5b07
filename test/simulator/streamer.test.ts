import { describe, expect, it } from 'vitest';
import { Faults } from '../../src/simulator/streamer/faults';
import type { StreamConfig } from '../../src/simulator/streamer/profile';
import { Streamer } from '../../src/simulator/streamer/streamer';
import type { SignalValue } from '../../src/simulator/wire/value';
import { ManualClock } from '../support/manual-clock';
import { ack, complaint, FakeNetwork, type FakeConnection } from './network';

const vin = 'LRW3E7EK4RC100001';
const fields = { Soc: { interval_seconds: 1 }, Gear: { interval_seconds: 1 } };

function streaming(config: StreamConfig = { fields }, textValues = false) {
  const clock = new ManualClock();
  const network = new FakeNetwork();
  const faults = new Faults();
  const values: Record<string, SignalValue> = { Soc: 50, Gear: 'P' };
  const alerts: string[] = [];
  const events: string[] = [];
  let reachable = true;
  const streamer = new Streamer({
    car: {
      vin,
      cert: 'cert',
      key: 'key',
      textValues,
      read: (field) => values[field] ?? null,
      alerts: () => alerts,
      networkInterface: () => 'wifi',
    },
    target: { host: 'fleet.example', port: 443, ca: 'ca' },
    config,
    faults,
    delay: 0,
    clock,
    random: () => 0.5,
    connect: network.connect,
    events: {
      connected: (networkInterface) => events.push(`connected ${networkInterface}`),
      disconnected: (reason) => events.push(`disconnected: ${reason}`),
      failed: (reason) => events.push(`failed: ${reason}`),
    },
  });
  /** So many seconds of an awake car. */
  const live = (seconds: number): void => {
    for (let half = 0; half < seconds * 2; half += 1) {
      clock.advance(500);
      streamer.tick(reachable);
    }
  };
  const open = (): FakeConnection => {
    if (network.connections.length === 0) live(0.5);
    network.last.open();
    return network.last;
  };
  return {
    clock,
    network,
    faults,
    values,
    alerts,
    events,
    streamer,
    live,
    open,
    reach: (on: boolean) => (reachable = on),
  };
}

/** The data of the V records that were heard. */
const data = ({ sent }: FakeConnection): unknown[] =>
  sent.filter(({ topic }) => topic === 'V').map(({ record }) => record.data);

describe('a connection', () => {
  it('introduces itself as a car does', () => {
    const { network, open } = streaming();
    open();
    expect(network.last.target).toMatchObject({ host: 'fleet.example', port: 443, ca: 'ca', cert: 'cert', key: 'key' });
    expect(network.last.target.headers).toMatchObject({ Version: '1.2.0', 'X-Network-Interface': 'wifi' });
    expect(network.last.target.headers['User-Agent']).toMatch(/^Hermes\//);
    expect(network.last.target.headers['X-TXID']).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('begins with one record of all fields, then says what changes', () => {
    const { open, live, values } = streaming();
    const connection = open();
    expect(data(connection)).toEqual([{ Soc: 50, Gear: 'P' }]);
    live(5);
    expect(data(connection)).toHaveLength(1);
    values.Gear = 'D';
    live(1);
    expect(data(connection)).toEqual([{ Soc: 50, Gear: 'P' }, { Gear: 'D' }]);
  });

  it('numbers its messages and stamps them with the time of the clock', () => {
    const { open, live, values, clock } = streaming();
    const connection = open();
    values.Soc = 49;
    live(1);
    const [first, second] = connection.sent;
    expect(first?.txid).toMatch(/^[0-9a-f]{22}-000000001$/);
    expect(second?.txid).toBe(first?.txid.replace(/1$/, '2'));
    expect(second?.record.createdAt).toBe(clock.now());
    expect(second?.deviceId).toBe(vin);
  });

  it('is tried again with growing patience, and told once', () => {
    const { network, live, events } = streaming();
    live(0.5);
    network.last.fail();
    // Half of 1, 2, 4 … seconds, seen on the next half second.
    for (const wait of [0.5, 1, 2, 4]) {
      const before = network.connections.length;
      live(wait - 0.5);
      expect(network.connections).toHaveLength(before);
      live(0.5);
      expect(network.connections).toHaveLength(before + 1);
      network.last.fail();
    }
    expect(events).toEqual(['failed: ECONNREFUSED']);
  });

  it('that only opens and closes is tried ever less; an acknowledgement restores trust', () => {
    const { network, open, live } = streaming();
    open().fail('closed');
    live(0.5);
    open().fail('closed');
    live(0.5);
    expect(network.connections).toHaveLength(2);
    live(0.5);
    expect(network.connections).toHaveLength(3);
    const third = open();
    third.reply(ack(network.connections[0]!.sent[0]!.txid));
    third.fail('closed');
    live(0.5);
    expect(network.connections).toHaveLength(4);
  });

  it('says goodbye when the car falls asleep, with what was left to say, and begins anew when it wakes', () => {
    const { network, open, live, values, streamer, events } = streaming({
      fields: { Soc: { interval_seconds: 1 }, Gear: { interval_seconds: 600 } },
    });
    const connection = open();
    values.Gear = 'D';
    live(2);
    streamer.sleep();
    expect(data(connection)).toEqual([{ Soc: 50, Gear: 'P' }, { Gear: 'D' }]);
    expect(connection.ended).toBe('closed');
    streamer.wake();
    live(0.5);
    network.last.open();
    expect(data(network.last)).toEqual([{ Soc: 50, Gear: 'D' }]);
    expect(network.last.sent[0]?.txid).toMatch(/-000000001$/);
    expect(events).toEqual(['connected wifi', 'disconnected: asleep', 'connected wifi']);
  });

  it('stops twice without harm, and hears nothing afterwards', () => {
    const { open, streamer, events } = streaming();
    const connection = open();
    streamer.stop();
    streamer.stop();
    expect(connection.ended).toBe('dropped');
    connection.fail('late');
    connection.open();
    expect(events).toEqual(['connected wifi', 'disconnected: stopped']);
  });
});

describe('what a car says besides', () => {
  it('an alert begins and ends', () => {
    const { open, live, alerts, clock } = streaming();
    const connection = open();
    alerts.push('APP_w222');
    live(0.5);
    const began = clock.now();
    live(10);
    alerts.pop();
    live(0.5);
    const told = connection.sent.filter(({ topic }) => topic === 'alerts').map(({ record }) => record.data);
    const alert = { name: 'APP_w222', audiences: ['Customer', 'Service'], startedAt: began };
    expect(told).toEqual([[{ ...alert, endedAt: null }], [{ ...alert, endedAt: clock.now() }]]);
  });

  it('an error for every configured field that it does not know, once', () => {
    const { open, network, live } = streaming({ fields: { ...fields, WarpSpeed: { interval_seconds: 1 } } });
    const connection = open();
    expect(connection.sent.map(({ topic }) => topic)).toEqual(['errors', 'V']);
    expect(connection.sent[0]?.record.data).toMatchObject([
      { name: 'unsupported_field', tags: { field_name: 'WarpSpeed' } },
    ]);
    connection.fail();
    live(1);
    network.last.open();
    expect(network.last.sent).toEqual([]);
  });

  it('values as text, when its firmware is old', () => {
    const { open } = streaming({ fields: { ...fields, DetailedChargeState: { interval_seconds: 1 } } }, true);
    const connection = open();
    expect(connection.target.headers.Version).toBe('1.0.0');
    // The receiver makes numbers of texts; that they were texts, test/simulator/value.test.ts holds.
    expect(data(connection)).toEqual([{ Soc: 50, Gear: 'P', DetailedChargeState: null }]);
  });
});

describe('replies', () => {
  it('come once, twice, late, out of order or as complaints, and are counted', () => {
    const { open, live, values, streamer } = streaming();
    const connection = open();
    values.Soc = 49;
    live(1);
    const [first, second] = connection.sent.map(({ txid }) => txid) as [string, string];
    connection.reply(ack(second), ack(second), ack(first), ack('', ''), complaint('zz'), Buffer.from('nonsense'));
    expect(streamer.counts).toMatchObject({ sent: 2, acknowledged: 2, stray: 2, refused: 1, unreadable: 1 });
    values.Soc = 48;
    live(1);
    expect(data(connection).at(-1)).toEqual({ Soc: 48 });
  });
});

describe('without a connection', () => {
  it('and without a policy, messages wait with their own times; what was sent is gone', () => {
    const { open, network, live, values, clock } = streaming();
    open();
    network.last.fail();
    const lost = clock.now();
    values.Soc = 49;
    live(1);
    // The back-off connected again by now; the network answers only later.
    values.Soc = 48;
    live(1);
    values.Soc = 47;
    live(1);
    network.last.open();
    expect(data(network.last)).toEqual([{ Soc: 49 }, { Soc: 48 }, { Soc: 47 }]);
    const times = network.last.sent.map(({ record }) => (record.createdAt ?? 0) - lost);
    expect(times[0]).toBeLessThan(times[1]!);
    expect(times[1]).toBeLessThan(times[2]!);
    expect(times[2]).toBeLessThanOrEqual(3_000);
    expect(network.last.sent.every(({ record }) => !record.isResend)).toBe(true);
  });

  it('with the policy latest, all that was not acknowledged comes back as one record of latest values', () => {
    const { open, network, live, values } = streaming({ fields, delivery_policy: 'latest' });
    const first = open();
    first.reply(ack(first.sent[0]!.txid));
    values.Soc = 49;
    live(1);
    first.fail();
    values.Gear = 'D';
    live(1);
    values.Soc = 48;
    live(1);
    network.last.open();
    expect(data(network.last)).toEqual([{ Soc: 48, Gear: 'D' }]);
    expect(network.last.sent[0]?.record.isResend).toBe(true);
    network.last.reply(ack(network.last.sent[0]!.txid));
    network.last.fail();
    live(1);
    network.last.open();
    expect(network.last.sent).toEqual([]);
  });

  it('while the server was never there, what is made is kept from the first failure on', () => {
    const { network, live, values } = streaming();
    live(0.5);
    network.last.fail();
    live(0.5);
    values.Soc = 49;
    live(1);
    network.last.open();
    expect(data(network.last)).toEqual([{ Soc: 50, Gear: 'P' }, { Soc: 49 }]);
  });

  it('and without network, it waits for the network', () => {
    const { open, network, live, values, reach, events } = streaming();
    const first = open();
    reach(false);
    live(0.5);
    expect(first.ended).toBe('dropped');
    values.Soc = 49;
    live(60);
    expect(network.connections).toHaveLength(1);
    reach(true);
    live(0.5);
    network.last.open();
    expect(data(network.last)).toEqual([{ Soc: 49 }]);
    expect(events).toEqual(['connected wifi', 'disconnected: no network', 'connected wifi']);
  });
});

describe('faults', () => {
  it('stream:stall says nothing for so many emissions, and then what is new by then', () => {
    const { open, live, values, faults } = streaming();
    const connection = open();
    faults.set([{ code: 'stream:stall', times: 3 }]);
    values.Soc = 49;
    live(1.5);
    expect(data(connection)).toHaveLength(1);
    values.Soc = 48;
    live(1);
    expect(data(connection).slice(1)).toEqual([{ Soc: 48 }]);
    expect(faults.waiting).toEqual([]);
    expect(connection.ended).toBeUndefined();
  });

  it('stream:stall without times lasts until it is cleared', () => {
    const { open, live, values, faults } = streaming();
    const connection = open();
    faults.set([{ code: 'stream:stall' }]);
    values.Soc = 49;
    live(600);
    expect(data(connection)).toHaveLength(1);
    faults.set([]);
    live(0.5);
    expect(data(connection).slice(1)).toEqual([{ Soc: 49 }]);
  });

  it('stream:drop breaks the connection so many times and loses what was kept', () => {
    const { open, network, live, values, faults } = streaming({ fields, delivery_policy: 'latest' });
    const first = open();
    faults.set([{ code: 'stream:drop', times: 2 }]);
    values.Soc = 49;
    live(0.5);
    expect(first.ended).toBe('dropped');
    live(0.5);
    const second = network.last;
    second.open();
    live(0.5);
    expect(second.ended).toBe('dropped');
    live(0.5);
    const third = network.last;
    third.open();
    live(5);
    expect(third.ended).toBeUndefined();
    expect(third.sent).toEqual([]);
  });
});
