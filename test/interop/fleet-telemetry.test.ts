import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { carAuthorities, carCertificate, serverCertificate } from '../../src/simulator/certificates';
import { writeEnvelope } from '../../src/simulator/wire/envelope';
import { encode } from '../support/protos';
import vectors from '../vectors/telemetry-vectors.json';
import { brokenMessages } from './broken-messages';
import { CarConnection, type CarPapers } from './peers/car';
import { Control, Evfleetpulse, type Signals } from './peers/evfleetpulse';
import { FleetTelemetry, type LoggedRecord, type ReceiverFiles } from './peers/fleet-telemetry';
import { describeWith } from './peers/peer';
import { stopAll, type Program } from './peers/program';
import { alike, everyValue, withoutHead } from './values';

/** The car of the vectors: its certificate has a dot where its device id has a dash. */
const vin = '5YJ3E1EA7KF000-01';
const commonName = '5YJ3E1EA7KF000.01';

interface Line {
  readonly vin: string;
  readonly txid: string;
  readonly topic: string;
  readonly createdAt: number;
  readonly data: unknown;
}

describeWith("Tesla's own server", inject('fleetTelemetry'), (binary) => {
  let folder: string;
  let files: ReceiverFiles;
  let papers: CarPapers;
  let tesla: FleetTelemetry;
  let ingest: Evfleetpulse;
  let ours: CarConnection;
  let theirs: CarConnection;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-receivers-'));
    files = { cert: join(folder, 'server.crt'), key: join(folder, 'server.key'), ca: join(folder, 'cars.crt') };
    const authorities = carAuthorities(Date.now());
    const server = serverCertificate(authorities.issuing, Date.now());
    const car = carCertificate(commonName, authorities.products, Date.now());
    await writeFile(files.cert, server.cert);
    await writeFile(files.key, server.key);
    await writeFile(files.ca, authorities.products.cert + authorities.issuing.cert);
    papers = { cert: car.cert, key: car.key, ca: authorities.issuing.cert };

    tesla = await FleetTelemetry.start(binary(), files);
    const options = `--host 127.0.0.1 --port 0 --cert ${files.cert} --key ${files.key} --ca ${files.ca} --out jsonl:-`;
    ingest = Evfleetpulse.start('ingest', options.split(' '));
    const port = Number((await ingest.program.line(/^listening .*:(\d+)$/))[1]);
    theirs = await CarConnection.open(tesla.port, papers);
    ours = await CarConnection.open(port, papers);
  });

  afterAll(() => {
    ours?.close();
    theirs?.close();
    return stopAll(
      () => ingest?.stop(),
      () => tesla?.stop(),
      () => rm(folder, { recursive: true, force: true }),
    );
  });

  /** The answers of both to the same messages, a repeated one counted once: Tesla's server says some twice (its slip). */
  const answers = async (messages: readonly Buffer[]) => {
    const [all, official] = await Promise.all([ours.ask(messages, fence), theirs.ask(messages, fence)]);
    return messages.map((message, at) => ({ message, ours: once(all[at]!), theirs: once(official[at]!) }));
  };

  test.each(vectors.cases.filter(({ requestHex }) => requestHex !== null))(
    'and ours answer alike: $name',
    async (each) => {
      const [answer] = await answers([Buffer.from(each.requestHex!, 'hex')]);
      expect(answer!.ours).toEqual(answer!.theirs);
    },
  );

  test('and ours answer alike to a message of a million bytes, and to one byte more', async () => {
    for (const { ours, theirs } of await answers([Buffer.alloc(1_000_000), Buffer.alloc(1_000_001)])) {
      expect(ours).toEqual(theirs);
    }
  });

  test('and ours answer alike to broken messages, save that ours reads nothing beyond their end', async () => {
    const messages = brokenMessages(vectors.cases.flatMap(({ requestHex }) => requestHex ?? []));
    const differing: string[] = [];
    let stricter = 0;
    for (let at = 0; at < messages.length; at += 500) {
      for (const { message, ours, theirs } of await answers(messages.slice(at, at + 500))) {
        if (ours.join() === theirs.join()) continue;
        // A message that holds no record loses nothing, whatever it is answered.
        if (ours.every((answer) => isRefusal(answer) || topicLength(answer) === 0)) stricter += 1;
        else differing.push(`${message.toString('hex')}: ours ${ours.join()}, Tesla's ${theirs.join()}`);
      }
    }
    expect(differing).toEqual([]);
    expect(stricter / messages.length).toBeLessThan(0.05);
  });

  test('and ours read the same values from every field, in every form that it can have', async () => {
    const rounds = everyValue();
    const txids = rounds.map((_, at) => `round-${at}`);
    const createdAt = Math.floor(Date.now() / 1_000);
    const messages = rounds.map((data, at) =>
      record(
        'V',
        txids[at]!,
        encode('telemetry.vehicle_data.Payload', { data, vin, created_at: { seconds: createdAt } }),
      ),
    );
    for (const { ours, theirs } of await answers(messages)) expect(ours).toEqual(theirs);
    const differing: string[] = [];
    for (const txid of txids) {
      const line = await lineOf(ingest.program, txid);
      const logged = tesla.records().find(({ metadata }) => metadata.txid === txid)!;
      expect(line).toMatchObject({ vin, topic: 'V', createdAt: createdAt * 1_000, isResend: false });
      differing.push(...alike(line.data, withoutHead(logged.data)));
    }
    expect(differing).toEqual([]);
  });

  test('takes the simulated cars as real ones, and reads from them what they are', async () => {
    const state = `--cars 2 --state ${join(folder, 'state')}`;
    const first = Evfleetpulse.start('simulate', state.split(' '));
    const { ca, receiverCert: cert, receiverKey: key } = await simulated(first);
    await first.stop();
    const receiver = await FleetTelemetry.start(binary(), { cert, key, ca });
    const stream = `${state} --stream localhost:${receiver.port} --stream-ca ${ca}`;
    const cars = Evfleetpulse.start('simulate', stream.split(' '));
    try {
      const { vins, control } = await simulated(cars);
      for (const each of vins) {
        await receiver.program.line(new RegExp(`"txtype":"V".*"msg":"record_payload".*"vin":"${each}"`));
        const read = Object.assign(
          {},
          ...receiver
            .records()
            .filter(isSignalsOf(each))
            .map(({ data }) => data),
        ) as Signals;
        const { signals } = await new Control(control).car(each);
        for (const name of ['Version', 'VehicleName', 'CarType', 'Locked', 'DoorState', 'ChargeLimitSoc', 'Gear']) {
          expect(alike({ [name]: signals[name] }, { [name]: read[name] })).toEqual([]);
        }
      }
      expect(receiver.complaints()).toEqual([]);
    } finally {
      await stopAll(
        () => cars.stop(),
        () => receiver.stop(),
      );
    }
  });
});

