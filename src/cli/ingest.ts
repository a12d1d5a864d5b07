import type { X509Certificate } from 'node:crypto';
import { JsonlFile, jsonLine } from '../history/jsonl';
import { systemClock } from '../kernel/clock';
import { lineLog } from '../kernel/log';
import { reasonOf } from '../kernel/problem';
import { readServerCertificate } from '../telemetry/certificate';
import { clientCasFromFile } from '../telemetry/client-cas';
import { TelemetryServer } from '../telemetry/server';
import type { TelemetryRecord } from '../vehicle/record';
import { isVin } from '../vehicle/vin';
import { WrongUse, type Command, type CommandIo } from './command';
import { parseOptions } from './options';
import { aborted } from './signal';

/** Where records go. */
interface Out {
  start(): Promise<void>;
  /** @returns once the record is written; nothing where that cannot be told. */
  take(record: TelemetryRecord): Promise<void> | undefined;
  /** So much waits to be written that cars should wait too. */
  isBehind(): boolean;
  stop(): Promise<void>;
}

export const ingest: Command = {
  summary: 'receive the records of cars, headless',
  usage: `Usage: evfleetpulse ingest --port P --cert FILE --key FILE --ca FILE --out OUT [options]

Listens for cars and hands on what they stream. Prints "listening <host>:<port>" when ready (on stderr where the
records themselves go to stdout).

  --port P       port to listen on; 0 takes a free one
  --host H       address to listen on; all by default
  --cert FILE    PEM file with the server's certificate chain
  --key FILE     PEM file with its private key
  --ca FILE      PEM file with the client certificates to trust, in place of Tesla's
  --vin V        accept only this car; may be given several times. Without it every verified car is accepted
  --out OUT      none, jsonl:FILE or jsonl:- (stdout): one JSON line a record,
                 {vin, topic, txid, createdAt, receivedAt, isResend, data}
  --ack WHEN     received (default): a car is answered when its record has arrived
                 committed: when its record is written and flushed to the disk

Every option can also be set as EVFLEETPULSE_INGEST_<OPTION>, such as EVFLEETPULSE_INGEST_PORT.
`,
  async run(argv, io) {
    const { options } = parseOptions(
      'ingest',
      {
        port: { type: 'number', required: true, from: 0, to: 65_535 },
        host: { type: 'text' },
        cert: { type: 'text', required: true },
        key: { type: 'text', required: true },
        ca: { type: 'text', required: true },
        vin: { type: 'list' },
        out: { type: 'text', required: true },
        ack: { type: 'text', of: ['received', 'committed'] },
      },
      argv,
      io.env,
    );
    const isCommitted = options.ack === 'committed';
    const out = chooseOut(options.out, isCommitted, io);
    const log = lineLog(io.stderr, systemClock.now);
    const certificate = await readServerCertificate(options.cert, options.key, systemClock.now());
    const pool: X509Certificate[] = await clientCasFromFile(options.ca);
    await out.start();
    const vins = new Set(options.vin);
    // A test bed may name its cars otherwise, so it is no wrong use.
    const odd = options.vin.find((vin) => !isVin(vin));
    if (odd) log.warn(`--vin ${odd} is no VIN, which has 17 capital letters and digits without I, O and Q. Check it.`);
    const failed = once((error: unknown) => log.error(reasonOf(error)));
    const server = new TelemetryServer({
      ...(options.host && { host: options.host }),
      port: options.port,
      certificate,
      pool,
      ...(vins.size > 0 && { allows: (vin: string) => vins.has(vin) }),
      sink(record) {
        const written = out.take(record);
        if (isCommitted || out.isBehind())
          return written?.catch((error: unknown) => (failed(error), Promise.reject(error)));
        written?.catch(failed);
      },
      clock: systemClock,
      log,
    });
    try {
      await server.start();
      const { host, port } = server.address!;
      const ready = `listening ${host.includes(':') ? `[${host}]` : host}:${port}\n`;
      if (options.out === 'jsonl:-') io.stderr(ready);
      else io.stdout(ready);
      await aborted(io.signal);
      return 0;
    } finally {
      await server.stop();
      await out.stop();
    }
  },
};

function chooseOut(out: string, isCommitted: boolean, { stdout }: CommandIo): Out {
  if (out === 'none') {
    if (isCommitted)
      throw new WrongUse('--ack committed needs an --out that writes; with none nothing is ever committed.');
    return passing(() => {});
  }
  if (out === 'jsonl:-') {
    if (isCommitted) throw new WrongUse('--ack committed needs a file: what stdout does with a line cannot be known.');
    return passing((record) => stdout(jsonLine(record)));
  }
  const path = /^jsonl:(.+)$/.exec(out)?.[1];
  if (!path) throw new WrongUse(`--out takes none, jsonl:FILE or jsonl:-, not '${out}'.`);
  const file = new JsonlFile(path, { flush: isCommitted });
  return {
    start: () => file.start(),
    take: (record) => file.write(record),
    isBehind: () => file.isBehind,
    stop: () => file.stop(),
  };
}

/** An out that has nothing to wait for. */
function passing(pass: (record: TelemetryRecord) => void): Out {
  return { start: async () => {}, take: (record) => void pass(record), isBehind: () => false, stop: async () => {} };
}

/** Calls `run` for the first time only: a full disk fails with every record. */
function once(run: (error: unknown) => void): (error: unknown) => void {
  let done = false;
  return (error) => {
    if (!done) run(error);
    done = true;
  };
}
