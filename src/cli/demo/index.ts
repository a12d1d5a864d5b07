import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { writeFileAtomic } from '../../kernel/atomic-file';
import { systemClock } from '../../kernel/clock';
import { lineLog, redact, type Log } from '../../kernel/log';
import { demoCars, Simulator } from '../../simulator/simulator';
import { WrongUse, type Command } from '../command';
import { parseOptions } from '../options';
import { aborted } from '../signal';
import { startBroker } from './broker';
import { provideCredentials } from './credentials';
import { leadFlow, led, provideFlow } from './flows';
import { holdFolder } from './folder';
import { startNodeRed } from './node-red';
import { prepareAccount } from './owner';
import { freePort } from './port';

/** The folder of this package, from `dist/src/cli/demo`. */
const packageFolder = resolve(__dirname, '..', '..', '..', '..');

/** What the account of the example asks for. */
const scopes = ['vehicle_device_data', 'vehicle_location', 'vehicle_cmds', 'vehicle_charging_cmds'];

/** Something that was started; stopped in the opposite order. */
type Stop = () => Promise<unknown>;

export const demo: Command = {
  summary: 'Node-RED with an example flow, two simulated cars and an MQTT broker',
  usage: `Usage: evfleetpulse demo [options]

What "npm start" runs, in a checkout of this project: a real Node-RED with an example flow, two simulated Teslas that
stream over real TLS, and an MQTT broker with both as Home Assistant devices. Prints "Node-RED: <url>", "MQTT: <url>" and
"Simulator: <url>" (its control interface), each alone on a line, when ready. Ctrl-C stops it.

  --port P      port of Node-RED (1880, or a free one when that is taken)
  --mqtt URL    use this broker, such as mqtt://localhost:1883, in place of an embedded one; a login goes into the
                flow's mqtt-broker node
  --state DIR   where everything is kept for the next start (.evfleetpulse)

Every option can also be set as EVFLEETPULSE_DEMO_<OPTION>.
`,
  async run(argv, { stdout, stderr, env, signal }) {
    const { options } = parseOptions(
      'demo',
      { port: { type: 'number', from: 0, to: 65_535 }, mqtt: { type: 'text' }, state: { type: 'text' } },
      argv,
      env,
    );
    const outside = options.mqtt === undefined ? undefined : brokerUrl(options.mqtt);
    const log = lineLog(stderr, systemClock.now);
    if (!hasPeers()) {
      stderr(
        'The demo runs in a checkout: clone the repository, then npm ci and npm start. Here Node-RED is missing.\n',
      );
      return 1;
    }
    const folder = resolve(options.state ?? '.evfleetpulse');
    const stops: Stop[] = [];
    try {
      const letGo = await holdFolder(folder);
      stops.push(async () => letGo());
      const lines = await start({ folder, port: options.port ?? 1880, outside, log, stops, signal });
      if (!signal.aborted) stdout(lines.map((line) => `${line}\n`).join(''));
      await aborted(signal);
      return 0;
    } finally {
      for (const stop of stops.reverse()) await stop();
    }
  },
};

interface Plan {
  readonly folder: string;
  readonly port: number;
  readonly outside: URL | undefined;
  readonly log: Log;
  readonly stops: Stop[];
  readonly signal: AbortSignal;
}

/** Starts one after the other and notes how each is stopped. @returns the lines to print. */
async function start({ folder, port: wantedPort, outside, log, stops, signal }: Plan): Promise<string[]> {
  const broker = outside ? { url: outside.href, stop: async () => {} } : await startBroker(() => import('aedes'));
  stops.push(() => broker.stop());

  const port = await freePort(wantedPort);
  const redirectUri = `http://127.0.0.1:${port}/tesla/callback`;
  const receiverPort = await freePort(8443);
  const simulator = new Simulator({
    cars: demoCars,
    stateFolder: join(folder, 'simulator'),
    stream: { host: '127.0.0.1', port: receiverPort },
    tesla: { redirectUris: [redirectUri, redirectUri.replace('127.0.0.1', 'localhost')] },
    clock: systemClock,
    random: Math.random,
    log,
  });
  stops.push(() => simulator.stop());
  const { control, ca: caFile, vins, receiverCert: cert, receiverKey: key, ...tesla } = await simulator.start();
  const { clientId, clientSecret } = tesla;
  const addresses = {
    apiUrl: tesla.fleetApi,
    authorizeUrl: `${tesla.auth}/oauth2/v3/authorize`,
    tokenUrl: `${tesla.auth}/oauth2/v3/token`,
  };

  const userDir = join(folder, 'node-red');
  const flowFile = join(userDir, 'flows.json');
  await provideFlow(join(packageFolder, 'examples', 'five-minute-tour.json'), flowFile);
  await leadFlow(flowFile, {
    receiver: { port: receiverPort, cert, key, ca: caFile },
    vins,
    broker: new URL(broker.url),
    account: { ...addresses, caFile, clientId, redirectUri },
  });
  const credentialSecret = await secret(join(folder, 'credential-secret'));
  await provideCredentials(join(userDir, 'flows_cred.json'), credentialSecret, { [led.account]: { clientSecret } });
  await prepareAccount({
    id: led.account,
    settings: { ...addresses, clientId, clientSecret, redirectUri, scopes, ca: await readFile(caFile, 'utf8') },
    folder: join(userDir, 'evfleetpulse'),
    simulator,
    clock: systemClock,
    random: Math.random,
    log,
  });
  if (signal.aborted) return [];
  const options = { port, packageFolder, userDir, flowFile, credentialSecret, log };
  const nodeRed = await startNodeRed(() => import('node-red'), options);
  stops.push(() => nodeRed.stop());
  return [`Node-RED: ${nodeRed.url}`, `MQTT: ${broker.url}`, `Simulator: ${control}`];
}

/** A secret of this demo's own, made at its first start. */
async function secret(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    const made = randomBytes(32).toString('hex');
    await writeFileAtomic(file, made);
    return made;
  }
}

/** Node-RED and the broker are development dependencies: a checkout has them, the package does not. */
function hasPeers(): boolean {
  try {
    for (const peer of ['node-red', 'aedes']) require.resolve(peer, { paths: [packageFolder] });
    return true;
  } catch {
    return false;
  }
}

function brokerUrl(text: string): URL {
  if (!URL.canParse(text) || !/^mqtts?:$/.test(new URL(text).protocol) || new URL(text).hostname === '') {
    throw new WrongUse(`--mqtt takes an address such as mqtt://localhost:1883, not '${redact(text)}'.`);
  }
  const url = new URL(text);
  if (url.username || url.password) {
    throw new WrongUse(
      "--mqtt takes no login: enter it in the flow's mqtt-broker node, where Node-RED keeps it encrypted.",
    );
  }
  return url;
}