/** What `simulate` says when it is ready. */
interface Simulated {
  readonly control: string;
  readonly vins: readonly string[];
  readonly ca: string;
  readonly receiverCert: string;
  readonly receiverKey: string;
}

const simulated = async ({ program }: Evfleetpulse): Promise<Simulated> =>
  JSON.parse((await program.line(/^\{.*/))[0]) as Simulated;

const isSignalsOf =
  (each: string) =>
  (logged: LoggedRecord): boolean =>
    logged.vin === each && logged.metadata.txtype === 'V';

/** A message of the car, as it sends it. */
function record(topic: string, txid: string, payload: Uint8Array): Buffer {
  const device = { senderId: `vehicle_device.${vin}`, deviceType: 'vehicle_device', deviceId: vin };
  return writeEnvelope({ topic, txid, payload, ...device, messageId: txid, createdAt: 1_700_000_000 });
}

const [valid] = vectors.cases;
const mark = '78ae54a58800468194dc95-000000397';

/** The first vector under another txid of the same length, so that its acknowledgement is like no other. */
const fence = {
  request: renamed(valid!.requestHex!),
  answer: renamed(valid!.repliesHex[0]!),
};

function renamed(hex: string): Buffer {
  return Buffer.from(
    hex.replace(Buffer.from(mark).toString('hex'), Buffer.from(mark.replace(/^.{5}/, 'fence')).toString('hex')),
    'hex',
  );
}

const once = (all: readonly string[]): readonly string[] => [...new Set(all)];

/** In the one layout that both servers write, the union's type stands at 35 and the way to the topic at 36. */
const isRefusal = (answer: string): boolean => Buffer.from(answer, 'hex')[35] === 4;

function topicLength(answer: string): number {
  const bytes = Buffer.from(answer, 'hex');
  return bytes.readUInt32LE(36 + bytes.readUInt32LE(36));
}

async function lineOf(program: Program, txid: string): Promise<Line> {
  return JSON.parse((await program.line(new RegExp(`^\\{.*"txid":"${txid}".*`)))[0]) as Line;
}
