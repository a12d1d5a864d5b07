import { constants } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import type { TestProject } from 'vitest/node';
import { PeerMissing, prepare } from './peer';
import { freePort, Program } from './program';

/** Tesla's own command proxy, as the environment names it. */
export interface TeslaHttpProxyBinary {
  readonly path: string;
}

/** Looks for Tesla's own command proxy; no registry has it, so a person builds it. */
export async function setup(project: TestProject): Promise<void> {
  project.provide(
    'teslaHttpProxy',
    await prepare("Tesla's tesla-http-proxy", async () => {
      const path = process.env['TESLA_HTTP_PROXY'];
      if (!path)
        throw new PeerMissing(
          "TESLA_HTTP_PROXY does not name a binary of Tesla's proxy; build teslamotors/vehicle-command",
        );
      await access(path, constants.X_OK).catch(() => {
        throw new PeerMissing(`TESLA_HTTP_PROXY names ${path}, which is no program that may be run`);
      });
      return { path };
    }),
  );
}

/** What the proxy starts with: PEM files and the way to Tesla. */
export interface ProxySettings {
  /** Its own server certificate, for localhost. */
  readonly cert: string;
  readonly tlsKey: string;
  /** Whom it trusts, and who is to trust it. */
  readonly ca: string;
  /** PEM of that authority. */
  readonly caPem: string;
  /** The key that signs commands. */
  readonly keyFile: string;
  /** The HTTP proxy that leads to Tesla's hosts. */
  readonly httpsProxy: string;
  /** A user's access token. */
  readonly token: string;
}

/** An answer of the proxy. */
export interface ProxyAnswer {
  readonly status: number;
  readonly text: string;
  /** `undefined` where it is no JSON. */
  readonly json: { readonly response?: unknown; readonly error?: string } | undefined;
}

/** Tesla's own command proxy on loopback, which signs what it is asked for and sends it to Tesla. */
export class TeslaHttpProxy {
  readonly #program: Program;
  readonly #folder: string;
  readonly #url: string;
  readonly #token: string;
  readonly #agent: Agent;

  private constructor(program: Program, folder: string, url: string, { token, caPem }: ProxySettings) {
    this.#program = program;
    this.#folder = folder;
    this.#url = url;
    this.#token = token;
    this.#agent = new Agent({ connect: { ca: caPem } });
  }

  /** @param timeout how long it tries a command, milliseconds. */
  static async start(
    { path }: TeslaHttpProxyBinary,
    settings: ProxySettings,
    timeout = 10_000,
  ): Promise<TeslaHttpProxy> {
    const folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-tesla-http-proxy-'));
    const port = await freePort();
    const { cert, tlsKey, keyFile, ca, httpsProxy } = settings;
    const command = [path, '-verbose', '-host', 'localhost', '-port', `${port}`, '-timeout', `${timeout}ms`];
    const files = ['-cert', cert, '-tls-key', tlsKey, '-key-file', keyFile, '-session-cache', join(folder, 'cache')];
    const env = { PATH: process.env['PATH'], HOME: folder, SSL_CERT_FILE: ca, HTTPS_PROXY: httpsProxy };
    const program = Program.start('tesla-http-proxy', [...command, ...files], { cwd: folder, env });
    await program.line(/Listening on/);
    return new TeslaHttpProxy(program, folder, `https://localhost:${port}`, settings);
  }

  /** Asks for a command of a car. */
  command(vin: string, name: string, body?: unknown): Promise<ProxyAnswer> {
    return this.ask('POST', `/api/1/vehicles/${vin}/command/${name}`, body);
  }

  /** Asks anything of Tesla through the proxy. */
  async ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<ProxyAnswer> {
    const response = await fetch(this.#url + path, {
      method,
      dispatcher: this.#agent,
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, json: parsed(text) };
  }

  async stop(): Promise<void> {
    await this.#agent.destroy();
    await this.#program.stop('SIGTERM', 5_000);
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function parsed(text: string): ProxyAnswer['json'] {
  try {
    return JSON.parse(text) as NonNullable<ProxyAnswer['json']>;
  } catch {
    return undefined;
  }
}
