import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemClock } from '../kernel/clock';
import { lineLog } from '../kernel/log';
import { reasonOf } from '../kernel/problem';
import { Simulator, type SimulatorOptions } from '../simulator/simulator';
import { WrongUse, type Command, type CommandIo } from './command';
import { parseOptions } from './options';
import { aborted } from './signal';

const usage = `Usage: evfleetpulse simulate [options]

Simulated Teslas: they drive, charge and sleep, and stream over mutual TLS as real ones do.

  --cars N            how many cars (2)
  --speed X           how much faster they live than the clock runs (1); stamps stay true
  --state DIR         where their certificates are kept for the next run
  --stream HOST:PORT  stream there at once; without it the cars live unheard
  --stream-ca FILE    the only authorities to trust at HOST (the simulator's own)

Writes one JSON object when ready: {control, ca, vins, receiverCert, receiverKey}; then one a line for what happens to the
cars. Every option can also be set as EVFLEETPULSE_SIMULATE_<OPTION>.
`;

/** The simulated Tesla as a command of its own. */
export const simulate: Command = {
  summary: 'simulated cars that stream as real ones do',
  usage,
  async run(argv, io) {
    const { options } = parseOptions(
      'simulate',
      {
        cars: { type: 'number', from: 1, to: 100_000 },
        speed: { type: 'number', from: 0.01, to: 100_000, fraction: true },
        state: { type: 'text' },
        stream: { type: 'text' },
        streamCa: { type: 'text' },
      },
      argv,
      io.env,
    );
    if (options.streamCa !== undefined && options.stream === undefined) {
      throw new WrongUse('--stream-ca says whom to trust at --stream HOST:PORT, which is missing.');
    }
    const stream = options.stream === undefined ? undefined : await streamOf(options.stream, options.streamCa);
    return run(
      {
        cars: options.cars ?? 2,
        speed: options.speed ?? 1,
        ...(options.state !== undefined && { stateFolder: resolve(options.state) }),
        ...(stream && { stream }),
        clock: systemClock,
        random: Math.random,
        log: lineLog(io.stderr, systemClock.now),
      },
      io,
    );
  },
};

async function run(options: SimulatorOptions, { stdout, signal }: CommandIo): Promise<number> {
  const { log, stream } = options;
  const simulator = new Simulator(options);
  simulator.subscribe((event) => {
    stdout(`${JSON.stringify(event)}\n`);
    if (event.event === 'connect_failed') log.warn(`${event.vin} cannot connect: ${event.reason}. It tries again.`);
  });
  try {
    stdout(`${JSON.stringify(await simulator.start())}\n`);
    if (!stream) log.info('The cars do not stream: --stream HOST:PORT says where to.');
    await aborted(signal);
    return 0;
  } catch (error) {
    const place =
      options.stateFolder === undefined ? '' : ` Check that ${options.stateFolder} is a folder that can be written.`;
    log.error(`The simulator did not start: ${reasonOf(error)}.${place}`);
    return 1;
  } finally {
    await simulator.stop();
  }
}

async function streamOf(address: string, caFile: string | undefined): Promise<NonNullable<SimulatorOptions['stream']>> {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new WrongUse(`--stream takes HOST:PORT, for example localhost:8443, not '${address}'.`);
  }
  if (caFile === undefined) return { host, port: Number(port) };
  const ca = await readFile(caFile, 'utf8').catch((error: unknown) => {
    throw new WrongUse(`--stream-ca cannot be read: ${reasonOf(error)}.`);
  });
  if (!ca.includes('-----BEGIN CERTIFICATE-----'))
    throw new WrongUse(`--stream-ca ${caFile} holds no certificate in PEM form.`);
  return { host, port: Number(port), ca };
}
