import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch, type Response } from 'undici';
import type { TestProject } from 'vitest/node';
import { HomeAssistant, installNewest } from './home-assistant';
import { environment, type HomeAssistantInstallation } from './home-assistant-install';
import type { RegistryEntity, State } from './home-assistant-api';
import { prepare, run } from './peer';
import { privateWorld, privateWorldAllowed } from './private-world';
import { stopAll } from './program';
import { Relay } from './relay';
import { Simulation } from './simulation';

/** The hosts of Tesla's that Home Assistant asks. */
const hosts = [
  'fleet-auth.prd.vn.cloud.tesla.com',
  'fleet-api.prd.na.vn.cloud.tesla.com',
  'fleet-api.prd.eu.vn.cloud.tesla.com',
  'fleet-api.prd.cn.vn.cloud.tesla.cn',
];

/** Where Debian keeps the authorities that programs trust. */
const bundle = '/etc/ssl/certs/ca-certificates.crt';

/** Core pins 1.19.0; the newest that a registry has may be one below. */
const library = 'tesla-fleet-api>=1.18.1,<=1.19.0';

/** Has a Home Assistant with the library of its tesla_fleet integration here, and a way to lead it to a simulated Tesla. */
export async function setup(project: TestProject): Promise<void> {
  project.provide(
    'teslaFleet',
    await prepare("Home Assistant's tesla_fleet", async () => {
      const installation = await installNewest();
      await installLibrary(installation);
      await privateWorldAllowed();
      await (await Relay.asTesla(0)).close();
      return installation;
    }),
  );
}

async function installLibrary(installation: HomeAssistantInstallation): Promise<void> {
  const { enter, venv } = installation;
  const python = (...args: string[]) => run([...enter, `${venv}/bin/python`, ...args], environment(installation));
  const has = await python('-c', 'import importlib.util as u; print(u.find_spec("tesla_fleet_api") is not None)');
  if (has.trim() === 'True') return;
  const constraints = await python(
    '-c',
    'import homeassistant as h; print(h.__path__[0] + "/package_constraints.txt")',
  );
  await python('-m', 'pip', 'install', '--quiet', '--no-cache-dir', '--constraint', constraints.trim(), library);
}

interface FlowStep {
  readonly flow_id: string;
  readonly type: string;
  readonly step_id?: string;
  readonly url?: string;
  readonly errors?: Readonly<Record<string, string>> | null;
  readonly description_placeholders?: Readonly<Record<string, string>> | null;
  readonly title?: string;
}

const flows = '/api/config/config_entries/flow';
const domain = 'sim.example.com';

/** A Home Assistant whose own tesla_fleet integration takes a simulated Tesla for the real one. */
export class TeslaFleet {
  readonly homeAssistant: HomeAssistant;
  readonly tesla: Simulation;
  /** The public key of this Home Assistant, PEM; known from `signIn` on. */
  publicKey = '';
  readonly #folder: string;
  readonly #relay: Relay;
  readonly #browser: Agent;

  private constructor(homeAssistant: HomeAssistant, tesla: Simulation, folder: string, relay: Relay) {
    this.homeAssistant = homeAssistant;
    this.tesla = tesla;
    this.#folder = folder;
    this.#relay = relay;
    this.#browser = new Agent({ connect: { ca: readFileSync(tesla.info.ca) } });
  }

  /** The user takes the consent back at Tesla. */
  async revoke(): Promise<void> {
    const { auth, clientId } = this.#info;
    await this.#atTesla('POST', `${auth}/user/revoke/consent`, `revoke_client_id=${clientId}`);
  }

