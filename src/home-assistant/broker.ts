import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { backoff } from '../kernel/backoff';
import type { Clock, Timer } from '../kernel/clock';
import { redact, type Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { Subscribers, type Unsubscribe } from '../kernel/subscribers';
import type { Message } from './discovery';
import type { CheckedSettings } from './settings';

/** How it stands with the broker; `refused` is a login that a person has to correct, and is tried again too. */
export interface BrokerState {
  readonly kind: 'stopped' | 'connecting' | 'connected' | 'refused';
  /** Why the last try failed. */
  readonly problem?: Problem;
}

/** A message that came from the broker. `retained`: it had been there before we subscribed. */
export interface Arrival extends Message {
  readonly retained: boolean;
}

export interface BrokerOptions {
  readonly settings: CheckedSettings['broker'];
  /** What the broker says for us, retained, when we are gone without a word. */
  readonly will: Message;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/** A connection that lived this long was a good one: the next loss starts the waiting times over. */
const steady = 60_000;

/** A broker that does not answer must not hold up the end of the process. */
const patience = 2_000;

/** Return codes by which a broker says "not now" and not "not you": 3 in MQTT 3.1.1, the others in MQTT 5. */
const notNow = new Set([3, 136, 137]);

/**
 * A connection to an MQTT broker that comes back for ever. Each try is a client of its own, so nothing stale waits in a
 * queue: whoever publishes says everything again when the state turns `connected`.
 */
export class Broker {
  readonly #options: BrokerOptions;
  readonly #states: Subscribers<BrokerState>;
  readonly #arrivals: Subscribers<Arrival>;
  #state: BrokerState = { kind: 'stopped' };
  #client: MqttClient | undefined;
  #retry: Timer | undefined;
  #attempt = 0;
  #connectedAt: number | undefined;

  constructor(options: BrokerOptions) {
    this.#options = options;
    const failed = (error: unknown): void =>
      options.log.error(`A listener of the MQTT connection failed: ${reasonOf(error)}`);
    this.#states = new Subscribers(failed);
    this.#arrivals = new Subscribers(failed);
  }

  get state(): BrokerState {
    return this.#state;
  }

  onState(listener: (state: BrokerState) => void): Unsubscribe {
    return this.#states.subscribe(listener);
  }

  onArrival(listener: (arrival: Arrival) => void): Unsubscribe {
    return this.#arrivals.subscribe(listener);
  }

  start(): void {
    if (this.#state.kind !== 'stopped') return;
    this.#attempt = 0;
    this.#turn({ kind: 'connecting' });
    this.#open();
  }

  /**
   * Ends the connection properly, so that the broker does not send the will.
   * @param sent what has to be on its way before; a broker that does not answer is not waited for.
   */
  async stop(sent: Promise<void> = Promise.resolve()): Promise<void> {
    const client = this.#client;
    const wasConnected = this.#state.kind === 'connected';
    this.#retry?.cancel();
    this.#turn({ kind: 'stopped' });
    if (!client) return;
    if (wasConnected) {
      let timer: Timer | undefined;
      const tooLong = new Promise<void>((resolve) => (timer = this.#options.clock.after(patience, resolve)));
      await Promise.race([sent.then(() => client.endAsync()), tooLong]);
      timer?.cancel();
    }
    this.#drop(client);
  }

  /** Sends a message to retain; an empty one clears the topic. Tells whether the broker has it, and never rejects. */
  async publish(topic: string, payload: string): Promise<boolean> {
    const sent = this.#client?.publishAsync(topic, payload, { qos: 1, retain: true });
    return sent
      ? sent.then(
          () => true,
          () => false,
        )
      : false;
  }

  listen(...topics: string[]): void {
    this.#client?.subscribe(topics, { qos: 1 });
  }

  unlisten(...topics: string[]): void {
    this.#client?.unsubscribe(topics);
  }

  #open(): void {
    const { will } = this.#options;
    const { url, ...login } = this.#options.settings;
    const options: IClientOptions = {
      ...login,
      will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true },
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
    };
    let client: MqttClient;
    try {
      client = connect(url, options);
    } catch (error) {
      // Node refuses a certificate or key that is no PEM before anything is sent.
      this.#lost(error);
      return;
    }
    this.#client = client;
    let failure: unknown;
    client.on('error', (error) => (failure = error));
    client.on('message', (topic, payload, { retain }) =>
      this.#arrivals.publish({ topic, payload: payload.toString(), retained: retain }),
    );
    client.on('connect', () => {
      if (this.#client === client && this.#state.kind !== 'stopped') this.#connected();
    });
    client.on('close', () => {
      if (this.#client !== client || this.#state.kind === 'stopped') return;
      this.#drop(client);
      this.#lost(failure);
    });
  }

  #connected(): void {
    const { clock, log, settings } = this.#options;
    this.#connectedAt = clock.now();
    if (this.#state.problem) log.info(`The MQTT broker ${settings.url} is connected.`);
    this.#turn({ kind: 'connected' });
  }

  #lost(error: unknown): void {
    const { clock, random, log, settings } = this.#options;
    const problem = problemOf(settings.url, error);
    // The same failure is said once, not at every try.
    if (this.#state.problem?.message !== problem.message) log.warn(problem.message);
    if (this.#connectedAt !== undefined && clock.now() - this.#connectedAt >= steady) this.#attempt = 0;
    this.#connectedAt = undefined;
    this.#retry = clock.after(backoff(this.#attempt++, random(), { most: 60_000 }), () => this.#open());
    this.#turn({ kind: problem.code === 'BROKER_REFUSED' ? 'refused' : 'connecting', problem });
  }

  #drop(client: MqttClient): void {
    if (this.#client === client) this.#client = undefined;
    client.end(true);
    client.stream.destroy();
  }

  #turn(state: BrokerState): void {
    this.#state = state;
    this.#states.publish(state);
  }
}

function problemOf(url: string, error: unknown): Problem {
  const cause = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const reason = cause === undefined ? 'the connection was closed' : redact(reasonOf(cause));
  const code = (cause as { code?: unknown } | undefined)?.code;
  const refused = typeof code === 'number' && !notNow.has(code);
  return new Problem(refused ? 'BROKER_REFUSED' : 'BROKER_UNREACHABLE', { url, reason }, error);
}
