import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openCertificates, type SimulatorCertificates } from '../../src/simulator/certificates';
import { encode } from '../support/protos';
import { StreamingCar } from '../support/streaming-car';
import { CommandLine, evfleetpulse } from './support';

const vins = ['LRW3E7EK1PC000001', 'LRW3E7EK1PC000002'] as const;
const [vin, other] = vins;
const soc = [{ key: 'Soc', value: { double_value: 50.5 } }];

let certificates: SimulatorCertificates;
let folder: string;
beforeAll(async () => void (certificates = await openCertificates(undefined, vins, Date.now())));
afterAll(() => rm(certificates.folder, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingest-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const files = (): string[] => {
  const { receiverCert, receiverKey, ca } = certificates;
  return ['--cert', receiverCert, '--key', receiverKey, '--ca', ca];
};

/** A running `ingest` on a free port of this machine. */
async function started(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ line: CommandLine; port: number }> {
  const line = new CommandLine(['ingest', '--port=0', '--host=127.0.0.1', ...files(), ...argv], { env });
  onTestFinished(() => line.stop().then(() => {}));
  const to = argv.includes('--out=jsonl:-') ? 'stderr' : 'stdout';
  const [, port] = await line.says(to, /^listening 127\.0\.0\.1:(\d+)$/m);
  return { line, port: Number(port) };
}

async function drive(port: number, id: string = vin): Promise<StreamingCar> {
  const car = await StreamingCar.connect({ port, vin: id, ca: certificates.caPem, ...certificates.cars.get(id)! });
  onTestFinished(() => car.socket.terminate());
  return car;
}

interface Line {
  readonly vin: string;
  readonly topic: string;
  readonly txid: string;
}
const parsed = (text: string): Line[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

describe('ingest', () => {
  it('writes what a car streams to stdout, one line a record, and nothing else there', async () => {
    const { line, port } = await started(['--out=jsonl:-']);
    const car = await drive(port);
    await car.tell(soc);
    const alerts = [{ name: 'A1', started_at: { seconds: 9 } }];
    car.sendPayload('alerts', encode('telemetry.vehicle_alerts.VehicleAlerts', { alerts }), 'alert');
    expect(await car.answer()).toBe('ack alert');
    await car.close();
    expect(await line.stop()).toBe(0);
    const lines = parsed(line.stdout);
    expect(lines.map(({ topic }) => topic)).toEqual(['connectivity', 'V', 'alerts', 'connectivity']);
    expect(Object.keys(lines[1]!)).toEqual(['vin', 'topic', 'txid', 'createdAt', 'receivedAt', 'isResend', 'data']);
    expect(lines[1]).toMatchObject({
      vin,
      topic: 'V',
      createdAt: expect.any(Number),
      isResend: false,
      data: { Soc: 50.5 },
    });
    expect(lines[2]).toMatchObject({ data: [{ name: 'A1', audiences: [], startedAt: 9_000, endedAt: null }] });
    expect(lines[3]).toMatchObject({ data: { status: 'DISCONNECTED', networkInterface: 'wifi' } });
  });

  it('writes them to a file, on the disk before the car is told so', async () => {
    const file = join(folder, 'records.jsonl');
    const { line, port } = await started([`--out=jsonl:${file}`, '--ack=committed']);
    const car = await drive(port);
    for (let i = 1; i <= 5; i++) {
      await car.tell(soc);
      expect(parsed(await readFile(file, 'utf8')).filter(({ topic }) => topic === 'V')).toHaveLength(i);
    }
    // What is said at the end, too.
    expect(await line.stop()).toBe(0);
    expect(parsed(await readFile(file, 'utf8')).at(-1)).toMatchObject({ data: { status: 'DISCONNECTED' } });
    expect(line.stdout).toMatch(/^listening 127\.0\.0\.1:\d+\n$/);
  });

  it('answers at once by default, also where records go nowhere', async () => {
    const { line, port } = await started(['--out=none']);
    await (await drive(port)).tell(soc);
    expect(await line.stop()).toBe(0);
  });

  it('does not tell a car that a record is safe which it could not write, and says so once', async () => {
    const { line, port } = await started(['--out=jsonl:/dev/full', '--ack=committed']);
    const car = await drive(port);
    car.socket.on('message', () => expect.fail('it was acknowledged'));
    car.send(soc);
    car.send(soc);
    await line.says('stderr', /\/dev\/full cannot be written/);
    await car.heard();
    expect(await line.stop()).toBe(0);
    expect(line.stderr.match(/cannot be written/g)).toHaveLength(1);
  });

  it('goes on where a record cannot be written but need not be', async () => {
    const { line, port } = await started(['--out=jsonl:/dev/full']);
    const car = await drive(port);
    await car.tell(soc);
    await line.says('stderr', /cannot be written/);
    await car.tell(soc);
  });

  it('hears the cars it was told to, or all', async () => {
    const { line, port } = await started(['--out=jsonl:-', '--vin', other]);
    await (
      await drive(port)
    ).gone;
    await line.says('stderr', new RegExp(`Refused ${vin}`));
    await (await drive(port, other)).tell(soc);
    await line.stop();
    expect(new Set(parsed(line.stdout).map((record) => record.vin))).toEqual(new Set([other]));
  });

  it('is set from the environment, too', async () => {
    const { receiverCert, receiverKey, ca } = certificates;
    const line = new CommandLine(['ingest'], {
      env: {
        EVFLEETPULSE_INGEST_PORT: '0',
        EVFLEETPULSE_INGEST_HOST: '::1',
        EVFLEETPULSE_INGEST_CERT: receiverCert,
        EVFLEETPULSE_INGEST_KEY: receiverKey,
        EVFLEETPULSE_INGEST_CA: ca,
        EVFLEETPULSE_INGEST_OUT: 'none',
        EVFLEETPULSE_INGEST_VIN: `${vin},${other}`,
      },
    });
    await line.says('stdout', /^listening \[::1\]:\d+\n$/);
    expect(await line.stop()).toBe(0);
  });

  it('asks about a VIN that can be none', async () => {
    const { line } = await started(['--out=none', '--vin', `${vin},NOPE`]);
    await line.says('stderr', /--vin NOPE is no VIN/);
    expect(line.stderr).not.toContain(vin);
  });

  it('ends with 0 also where it was stopped before it began', async () => {
    const line = new CommandLine(['ingest', '--port=0', ...files(), '--out=none']);
    expect(await line.stop()).toBe(0);
  });
});

describe('wrong use of ingest', () => {
  // None of these files is there: what is wrong with the command line is said first.
  const base = ['--port=0', '--cert=/no/cert', '--key=/no/key', '--ca=/no/ca'];

  it.each<[string, string[], string]>([
    ['without a port', ['--cert=a', '--key=b', '--ca=c', '--out=none'], '--port is missing.'],
    ['without a certificate', ['--port=0', '--key=b', '--ca=c', '--out=none'], '--cert is missing.'],
    ['without authorities', ['--port=0', '--cert=a', '--key=b', '--out=none'], '--ca is missing.'],
    ['without a place to go', base, '--out is missing.'],
    ['with an unknown place', [...base, '--out=csv:file'], "--out takes none, jsonl:FILE or jsonl:-, not 'csv:file'."],
    ['with a file without a name', [...base, '--out=jsonl:'], "not 'jsonl:'"],
    ['with nothing to commit to', [...base, '--out=none', '--ack=committed'], 'with none nothing is ever committed'],
    ['with a stream to commit to', [...base, '--out=jsonl:-', '--ack=committed'], 'cannot be known'],
    ['with another moment to acknowledge', [...base, '--out=none', '--ack=never'], '--ack takes received, committed'],
  ])('%s', async (_, argv, sentence) => {
    const { code, stdout, stderr } = await evfleetpulse(['ingest', ...argv]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('"evfleetpulse ingest --help" shows how it is used.');
  });
});

describe('ingest fails with 1 and a sentence', () => {
  const failing = async (argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await evfleetpulse(['ingest', '--host=127.0.0.1', ...argv]);
    expect([code, stdout]).toEqual([1, '']);
    return stderr;
  };

  it.each(['cert', 'key', 'ca'] as const)('where the file of --%s is missing', async (option) => {
    const given = files().map((each, i, all) => (all[i - 1] === `--${option}` ? '/nowhere/file.pem' : each));
    expect(await failing(['--port=0', ...given, '--out=none'])).toMatch(
      /^The file \/nowhere\/file\.pem cannot be read/,
    );
  });

  it('where a file holds something else', async () => {
    const file = join(folder, 'text');
    await writeFile(file, 'hello');
    const given = files().map((each, i, all) => (all[i - 1] === '--ca' ? file : each));
    expect(await failing(['--port=0', ...given, '--out=none'])).toContain(`${file} holds no certificate`);
  });

  it('where the file for the records cannot be', async () => {
    const out = join(folder, 'nowhere', 'records.jsonl');
    expect(await failing(['--port=0', ...files(), `--out=jsonl:${out}`])).toContain(
      `The file ${out} cannot be written`,
    );
  });

  it('where the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const out = join(folder, 'records.jsonl');
    expect(await failing([`--port=${port}`, ...files(), `--out=jsonl:${out}`])).toContain(
      `Port ${port} is already in use`,
    );
    // And lets go of the file.
    await chmod(out, 0o600);
  });
});
