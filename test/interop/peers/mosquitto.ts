import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensurePackage } from './debian';
import { prepare, run } from './peer';
import { freePort, Program } from './program';

/** Debian's Mosquitto: its two programs. */
export interface MosquittoInstallation {
  readonly broker: string;
  readonly passwd: string;
}

/** Has Mosquitto here before its tests are listed. */
export async function setup(project: TestProject): Promise<void> {
  const ready = { broker: '/usr/sbin/mosquitto', passwd: '/usr/bin/mosquitto_passwd' };
  project.provide(
    'mosquitto',
    await prepare('Mosquitto', async () => {
      await ensurePackage('mosquitto', ready.broker);
      return ready;
    }),
  );
}

export interface MosquittoOptions {
  /** Keep retained messages over a restart, as the Home Assistant app does; on by default. */
  readonly persistence?: boolean;
  /** Without it everybody may come in. */
  readonly login?: { readonly user: string; readonly password: string };
}

/** A real Mosquitto on loopback, which can be stopped and started again on the same port. */
export class Mosquitto {
  readonly port: number;
  readonly #installation: MosquittoInstallation;
  readonly #folder: string;
  #program: Program | undefined;

  private constructor(installation: MosquittoInstallation, folder: string, port: number) {
    this.#installation = installation;
    this.#folder = folder;
    this.port = port;
  }

  /** Makes a broker with a temporary folder and a free port of its own; it does not run yet. */
  static async create(installation: MosquittoInstallation, options: MosquittoOptions = {}): Promise<Mosquitto> {
    const { persistence = true, login } = options;
    const folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-mosquitto-'));
    const port = await freePort();
    const settings = [
      // Started by root it would drop to a user who may not write here.
      ...(process.getuid?.() === 0 ? ['user root'] : []),
      `listener ${port} 127.0.0.1`,
      `allow_anonymous ${login ? 'false' : 'true'}`,
      `persistence ${persistence ? 'true' : 'false'}`,
      `persistence_location ${folder}/`,
      'log_dest stderr',
    ];
    if (login) {
      await run([installation.passwd, '-b', '-c', join(folder, 'passwords'), login.user, login.password]);
      settings.push(`password_file ${join(folder, 'passwords')}`);
    }
    await writeFile(join(folder, 'mosquitto.conf'), `${settings.join('\n')}\n`);
    return new Mosquitto(installation, folder, port);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    if (this.#program) return;
    this.#program = Program.start('mosquitto', [this.#installation.broker, '-c', join(this.#folder, 'mosquitto.conf')]);
    await this.#program.line(/mosquitto version \S+ running/);
  }

  /** Stops it as a service manager does; what is retained is kept where `persistence` is on. */
  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = undefined;
  }

  /** Stops it for good and removes its folder. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
