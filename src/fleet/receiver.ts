import { join } from 'node:path';
import { backoff } from '../kernel/backoff';
import type { Clock, Timer } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import { readServerCertificate, type ServerCertificate } from '../telemetry/certificate';
import { clientCasFromFile, defaultClientCasUrl, teslaClientCasFrom } from '../telemetry/client-cas';
import type { Limits } from '../telemetry/limits';
import { TelemetryServer } from '../telemetry/server';
import type { RecordType, TelemetryRecord } from '../vehicle/record';
import type { StateChange } from '../vehicle/state';
import type { Vehicle } from './vehicle';

/** What the user sets for the built-in server. */
export interface ReceiverSettings {
  /** All addresses when empty. */
  readonly host?: string;
  readonly port: number;
  /** PEM files: certificate chain and private key of the server. */
  readonly cert: string;
  readonly key: string;
  /** The client certificates to trust: a file, or Tesla's own from an address (default: where Tesla publishes them). */
  readonly clientCas: { readonly file: string } | { readonly url?: string };
  /** VINs to accept beside those of the vehicles. */
  readonly vins?: readonly string[];
  readonly records?: readonly RecordType[];
  /** When a car is told that a record arrived: at once, or when its state is on the disk. */
  readonly ack?: 'received' | 'committed';
  readonly limits?: Partial<Limits>;
}

export type ReceiverState =
  | { readonly kind: 'stopped' | 'starting' }
  | {
      readonly kind: 'listening';
      readonly port: number;
      readonly certificateEnds: number;
      readonly connections: number;
    }
  | { readonly kind: 'failed'; readonly problem: Problem };

export interface ReceiverOptions {
  readonly settings: ReceiverSettings;
  /** Where Tesla's client certificates are kept once fetched. */
  readonly folder: string;
  /** The fleet's one object for a VIN. */
  readonly vehicle: (vin: string) => Vehicle;
  /** Resolves when the cars know what an earlier run knew; nothing is received before. */
  readonly ready: Promise<unknown>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** How often the certificate files are looked at, milliseconds: renewals come weeks before the end. */
const lookAtCertificate = 3_600_000;

/** The built-in telemetry server as a source of records: started until it runs, certificates renewed, records handed on. */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #states: Subscribers<ReceiverState>;
  readonly #changes: Subscribers<StateChange>;
  /** Cars that a vehicle node named, counted, for two nodes may name one. */
  readonly #vehicles = new Map<string, number>();
  #server: TelemetryServer | undefined;
  #certificate: ServerCertificate | undefined;
  #state: ReceiverState = { kind: 'stopped' };
  #attempt = 0;
  #timer: Timer | undefined;
  /** Started, and not stopped since. */
  #isWanted = false;
  /** Breaks off what a start waits for. */
  #givingUp = new AbortController();
  #work: Promise<void> = Promise.resolve();

  constructor(options: ReceiverOptions) {
    this.#options = options;
    const failed = (error: unknown): void => options.log.error(`A listener failed: ${reasonOf(error)}`);
    this.#states = new Subscribers(failed);
    this.#changes = new Subscribers(failed);
  }

  get state(): ReceiverState {
    return this.#state;
  }

  /** Resolves when the last start has had its first try, or the last stop is over. */
  get settled(): Promise<void> {
    return this.#work;
  }

  onState(listener: (state: ReceiverState) => void): Unsubscribe {
    return this.#states.subscribe(listener);
  }

  /** Hears every record of every car of this server, with what it changed. */
  onChange(listener: (change: StateChange) => void): Unsubscribe {
    return this.#changes.subscribe(listener);
  }

  /** Accepts a car and tells it whether this source listens. */
  accept(vehicle: Vehicle): Unsubscribe {
    const { vin } = vehicle;
    this.#vehicles.set(vin, (this.#vehicles.get(vin) ?? 0) + 1);
    vehicle.listening(this, this.#state.kind === 'listening');
    let isAccepted = true;
    return () => {
      if (!isAccepted) return;
      isAccepted = false;
      const count = this.#vehicles.get(vin)! - 1;
      if (count > 0) this.#vehicles.set(vin, count);
      else if (this.#vehicles.delete(vin) && !this.#options.settings.vins?.includes(vin)) {
        vehicle.listening(this, false);
      }
    };
  }

  /** Starts, and tries again when it fails; `state` tells. */
  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#givingUp = new AbortController();
    this.#attempt = 0;
    this.#turn({ kind: 'starting' });
    this.#queue(() => this.#start());
  }