  /** Starts both, and enters the credentials of the app; nobody has signed in yet. */
  static async start(installation: HomeAssistantInstallation): Promise<TeslaFleet> {
    const folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-tesla-fleet-'));
    const { root, enter } = installation;
    const files = { hosts: join(folder, 'hosts'), ca: join(folder, 'ca.pem') };
    const world = privateWorld({ [`${root}/etc/hosts`]: files.hosts, [root + bundle]: files.ca });
    const homeAssistant = await HomeAssistant.create(
      { ...installation, enter: [...world, ...enter] },
      { env: { REQUESTS_CA_BUNDLE: bundle } },
    );
    const tesla = await Simulation.start('--redirect-uri', `${homeAssistant.url}/auth/external/callback`);
    const relay = await Relay.asTesla(tesla.port);
    await writeFile(files.hosts, `127.0.0.1 localhost\n${relay.host} ${hosts.join(' ')}\n`);
    await copyFile(tesla.info.ca, files.ca);
    await homeAssistant.start();
    await homeAssistant.api.started();
    const { clientId, clientSecret } = tesla.info;
    const credentials = { domain: 'tesla_fleet', client_id: clientId, client_secret: clientSecret, name: 'Simulated' };
    await homeAssistant.api.send({ type: 'application_credentials/create', ...credentials });
    return new TeslaFleet(homeAssistant, tesla, folder, relay);
  }

