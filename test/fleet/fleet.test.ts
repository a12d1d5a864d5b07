import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../../src/fleet/fleet';
import { VehicleMemory, vehicleSchema } from '../../src/fleet/memory';
import type { Receiver, ReceiverSettings } from '../../src/fleet/receiver';
import { systemClock } from '../../src/kernel/clock';
import { Store } from '../../src/store/store';
import type { SignalRecord } from '../../src/vehicle/record';
import { ManualClock } from '../support/manual-clock';
import { drive, keptLog, ownFolder, removeCertificates, serverSettings, stateOf, vins, type KeptLog } from './support';

const [vin, other] = vins;
const soc = (value: number): object[] => [{ key: 'Soc', value: { double_value: value } }];

let folder: string;
let clock: ManualClock;
let log: KeptLog;

beforeEach(async () => {
  folder = await ownFolder();
  clock = new ManualClock(Date.now());
  log = keptLog();
});
afterAll(removeCertificates);

function fleetIn(home = folder): Fleet {
  const fleet = new Fleet({ folder: home, clock, random: () => 0.5, log });
  onTestFinished(() => fleet.stop());
  return fleet;
}

async function receiverOf(fleet: Fleet, change: Partial<ReceiverSettings> = {}): Promise<Receiver> {
  const receiver = fleet.receiver(await serverSettings({ vins: [...vins], ...change }));
  receiver.start();
  onTestFinished(async () => {
    const stopped = receiver.stop();
    clock.advance(1_000);
    await stopped;
  });
  return receiver;
}

function record(data: SignalRecord['data'], id: string = vin): SignalRecord {
  const now = clock.now();
  return { topic: 'V', vin: id, txid: '', createdAt: now - 5, receivedAt: now, isResend: false, data };
}

describe('a claim', () => {
  it('makes one object a VIN, with name and home', () => {
    const fleet = fleetIn();
    const homeZone = { latitude: 1, longitude: 2, radius: 3 };
    fleet.claim(vin, { name: 'Blitz', homeZone }, undefined);
    expect(fleet.vehicle(vin)).toBe(fleet.vehicle(vin));
    expect(fleet.vehicle(vin).view()).toMatchObject({ name: 'Blitz', homeZone });
  });

  it.each(['', 'LRW3E7EK1PC00000', 'lrw3e7ek1pc000001', 'LRW3E7EK1PC00000O'])(
    'is refused for %j, which is no VIN',
    (text) => {
      expect(() => fleetIn().claim(text, { name: '' }, undefined)).toThrow(
        expect.objectContaining({ code: 'VIN_INVALID', details: { vin: text } }),
      );
    },
  );

  it('is one a VIN, until it is let go, which may be said twice', () => {
    const fleet = fleetIn();
    const release = fleet.claim(vin, { name: 'A' }, undefined);
    expect(() => fleet.claim(vin, { name: 'B' }, undefined)).toThrow(expect.objectContaining({ code: 'VIN_TAKEN' }));
    expect(fleet.vehicle(vin).name).toBe('A');
    release();
    const second = fleet.claim(vin, { name: 'C' }, undefined);
    release();
    expect(() => fleet.claim(vin, { name: 'D' }, undefined)).toThrow(expect.objectContaining({ code: 'VIN_TAKEN' }));
    second();
    fleet.claim(vin, { name: 'E' }, undefined);
  });

  it('is not taken from the receiver by who had let go before', async () => {
    const fleet = fleetIn();
    const receiver = await receiverOf(fleet, { vins: [] });
    const release = fleet.claim(vin, { name: 'A' }, receiver);
    release();
    fleet.claim(vin, { name: 'B' }, receiver);
    release();
    await (await drive(receiver)).tell(soc(1));
  });
});