  stop(): Promise<void> {
    if (!this.#isWanted) return this.#work;
    this.#isWanted = false;
    this.#givingUp.abort();
    this.#timer?.cancel();
    return this.#queue(() => this.#end());
  }

  /** Starts and stops run one after the other, however they were asked for. */
  #queue(run: () => Promise<void>): Promise<void> {
    return (this.#work = this.#work.then(run));
  }

  async #end(): Promise<void> {
    this.#timer?.cancel();
    await this.#server?.stop();
    this.#server = undefined;
    this.#turn({ kind: this.#isWanted ? 'starting' : 'stopped' });
  }

  async #start(): Promise<void> {
    const { settings, clock, random, log } = this.#options;
    if (!this.#isWanted) return;
    try {
      await this.#options.ready;
      this.#certificate = await readServerCertificate(settings.cert, settings.key, clock.now());
      const server = await this.#listen(this.#certificate);
      this.#server = server;
      if (!this.#isWanted) return;
      this.#attempt = 0;
      const { port } = server.address!;
      this.#turn({ kind: 'listening', port, certificateEnds: this.#certificate.validTo, connections: 0 });
      log.info(`Listening for cars on port ${port}.`);
      this.#timer = clock.every(lookAtCertificate, () => void this.#renew());
    } catch (error) {
      if (!this.#isWanted) return;
      const problem =
        error instanceof Problem ? error : new Problem('SERVER_FAILED', { reason: reasonOf(error) }, error);
      // The same sentence once, not at every try.
      if (this.#state.kind !== 'failed' || this.#state.problem.message !== problem.message) log.error(problem.message);
      this.#turn({ kind: 'failed', problem });
      this.#timer = clock.after(backoff(this.#attempt++, random()), () => void this.#queue(() => this.#start()));
    }
  }

  async #listen(certificate: ServerCertificate): Promise<TelemetryServer> {
    const { settings, folder, clock, log } = this.#options;
    const { clientCas, records, limits } = settings;
    const { signal: stopped } = this.#givingUp;
    const get: typeof fetch = (url, { signal, ...init } = {}) =>
      fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, stopped]) : stopped });
    const pool =
      'file' in clientCas
        ? await clientCasFromFile(clientCas.file)
        : await teslaClientCasFrom(clientCas.url || defaultClientCasUrl, join(folder, 'client-cas.pem'), get);
    const allowed = new Set(settings.vins);
    const server = new TelemetryServer({
      ...(settings.host && { host: settings.host }),
      port: settings.port,
      certificate,
      pool,
      allows: (vin) => this.#vehicles.has(vin) || allowed.has(vin),
      ...(records && { records }),
      ...(limits && { limits }),
      sink: (record) => this.#take(record),
      onConnection: (connection, open) => {
        this.#options.vehicle(connection.vin).connection(connection, open);
        const { state } = this;
        if (state.kind === 'listening') this.#tell({ ...state, connections: server.connections });
      },
      clock,
      log,
    });
    await server.start();
    return server;
  }

  #take(record: TelemetryRecord): void | Promise<void> {
    const { change, safe } = this.#options.vehicle(record.vin).apply(record);
    this.#changes.publish(change);
    if (this.#options.settings.ack === 'committed') return safe;
    // The store has said in the log what it could not keep.
    safe.catch(() => {});
  }

  async #renew(): Promise<void> {
    const { settings, clock, log } = this.#options;
    try {
      const certificate = await readServerCertificate(settings.cert, settings.key, clock.now());
      if (certificate.cert === this.#certificate?.cert || this.#state.kind !== 'listening') return;
      this.#server?.renew(certificate);
      this.#certificate = certificate;
      this.#tell({ ...this.#state, certificateEnds: certificate.validTo });
      log.info(`The server certificate was renewed; it is valid until ${new Date(certificate.validTo).toISOString()}.`);
    } catch (error) {
      log.error(`The server certificate could not be renewed: ${reasonOf(error)}`);
    }
  }

  #turn(state: ReceiverState): void {
    const cars = new Set([...this.#vehicles.keys(), ...(this.#options.settings.vins ?? [])]);
    for (const vin of cars) this.#options.vehicle(vin).listening(this, state.kind === 'listening');
    this.#tell(state);
  }

  #tell(state: ReceiverState): void {
    this.#state = state;
    this.#states.publish(state);
  }
}
