import { constants } from 'node:fs';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { PeerMissing, prepare } from './peer';
import { freePort, Program } from './program';

/** Tesla's own server, as the environment names it. */
export interface FleetTelemetryBinary {
  readonly path: string;
}

/** Looks for Tesla's own server; no registry has it, so a person builds it. */
export async function setup(project: TestProject): Promise<void> {
  project.provide(
    'fleetTelemetry',
    await prepare("Tesla's fleet-telemetry", async () => {
      const path = process.env['FLEET_TELEMETRY'];
      if (!path)
        throw new PeerMissing(
          "FLEET_TELEMETRY does not name a binary of Tesla's server; build teslamotors/fleet-telemetry",
        );
      await access(path, constants.X_OK).catch(() => {
        throw new PeerMissing(`FLEET_TELEMETRY names ${path}, which is no program that may be run`);
      });
      return { path };
    }),
  );
}

/** PEM files that a receiver of cars starts with. */
export interface ReceiverFiles {
  readonly cert: string;
  readonly key: string;
  /** The authorities of the cars. */
  readonly ca: string;
}

/** What Tesla's server dispatched to its logger: the record as it reads it. */
export interface LoggedRecord {
  readonly vin: string;
  readonly metadata: { readonly txid: string; readonly txtype: string };
  readonly data: unknown;
}

/** Tesla's own server on loopback, which logs every record that it dispatches. */
export class FleetTelemetry {
  readonly port: number;
  readonly program: Program;
  readonly #folder: string;

  private constructor(program: Program, folder: string, port: number) {
    this.program = program;
    this.#folder = folder;
    this.port = port;
  }

  /** Starts it with a dispatch rule for every record type that exists. */
  static async start({ path }: FleetTelemetryBinary, { cert, key, ca }: ReceiverFiles): Promise<FleetTelemetry> {
    const folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-fleet-telemetry-'));
    const port = await freePort();
    const statusPort = await freePort();
    const settings = {
      host: '127.0.0.1',
      port,
      status_port: statusPort,
      log_level: 'info',
      json_log_enable: true,
      records: { V: ['logger'], alerts: ['logger'], errors: ['logger'], connectivity: ['logger'] },
      tls: { server_cert: cert, server_key: key, ca_file: ca },
    };
    const file = join(folder, 'config.json');
    await writeFile(file, JSON.stringify(settings));
    const program = Program.start('fleet-telemetry', [path, '-config', file], { cwd: folder });
    await program.line(/custom_ca_file_appened/);
    return new FleetTelemetry(program, folder, port);
  }

  /** The records that it dispatched so far. */
  records(): readonly LoggedRecord[] {
    return [...this.program.stdout, ...this.program.stderr]
      .filter((line) => line.includes('"record_payload"'))
      .map((line) => JSON.parse(line) as LoggedRecord);
  }

  /** What it did not like. */
  complaints(): readonly string[] {
    return [...this.program.stdout, ...this.program.stderr].filter((line) => /"level":"(error|warning)"/.test(line));
  }

  async stop(): Promise<void> {
    await this.program.stop('SIGTERM', 5_000);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