describe('what is kept', () => {
  it('is there after a restart: values with their times, when the car spoke, and so that it sleeps', async () => {
    const first = fleetIn();
    await first.start();
    const { safe } = first
      .vehicle(vin)
      .apply(
        record({ Soc: 50.5, Gear: 'P', VehicleSpeed: null, Locked: true, Location: { latitude: 1, longitude: -2 } }),
      );
    void first.vehicle(other).apply(record({ Gear: 'D' }, other));
    const [at, lastRecordAt] = [clock.now() - 5, clock.now()];
    await first.stop();
    await safe;
    clock.advance(3_600_000);

    const second = fleetIn();
    // Twice is once.
    await Promise.all([second.start(), second.start()]);
    const car = second.vehicle(vin);
    expect(Object.fromEntries([...car.state.readings].map(([signal, { value }]) => [signal, value]))).toEqual({
      Soc: 50.5,
      Gear: 'P',
      VehicleSpeed: null,
      Locked: true,
      Location: { latitude: 1, longitude: -2 },
    });
    expect(car.state.get('Soc')).toEqual({ value: 50.5, at, receivedAt: lastRecordAt, source: 'store' });
    const receiver = await receiverOf(second);
    await stateOf(receiver, 'listening');
    expect(car.presence).toEqual({ kind: 'asleep', since: lastRecordAt });
    expect(second.vehicle(other).presence).toEqual({ kind: 'disconnected', since: lastRecordAt });
  });

  it('is there before anything is received', async () => {
    const first = fleetIn();
    await first.start();
    void first.vehicle(vin).apply(record({ Soc: 1 }));
    await first.stop();
    const second = fleetIn();
    // Started by the receiver itself, which waits.
    const receiver = await receiverOf(second);
    await stateOf(receiver, 'listening');
    expect(second.vehicle(vin).state.value('Soc')).toBe(1);
  });

  it('outlives a stop and a start of the same fleet', async () => {
    const fleet = fleetIn();
    for (const value of [1, 2]) {
      await fleet.start();
      void fleet.vehicle(vin).apply(record({ Soc: value }));
      clock.advance(1);
      await fleet.stop();
      await fleet.stop();
    }
    const next = fleetIn();
    await next.start();
    expect(next.vehicle(vin).state.value('Soc')).toBe(2);
  });
});

describe('a car that is removed', () => {
  it('leaves nothing of its state, unless somebody claims it still', async () => {
    const first = fleetIn();
    await first.start();
    for (const id of [vin, other]) {
      const release = first.claim(id, { name: '' }, undefined);
      void first.vehicle(id).apply(record({ Soc: 50 }, id));
      if (id === vin) release();
      first.forget(id);
    }
    await first.stop();
    const second = fleetIn();
    await second.start();
    expect([vin, other].map((id) => second.vehicle(id).state.value('Soc'))).toEqual([undefined, 50]);
  });
});

describe('an acknowledgement', () => {
  it('waits for the disk where it should be committed', async () => {
    const fleet = fleetIn();
    const receiver = await receiverOf(fleet, { ack: 'committed', records: ['V'] });
    const car = await drive(receiver);
    let answered = false;
    const answer = car.answer().then((text) => ((answered = true), text));
    const txid = car.send(soc(50));
    await car.heard();
    expect([fleet.vehicle(vin).state.value('Soc'), answered]).toEqual([50, false]);
    // The store gathers for a tenth of a second, on the clock that stands still.
    clock.advance(100);
    expect(await answer).toBe(`ack ${txid}`);
    await receiver.stop();
    await fleet.stop();
    const next = fleetIn();
    await next.start();
    expect(next.vehicle(vin).state.value('Soc')).toBe(50);
  });

  it('does not wait where receiving is enough', async () => {
    const receiver = await receiverOf(fleetIn(), { ack: 'received' });
    await (await drive(receiver)).tell(soc(50));
  });

  it('is not given where nothing can be committed, and the value is shown all the same', async () => {
    await writeFile(join(folder, 'file'), '');
    const fleet = fleetIn(join(folder, 'file'));
    const receiver = await receiverOf(fleet, { ack: 'committed' });
    const car = await drive(receiver);
    car.socket.on('message', () => expect.fail('it was acknowledged'));
    car.send(soc(50));
    await car.heard();
    expect(fleet.vehicle(vin).state.value('Soc')).toBe(50);
  });
});

