import { Account, type AccountStatus } from '../account/account';
import type { AccountSettings } from '../account/settings';
import type { TokenStore } from '../account/token-store';
import { closedRoad, FleetApiRoad, type CommandRoad } from '../commands/road';
import type { CommandKey } from '../commands/signing/key';
import { FleetApi } from '../fleet-api/fleet-api';
import type { Clock, Timer } from '../kernel/clock';
import { NotSent, openHttp, type Fetch, type Http } from '../kernel/http';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import { Users } from '../kernel/users';
import { commandKey } from './command-key';
import { version } from './version';

export interface FleetAccountSettings extends AccountSettings {
  /** PEM of the CA that is trusted at Tesla's addresses in place of the system's: that of a simulated Tesla. */
  readonly ca?: string;
  /** A file with a private key of the user's own to sign commands with; by default one is made and kept. */
  readonly keyFile?: string;
}

export interface FleetAccountOptions {
  /** Node-RED's id of the node: names the account's files. */
  readonly id: string;
  readonly settings: FleetAccountSettings;
  /** The package's folder. */
  readonly folder: string;
  readonly tokens: TokenStore;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/** How it stands with the sign-in and with the key that signs commands. */
export interface FleetAccountStatus extends AccountStatus {
  readonly keyProblem?: Problem;
}

const userAgent = `evfleetpulse/${version} node-red-tesla`;

const hour = 3_600_000;
const day = 24 * hour;

/** A Tesla account in use: its sign-in, its key, and the way to Tesla. */
export class FleetAccount {
  readonly account: Account;
  /** Tesla's Fleet API as this account. */
  readonly api: FleetApi;
  readonly #options: FleetAccountOptions;
  readonly #listeners: Subscribers<FleetAccountStatus>;
  readonly #requests = new Users();
  #http: Http | undefined;
  #key: CommandKey | undefined;
  #road: CommandRoad | undefined;
  #ready = Promise.resolve();
  #keyProblem: Problem | undefined;
  #status: FleetAccountStatus | undefined;
  #alive: Timer | undefined;
  #isStopped = false;

  /** @throws Problem OPTION_INVALID */
  constructor(options: FleetAccountOptions) {
    const { settings, log } = options;
    this.#options = options;
    this.#listeners = new Subscribers((error) => log.error(`A listener of the account failed: ${reasonOf(error)}`));
    const fetch: Fetch = (...request) => this.#fetch(...request);
    this.account = new Account({ ...options, fetch });
    this.api = new FleetApi({ ...options, fetch, account: this, apiUrl: settings.apiUrl, userAgent });
  }

  /** The app that it is signed in with. */
  get clientId(): string {
    return this.#options.settings.clientId.trim();
  }

  /** The key that signs commands; absent until `start` has read it, and where `keyProblem` of the status says why not. */
  get key(): CommandKey | undefined {
    return this.#key;
  }

  /** The way of commands to the cars of the account; absent until `ready`, and closed while no key can sign them. */
  get road(): CommandRoad | undefined {
    return this.#road;
  }

  /** Resolves when `start` has read the key: who sends a command at the start would find no way yet. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** How it stands; absent until it was read. */
  get status(): FleetAccountStatus | undefined {
    return this.#status;
  }

  /** Tells when something to act on changes: signed in or not, the scopes, a problem. */
  onStatus(listener: (status: FleetAccountStatus) => void): Unsubscribe {
    return this.#listeners.subscribe(listener);
  }

  /** Reads key and sign-in. From then on a token is asked for once a day, because Tesla lets an idle sign-in die. */
  async start(): Promise<void> {
    if (this.#alive) return;
    this.#isStopped = false;
    this.#alive = this.#options.clock.every(hour, () => void this.#keepAlive());
    await (this.#ready = this.#readKey());
    await this.#keepAlive();
  }

  /** @returns when what is under way has come to its end: a refresh that is cut off might cost the sign-in. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alive?.cancel();
    this.#alive = undefined;
    const http = this.#http;
    this.#http = undefined;
    await this.#requests.gone();
    await http?.close();
  }

  /** As `Account.accessToken`; the status follows. */
  async accessToken(refused?: string): Promise<string> {
    try {
      return await this.account.accessToken(refused);
    } finally {
      await this.look();
    }
  }

  /** Looks how it stands now: a dialog or another process may have signed in. */
  async look(): Promise<FleetAccountStatus> {
    const before = this.#status;
    const keyProblem = this.#keyProblem;
    const status = await this.account
      .status()
      .catch((error: unknown) => ({ isSignedIn: false, problem: problemOf(error) }));
    this.#status = { ...status, ...(keyProblem && { keyProblem }) };
    if (!before || gist(before) !== gist(this.#status)) this.#listeners.publish(this.#status);
    return this.#status;
  }

  /** Connections are opened with the first request, which may come from a dialog before `start`. */
  async #fetch(...request: Parameters<Fetch>): ReturnType<Fetch> {
    // What waited for its turn meanwhile would open connections that nobody closes.
    if (this.#isStopped) throw new NotSent(new Error('the account was stopped'));
    const { ca } = this.#options.settings;
    this.#http ??= openHttp(ca === undefined ? {} : { ca });
    const done = this.#requests.hold();
    try {
      return await this.#http.fetch(...request);
    } finally {
      done();
    }
  }

  async #readKey(): Promise<void> {
    const { folder, id, clock, log, settings } = this.#options;
    const { keyFile } = settings;
    try {
      this.#key = await commandKey({ folder, id, clock, ...(keyFile !== undefined && { keyFile }) });
      this.#road = new FleetApiRoad({ api: this.api, key: this.#key, clock });
      this.#keyProblem = undefined;
    } catch (error) {
      this.#keyProblem = problemOf(error);
      this.#road = closedRoad(this.#keyProblem);
      log.error(this.#keyProblem.message);
    }
  }

  async #keepAlive(): Promise<void> {
    const { isSignedIn, lastRefresh = 0, problem } = await this.look();
    const isDue = this.#options.clock.now() - lastRefresh >= day || problem?.kind === 'retry';
    // Status and log say what is wrong.
    if (isSignedIn && isDue) await this.accessToken().catch(() => {});
  }
}

/** What nodes act on; times are not. */
const gist = ({ isSignedIn, scopes, problem, keyProblem }: FleetAccountStatus): string =>
  JSON.stringify([isSignedIn, scopes, problem?.message, keyProblem?.message]);

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
