import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';
import type { HomeAssistantInstallation } from './home-assistant-install';
import type { FleetTelemetryBinary } from './fleet-telemetry';
import type { MosquittoInstallation } from './mosquitto';
import type { NodeRedInstallation } from './node-red';
import type { TeslaHttpProxyBinary } from './tesla-http-proxy';

/** A peer as the set-up found it; plain JSON, because it travels from the set-up to the tests. */
export type Peer<Ready> = { readonly ready: Ready } | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    mosquitto: Peer<MosquittoInstallation>;
    homeAssistant: Peer<HomeAssistantInstallation>;
    olderHomeAssistant: Peer<HomeAssistantInstallation>;
    teslaFleet: Peer<HomeAssistantInstallation>;
    fleetTelemetry: Peer<FleetTelemetryBinary>;
    teslaHttpProxy: Peer<TeslaHttpProxyBinary>;
    nodeRed5: Peer<NodeRedInstallation>;
    nodeRed4: Peer<NodeRedInstallation>;
  }
}

/** This machine cannot have the peer: the sentence says why and what would help. */
export class PeerMissing extends Error {
  override readonly name = 'PeerMissing';
}

/** Brings a peer here; what keeps it away is said in one line under the report, and its tests skip. */
export async function prepare<Ready>(name: string, install: () => Promise<Ready>): Promise<Peer<Ready>> {
  try {
    return { ready: await install() };
  } catch (error) {
    if (!(error instanceof PeerMissing)) throw error;
    process.once('exit', () => process.stdout.write(`skipped: ${name}: ${error.message}\n`));
    return { missing: error.message };
  }
}

/**
 * Tests against a peer; skipped where it is missing.
 * @param tests also runs to list what is skipped: it reads the peer in hooks and tests only.
 */
export function describeWith<Ready>(title: string, peer: Peer<Ready>, tests: (peer: () => Ready) => void): void {
  describe.skipIf('missing' in peer)(title, () => tests(() => (peer as { ready: Ready }).ready));
}

/** Two peers as one: what is missing of either is missing. */
export function both<First, Second>(first: Peer<First>, second: Peer<Second>): Peer<readonly [First, Second]> {
  if ('missing' in first) return first;
  if ('missing' in second) return second;
  return { ready: [first.ready, second.ready] };
}

/** Where installed peers stay between runs: `EVFLEETPULSE_PEERS`, or a folder of the system's temporary one. */
export const peersFolder = (): string => process.env['EVFLEETPULSE_PEERS'] ?? join(tmpdir(), 'evfleetpulse-peers');

const execute = promisify(execFile);

/**
 * Runs a program to its end and gives its output.
 * @throws PeerMissing with its last words when it fails.
 */
export async function run(
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd?: string,
): Promise<string> {
  const [file = '', ...args] = command;
  try {
    const { stdout } = await execute(file, args, { env, maxBuffer: 64 << 20, ...(cwd !== undefined && { cwd }) });
    return stdout;
  } catch (error) {
    const { code, stderr = '', stdout = '' } = error as { code?: string | number; stderr?: string; stdout?: string };
    if (code === 'ENOENT') throw new PeerMissing(`there is no program ${file}`);
    const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-8).join(' ');
    throw new PeerMissing(`"${command.slice(0, 6).join(' ')} …" failed: ${words}`);
  }
}
