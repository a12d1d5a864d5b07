import { mkdir, mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { HomeAssistantApi } from './home-assistant-api';
import { environment, installHomeAssistant, type HomeAssistantInstallation } from './home-assistant-install';
import { prepare } from './peer';
import { freePort, Program } from './program';

/** Has the newest Home Assistant here. */
export const installNewest = (): Promise<HomeAssistantInstallation> =>
  installHomeAssistant('2026.11.0', { minor: 14, patch: 2 });

const installOlder = (): Promise<HomeAssistantInstallation> =>
  installHomeAssistant('2025.4.4', { minor: 13, patch: 0 });

/** Has the newest Home Assistant and an older one here before their tests are listed. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('homeAssistant', await prepare('Home Assistant 2026.11.0', installNewest));
  project.provide('olderHomeAssistant', await prepare('Home Assistant 2025.4.4', installOlder));
}

/** What such an installation says by itself: programs and packages that nothing here needs. */
const noise: readonly RegExp[] = [
  /\[homeassistant\.bootstrap\] Skipping pip installation/,
  /\[aiohttp_fast_zlib\]/,
  /\[haffmpeg\./,
  /libturbojpeg/,
  /\[homeassistant\.setup\] (Setup failed for|Unable to set up dependencies of) '?(ai_task|assist_pipeline|assist_satellite|camera|cloud|conversation|ffmpeg|image_processing|infrared|mobile_app|radio_frequency|stream|tts|usb)'?/,
];

/** An entry that asks for attention; a traceback without a head belongs to the entry before it. */
const loud = /^\S+ \S+ (WARNING|ERROR|CRITICAL) /;

const client = 'http://127.0.0.1/';

/** What an automation does, in the words of its editor. */
export interface Automation {
  readonly triggers: readonly object[];
  readonly conditions: readonly object[];
  readonly actions: readonly object[];
}

/** A real Home Assistant on loopback, with a user and the MQTT integration, in a temporary folder. */
export class HomeAssistant {
  readonly url: string;
  readonly #installation: HomeAssistantInstallation;
  readonly #env: NodeJS.ProcessEnv;
  /** The configuration folder, as this machine sees it. */
  readonly #folder: string;
  /** One a start; the last one runs. */
  readonly #programs: Program[] = [];
  #program: Program | undefined;
  #api: HomeAssistantApi | undefined;
  #token: string | undefined;

  private constructor(installation: HomeAssistantInstallation, env: NodeJS.ProcessEnv, folder: string, port: number) {
    this.#installation = installation;
    this.#env = env;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
  }

  /**
   * Makes an empty configuration on a free port; it does not run yet.
   * @param choices the unit system, and what its environment has besides.
   */
  static async create(
    installation: HomeAssistantInstallation,
    { units = 'metric', env = {} }: { units?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<HomeAssistant> {
    const within = installation.root === '' ? tmpdir() : join(installation.root, 'srv');
    await mkdir(within, { recursive: true });
    const folder = await mkdtemp(join(within, 'evfleetpulse-home-assistant-'));
    const port = await freePort();
    const settings = {
      homeassistant: {
        name: 'Test',
        latitude: 52.52,
        longitude: 13.405,
        elevation: 34,
        unit_system: units,
        time_zone: 'Europe/Berlin',
        country: 'DE',
        currency: 'EUR',
      },
      http: { server_host: '127.0.0.1', server_port: port },
      frontend: {},
      config: {},
      api: {},
      history: {},
    };
    // JSON is YAML too, but for the list of automations that its editor writes.
    const lines = Object.entries(settings).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    await writeFile(join(folder, 'automations.yaml'), '[]\n');
    await writeFile(
      join(folder, 'configuration.yaml'),
      [...lines, 'automation: !include automations.yaml', ''].join('\n'),
    );
    return new HomeAssistant(installation, env, folder, port);
  }

  get api(): HomeAssistantApi {
    if (!this.#api) throw new Error('Home Assistant is not running');
    return this.#api;
  }

  /** Starts it and logs in; the first time it also makes the user and confirms the HTTP settings. */
  async start(): Promise<void> {
    if (this.#program) return;
    const { enter, root, venv, version } = this.#installation;
    const command = [...enter, `${venv}/bin/hass`, '-c', this.#folder.slice(root.length), '--skip-pip'];
    const env = { ...environment(this.#installation), PYTHONUNBUFFERED: '1', ...this.#env };
    this.#program = Program.start(`Home Assistant ${version}`, command, { env });
    this.#programs.push(this.#program);
    await this.#answers();
    const first = this.#token === undefined;
    this.#token ??= await this.#onboard();
    this.#api = await HomeAssistantApi.connect(this.url, this.#token);
    if (!first) return;
    // An access token ends after half an hour; this one is good for the restarts too.
    this.#token = (await this.#api.send({
      type: 'auth/long_lived_access_token',
      client_name: 'test',
      lifespan: 1,
    })) as string;
    await this.#confirmHttp();
  }

  /** Adds the MQTT integration as a user does in its dialog. */
  async addMqtt(port: number): Promise<void> {
    const flow = await this.rest<{ flow_id: string; data_schema?: readonly { name: string }[] }>(
      'POST',
      '/api/config/config_entries/flow',
      { handler: 'mqtt' },
    );
    const broker = { broker: '127.0.0.1', port };
    // Newer dialogs ask more; an older one refuses what it does not know.
    const asks = (name: string) => flow.data_schema?.some((field) => field.name === name) ?? false;
    const input = {
      ...broker,
      ...(asks('protocol') && { protocol: '5' }),
      ...(asks('other_settings') && {
        other_settings: { set_client_cert: false, set_ca_cert: 'off', transport: 'tcp' },
      }),
    };
    const done = await this.rest<{ type: string }>('POST', `/api/config/config_entries/flow/${flow.flow_id}`, input);
    if (done.type !== 'create_entry') throw new Error(`The MQTT dialog went on: ${JSON.stringify(done)}`);
  }

  /** Saves an automation as its editor does, and waits until it is armed. @returns the id of its entity. */
  async addAutomation(alias: string, automation: Automation): Promise<string> {
    const id = alias.toLowerCase().replace(/\W+/g, '_');
    await this.rest('POST', `/api/config/automation/config/${id}`, { alias, mode: 'single', ...automation });
    return (await this.api.waitForState(`automation.${id}`, ({ state }) => state === 'on')).entity_id;
  }

  /** Reloads the MQTT integration, which then has the entities that were switched on. */
  async reloadMqtt(): Promise<void> {
    const entries = (await this.api.send({ type: 'config_entries/get', domain: 'mqtt' })) as { entry_id: string }[];
    for (const { entry_id: id } of entries)
      await this.rest('POST', `/api/config/config_entries/entry/${id}/reload`, {});
  }

  /** Calls the REST API as the user, from the frontend at this address. */
  async rest<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.#token}`,
        'Content-Type': 'application/json',
        'HA-Frontend-Base': this.url,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  }

  /** The warnings and errors of all runs that are not the known noise of such an installation. */
  complaints(): readonly string[] {
    const log = this.#programs.flatMap((program) => program.stderr).join('\n');
    const entries = log.split(/\n(?=\d{4}-\d\d-\d\d )/);
    return entries.filter((entry) => loud.test(entry) && !noise.some((known) => known.test(entry)));
  }

  /** A line of its log, past or to come, `after` so many; see `logged`. */
  async said(pattern: RegExp, after = 0): Promise<string> {
    if (!this.#program) throw new Error('Home Assistant is not running');
    return (await this.#program.line(pattern, { after }))[0];
  }

  /** How many lines it has logged since its start. */
  get logged(): number {
    return this.#program?.stderr.length ?? 0;
  }

  /**
   * What it keeps on its disk under a name of its own, once the predicate accepts it.
   * @throws Error when that is not so within ten seconds.
   */
  async kept<Data>(name: string, accepts: (data: Data) => boolean): Promise<Data> {
    const folder = join(this.#folder, '.storage');
    const changes = watch(folder, { signal: AbortSignal.timeout(10_000) })[Symbol.asyncIterator]();
    for (let changed = changes.next(); ; await changed, changed = changes.next()) {
      const { data } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { data: Data };
      if (!accepts(data)) continue;
      changed.catch(() => {});
      await changes.return?.();
      return data;
    }
  }

  /** Stops it as its own stop button does. */
  async stop(): Promise<void> {
    this.#api?.close();
    this.#api = undefined;
    await this.#program?.stop();
    this.#program = undefined;
  }

  /** Stops it for good and removes its folder. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** It writes no line that says ready, so it is asked until it answers. */
  async #answers(): Promise<void> {
    let ended = false;
    void this.#program?.exited.then(() => (ended = true));
    const deadline = AbortSignal.timeout(120_000);
    while (!(await this.#answersNow(deadline))) {
      if (ended) throw new Error(`Home Assistant ended at its start:\n${this.#program?.stderr.slice(-20).join('\n')}`);
      deadline.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async #answersNow(signal: AbortSignal): Promise<boolean> {
    return fetch(`${this.url}/manifest.json`, { signal }).then(
      (response) => response.ok,
      () => false,
    );
  }

  async #onboard(): Promise<string> {
    const post = async <Answer>(path: string, body: URLSearchParams | string): Promise<Answer> => {
      const json = typeof body === 'string' ? { headers: { 'Content-Type': 'application/json' } } : {};
      const response = await fetch(this.url + path, { method: 'POST', body, ...json });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Answer;
    };
    const user = { client_id: client, name: 'Test', username: 'test', password: 'test-password', language: 'en' };
    const { auth_code: code } = await post<{ auth_code: string }>('/api/onboarding/users', JSON.stringify(user));
    const form = new URLSearchParams({ grant_type: 'authorization_code', code, client_id: client });
    return (await post<{ access_token: string }>('/auth/token', form)).access_token;
  }

  /** Since 2026.11 the port of the file is on trial for five minutes; older ones do not know the command. */
  async #confirmHttp(): Promise<void> {
    await this.api.send({ type: 'http/config/promote' }).catch((error: Error) => {
      if (!/unknown command/i.test(error.message)) throw error;
    });
  }
}