  get #info(): Simulation['info'] {
    return this.tesla.info;
  }

  /**
   * Signs in as a user does: consent at Tesla, region and domain, the key of this Home Assistant put on that domain. Gives
   * the words of each step, in order.
   */
  async signIn(): Promise<readonly string[]> {
    const first = await this.#step('', { handler: 'tesla_fleet' });
    await this.#consent(first);
    const steps = [first, await this.homeAssistant.rest<FlowStep>('GET', `${flows}/${first.flow_id}`)];
    const answer = async (input: object): Promise<FlowStep> => {
      const next = await this.#step(`/${first.flow_id}`, input);
      steps.push(next);
      return next;
    };
    await answer({ region: 'na' });
    const registration = await answer({ domain });
    this.publicKey = registration.description_placeholders?.['pem'] ?? '';
    await this.#putOnDomain(this.publicKey);
    await answer({});
    await answer({});
    return steps.map(({ type, step_id: id, errors }) => [type, id, errors?.['base']].filter(Boolean).join(' '));
  }

  /** Begins to sign in, and refuses at Tesla. Gives the reason with which the dialog ends. */
  async refuse(): Promise<string | undefined> {
    const first = await this.#step('', { handler: 'tesla_fleet' });
    await this.#consent(first, 'refuse');
    return (await this.#ended(first)).reason;
  }

  /** Signs in again, as the message of Home Assistant asks. Gives the reason with which the dialog ends. */
  async signInAgain(): Promise<string | undefined> {
    const open = (await this.homeAssistant.api.send({ type: 'config_entries/flow/progress' })) as FlowStep[];
    const flow = open.find(({ step_id: id }) => id === 'reauth_confirm');
    if (!flow) throw new Error(`Home Assistant does not ask to sign in again: ${JSON.stringify(open)}`);
    const first = await this.#step(`/${flow.flow_id}`, {});
    await this.#consent(first);
    return (await this.#ended(first)).reason;
  }

  /** An entity of the integration, by its domain and what its unique id has behind the VIN. */
  async entity(vin: string, platform: string, key: string): Promise<RegistryEntity> {
    const found = (await this.entities()).find(
      ({ entity_id: id, unique_id: unique }) => id.startsWith(`${platform}.`) && unique === `${vin}-${key}`,
    );
    if (!found) throw new Error(`Home Assistant has no ${platform} ${key} of ${vin}`);
    return found;
  }

  /** All entities of the integration. */
  async entities(): Promise<readonly RegistryEntity[]> {
    return (await this.homeAssistant.api.entityRegistry()).filter(({ platform }) => platform === 'tesla_fleet');
  }

  /** The state of an entity. */
  async state(vin: string, platform: string, key: string): Promise<State | undefined> {
    return this.homeAssistant.api.state((await this.entity(vin, platform, key)).entity_id);
  }

  /** Uses a control as the dashboard does. */
  async use(vin: string, control: { platform: string; key: string; service: string; data?: object }): Promise<void> {
    const { platform, key, service, data } = control;
    const { entity_id } = await this.entity(vin, platform, key);
    await this.homeAssistant.api.send({
      type: 'call_service',
      domain: platform,
      service,
      service_data: { ...data, entity_id },
    });
  }

  /** Has it ask for the car's values now; within ten seconds after the last time it waits for their end. */
  async poll(vin: string): Promise<void> {
    const { entity_id } = await this.entity(vin, 'binary_sensor', 'state');
    const update = { type: 'call_service', domain: 'homeassistant', service: 'update_entity' };
    await this.homeAssistant.api.send({ ...update, service_data: { entity_id: [entity_id] } });
  }

  /** Loads the integration anew: it asks for everything, and makes new sessions with the cars. Gives its new state. */
  async reload(): Promise<string> {
    const entry = await this.entry();
    await this.homeAssistant.rest('POST', `/api/config/config_entries/entry/${entry.entry_id}/reload`, {});
    return (await this.entry()).state;
  }

  /** The entry of the signed-in account. */
  async entry(): Promise<{ readonly entry_id: string; readonly state: string; readonly title: string }> {
    const all = await this.homeAssistant.api.send({ type: 'config_entries/get', domain: 'tesla_fleet' });
    return (all as Awaited<ReturnType<TeslaFleet['entry']>>[])[0]!;
  }

  /** The refresh token that Home Assistant keeps on its disk, once it is another one than this. */
  async refreshToken(other = ''): Promise<string> {
    type Kept = { readonly entries: readonly { domain: string; data: { token?: { refresh_token: string } } }[] };
    const of = ({ entries }: Kept): string =>
      entries.find((entry) => entry.domain === 'tesla_fleet')?.data.token?.refresh_token ?? other;
    return of(await this.homeAssistant.kept<Kept>('core.config_entries', (kept) => of(kept) !== other));
  }

  /** Switches on entities that are off by default. */
  async enable(vin: string, entities: readonly { readonly platform: string; readonly key: string }[]): Promise<void> {
    for (const { platform, key } of entities) {
      const { entity_id } = await this.entity(vin, platform, key);
      await this.homeAssistant.api.send({ type: 'config/entity_registry/update', entity_id, disabled_by: null });
    }
  }

  stop(): Promise<void> {
    return stopAll(
      () => this.homeAssistant.remove(),
      () => this.#browser.destroy(),
      () => this.#relay.close(),
      () => this.tesla.stop(),
      () => rm(this.#folder, { recursive: true, force: true }),
    );
  }

  /** How a dialog ended behind the user's back. */
  #ended({ flow_id: id }: FlowStep): Promise<{ readonly reason?: string }> {
    return this.homeAssistant.rest('GET', `${flows}/${id}`);
  }

  #step(path: string, input: object): Promise<FlowStep> {
    return this.homeAssistant.rest<FlowStep>('POST', flows + path, input);
  }

  /** Allows at Tesla what the dialog asks for, or refuses it, and goes back to Home Assistant, as the browser does. */
  async #consent({ url = '' }: FlowStep, decision = 'allow'): Promise<void> {
    const { pathname, search } = new URL(url);
    const allowed = await this.#atTesla('POST', this.#info.auth + pathname + search, `decision=${decision}`);
    const back = allowed.headers.get('location');
    if (back === null) throw new Error(`Tesla did not lead back: ${allowed.status} ${await allowed.text()}`);
    const answer = await fetch(back);
    if (!answer.ok) throw new Error(`Home Assistant did not take it: ${answer.status} ${await answer.text()}`);
  }

  /** Puts the key where Tesla looks for it: the well-known address of the domain, which the simulator plays. */
  async #putOnDomain(pem: string): Promise<void> {
    const answer = await this.#atTesla('PUT', this.#info.publicKeyUrl, pem);
    if (!answer.ok) throw new Error(`The key was not taken: ${answer.status} ${await answer.text()}`);
  }

  #atTesla(method: 'POST' | 'PUT', url: string, body: string): Promise<Response> {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return fetch(url, { method, body, headers, redirect: 'manual', dispatcher: this.#browser });
  }
}
