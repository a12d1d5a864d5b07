import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemClock } from '../kernel/clock';
import { lineLog } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { Simulator, type SimulatorOptions } from '../simulator/simulator';
import { defaultRedirectUris } from '../simulator/tesla/app';
import { WrongUse, type Command, type CommandIo } from './command';
import { parseOptions } from './options';
import { aborted } from './signal';

const usage = `Usage: evfleetpulse simulate [options]

A simulated Tesla: its sign-in, its Fleet API, and cars that drive, charge and sleep, stream over mutual TLS and take
signed commands as real ones do. It listens on this machine only.

  --cars N            how many cars (2)
  --port P            port of sign-in and Fleet API (a free one)
  --redirect-uri URI  where the sign-in leads back to, as the app has it registered (${defaultRedirectUris.join(' and ')})
  --speed X           how much faster the cars live than the clock runs (1); stamps stay true
  --state DIR         where certificates and sign-ins are kept for the next run
  --stream HOST:PORT  stream there at once; without it the cars live unheard
  --stream-ca FILE    the only authorities to trust at HOST (the simulator's own)

Writes one JSON object when ready: {auth, fleetApi, control, ca, clientId, clientSecret, redirectUri, publicKeyUrl, vins,
token, receiverCert, receiverKey}; then one a line for what happens to the cars. The server's certificate (under ca) also
carries Tesla's own host names. publicKeyUrl stands for the web server of the app: PUT takes another key there.

control takes JSON over plain HTTP:
  GET /cars                every car; GET /cars/<vin> one
  PATCH /cars/<vin>        {signals: {}, asleep, offline, faults: [{code, times}]}
                           code: fault:<n> (answer of the car), http:<status> (answer of the Fleet API),
                           stream:stall, stream:drop, car:reboot, car:new_key
  PUT /cars/<vin>/keys     {publicKey: "<PEM>", role}: the car takes commands that this key signed
  GET /bill                what Tesla's servers counted

Every option can also be set as EVFLEETPULSE_SIMULATE_<OPTION>.
`;

/** The simulated Tesla as a command of its own. */
export const simulate: Command = {
  summary: 'a simulated Tesla: sign-in, Fleet API and cars that stream',
  usage,
  async run(argv, io) {
    const { options } = parseOptions(
      'simulate',
      {
        cars: { type: 'number', from: 1, to: 100_000 },
        port: { type: 'number', from: 0, to: 65_535 },
        redirectUri: { type: 'text' },
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
    const { redirectUri } = options;
    if (redirectUri !== undefined && !(/^https?:\/\//.test(redirectUri) && URL.canParse(redirectUri))) {
      throw new WrongUse(`--redirect-uri is an address such as ${defaultRedirectUris[0]}, not ${redirectUri}.`);
    }
    const stream = options.stream === undefined ? undefined : await streamOf(options.stream, options.streamCa);
    return run(
      {
        cars: options.cars ?? 2,
        speed: options.speed ?? 1,
        tesla: {
          port: options.port ?? 0,
          ...(redirectUri !== undefined && { redirectUris: [redirectUri] }),
        },
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
    log.error(`The simulator did not start: ${sentence(error, options.stateFolder)}`);
    return 1;
  } finally {
    await simulator.stop();
  }
}

/** A problem brings its own fix; else it is most likely the folder. */
function sentence(error: unknown, folder: string | undefined): string {
  if (error instanceof Problem) return error.message;
  const place = folder === undefined ? '' : ` Check that ${folder} is a folder that can be written.`;
  return `${reasonOf(error)}.${place}`;
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