describe('a store that cannot be used', () => {
  /** Cars are received, shown, and forgotten at the end. */
  async function goesOn(fleet: Fleet): Promise<void> {
    const receiver = await receiverOf(fleet);
    await (await drive(receiver)).tell(soc(50));
    expect(fleet.vehicle(vin).state.value('Soc')).toBe(50);
    await receiver.stop();
    await fleet.stop();
  }

  it('because another process has it: said once, and gone on in memory', async () => {
    const first = fleetIn();
    await first.start();
    const second = fleetIn();
    await second.start();
    expect(second.problem).toMatchObject({ code: 'STORE_IN_USE', message: expect.stringContaining(folder) });
    expect(log.sentences).toEqual([second.problem!.message]);
    await goesOn(second);
    await first.stop();
    // The place is free: all is well at the next start.
    await second.start();
    expect(second.problem).toBeUndefined();
  });

  it('because its folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    const fleet = fleetIn(join(folder, 'file'));
    await fleet.start();
    expect(fleet.problem).toMatchObject({
      code: 'STORE_UNWRITABLE',
      message: expect.stringContaining('in memory only'),
    });
    await goesOn(fleet);
  });

  it('because it cannot be written', async () => {
    // A folder in the file's place fails for root as well, whom no permissions stop.
    await mkdir(join(folder, 'store.sqlite'));
    const fleet = fleetIn();
    await fleet.start();
    expect(fleet.problem?.code).toBe('STORE_UNWRITABLE');
    await goesOn(fleet);
  });

  it('because a newer version wrote it', async () => {
    const newer = { ...vehicleSchema, steps: [...vehicleSchema.steps, 'CREATE TABLE more (a TEXT)'] };
    const store = new Store({ file: join(folder, 'store.sqlite'), schemas: [newer], clock: systemClock, log });
    await store.start();
    await store.stop();
    const fleet = fleetIn();
    await fleet.start();
    expect(fleet.problem?.code).toBe('STORE_NEWER');
    await goesOn(fleet);
  });

  it('because it is damaged: set aside, and a new one kept', async () => {
    await writeFile(join(folder, 'store.sqlite'), 'no database'.repeat(1_000));
    const fleet = fleetIn();
    await fleet.start();
    expect(fleet.problem).toMatchObject({ code: 'STORE_BROKEN' });
    expect((await readdir(folder)).some((name) => name.startsWith('store.sqlite.broken-'))).toBe(true);
    void fleet.vehicle(vin).apply(record({ Soc: 7 }));
    await fleet.stop();
    const next = fleetIn();
    await next.start();
    expect([next.problem, next.vehicle(vin).state.value('Soc')]).toEqual([undefined, 7]);
  });
});

describe('the memory of cars', () => {
  it('keeps the last reading of each signal, also where a car said nothing else', async () => {
    const store = new Store({ file: join(folder, 'memory.sqlite'), schemas: [vehicleSchema], clock: systemClock, log });
    await store.start();
    onTestFinished(() => store.stop());
    const memory = new VehicleMemory(store);
    expect(await memory.recall()).toEqual([]);
    const reading = { value: { DriverFront: true }, at: 1, receivedAt: 2, source: 'telemetry' } as const;
    await Promise.all([
      memory.remember(vin, [{ signal: 'DoorState', reading }], 2),
      memory.remember(vin, [{ signal: 'DoorState', reading: { ...reading, value: null } }], 3),
      memory.remember(other, [], null),
    ]);
    expect(await memory.recall()).toEqual([
      { vin, lastRecordAt: 3, readings: [['DoorState', { value: null, at: 1, receivedAt: 2, source: 'store' }]] },
      { vin: other, lastRecordAt: null, readings: [] },
    ]);
  });

  it('keeps nothing without a store, and says so to who waits', async () => {
    const memory = new VehicleMemory(undefined);
    await expect(memory.remember(vin, [], 1)).rejects.toThrow('no store');
    expect(await memory.recall()).toEqual([]);
  });
});

it('refuses settings of Home Assistant that cannot be, with the reason', () => {
  const fleet = fleetIn();
  expect(() => fleet.homeAssistant({ broker: { url: '' } })).toThrow(
    expect.objectContaining({ code: 'BROKER_MISSING' }),
  );
  expect(() => fleet.homeAssistant({ broker: { url: 'nonsense' } })).toThrow(
    expect.objectContaining({ code: 'BROKER_URL_INVALID' }),
  );
  expect(fleet.homeAssistant({ broker: { url: 'mqtt://127.0.0.1:1' } })).toBeDefined();
});
