import { backoff } from '../../kernel/backoff';
import type { Clock } from '../../kernel/clock';
import { readReply, writeEnvelope } from '../wire/envelope';
import { encodeAlerts, encodeErrors, encodeSignals } from '../wire/records';
import { isField, type SignalValue } from '../wire/value';
import { AlertChanges } from './alerts';
import type { Connect, Connection } from './connection';
import { Emission } from './emission';
import type { Faults } from './faults';
import { MessageIds, uuid } from './ids';
import { Outbox, type Message } from './outbox';
import type { StreamConfig } from './profile';

/** Where a car streams to. */
export interface StreamTarget {
  readonly host: string;
  readonly port: number;
  /** The authorities to trust for the server, PEM. */
  readonly ca: string;
}

/** What the streamer asks of its car. */
export interface StreamedCar {
  readonly vin: string;
  readonly cert: string;
  readonly key: string;
  /** Sends values as text. */
  readonly textValues: boolean;
  read(field: string): SignalValue;
  /** Names of what the car warns of now. */
  alerts(): readonly string[];
  networkInterface(): 'wifi' | 'cellular';
}

export interface StreamerOptions {
  readonly car: StreamedCar;
  readonly target: StreamTarget;
  readonly config: StreamConfig;
  readonly faults: Faults;
  /** Milliseconds before the first connection, so that a fleet does not come all at once. */
  readonly delay: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly connect: Connect;
  readonly events: {
    connected(networkInterface: string): void;
    disconnected(reason: string): void;
    /** A connection did not come about; told once until the server has acknowledged something. */
    failed(reason: string): void;
  };
}

/** Counts of one car's stream since it began. */
export interface StreamCounts {
  readonly connections: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Acknowledgements that nothing waited for: second ones, and those for what was given up. */
  readonly stray: number;
  /** Complaints of the server. */
  readonly refused: number;
  /** Replies that could not be read. */
  readonly unreadable: number;
  /** Messages waiting to be sent, or with `latest` to be acknowledged. */
  readonly kept: number;
  readonly dropped: number;
}

const userAgent = 'Hermes/1.16.9 (vehicle_device)';

/**
 * How one car is heard: connects, says what changed, keeps what it could not say, comes back. It has no timer; `tick` moves it.
 * Cars asleep do not stream: `sleep` and `wake` open and close a session.
 */
export class Streamer {
  readonly #options: StreamerOptions;
  readonly #emission: Emission;
  readonly #outbox: Outbox;
  readonly #alerts = new AlertChanges();
  readonly #unsupported: readonly string[];
  #connection: Connection | undefined;
  #state: 'idle' | 'connecting' | 'open' = 'idle';
  /** Tries that failed since the last acknowledgement; a server that only opens and closes is not tried ever faster. */
  #failures = 0;
  #nextTry: number;
  #announced = false;
  #ids: MessageIds;
  #counts = { connections: 0, sent: 0, acknowledged: 0, stray: 0, refused: 0, unreadable: 0 };

  constructor(options: StreamerOptions) {
    this.#options = options;
    const fields = Object.entries(options.config.fields);
    this.#emission = new Emission(Object.fromEntries(fields.filter(([field]) => isField(field))));
    this.#unsupported = fields.map(([field]) => field).filter((field) => !isField(field));
    this.#outbox = new Outbox(options.config.delivery_policy);
    this.#nextTry = options.clock.now() + options.delay;
    this.#ids = new MessageIds(options.random);
  }

  get connected(): boolean {
    return this.#state === 'open';
  }

  get counts(): StreamCounts {
    return { ...this.#counts, kept: this.#outbox.kept, dropped: this.#outbox.dropped };
  }

  /** A moment of an awake car. @param reachable whether there is a network. */
  tick(reachable: boolean): void {
    const now = this.#options.clock.now();
    if (!reachable) this.#drop('no network');
    else if (this.#state === 'open' && this.#options.faults.take('stream:drop')) {
      this.#outbox.clear();
      this.#drop('dropped by a fault');
    } else if (this.#state === 'idle' && now >= this.#nextTry) this.#open();
    this.#collect(now);
  }

  /** Says what is left to say, says goodbye, and keeps nothing in mind. */
  sleep(): void {
    this.#collect(this.#options.clock.now(), { flush: true });
    this.#end('asleep', (connection) => connection.close());
  }

  /** A new session: everything will be said anew. */
  wake(): void {
    this.#emission.reset();
    this.#ids = new MessageIds(this.#options.random);
    this.#failures = 0;
    this.#nextTry = this.#options.clock.now();
  }

  /** Leaves; may be called twice. */
  stop(): void {
    this.#end('stopped', (connection) => connection.drop());
  }

  #open(): void {
    const { car, target, connect, events, random } = this.#options;
    const networkInterface = car.networkInterface();
    this.#state = 'connecting';
    const headers = {
      'User-Agent': userAgent,
      Version: car.textValues ? '1.0.0' : '1.2.0',
      'X-Network-Interface': networkInterface,
      'X-TXID': uuid(random),
    };
    const connection: Connection = connect(
      { ...target, cert: car.cert, key: car.key, headers },
      {
        opened: () => {
          if (this.#connection !== connection) return;
          this.#state = 'open';
          this.#counts.connections += 1;
          events.connected(networkInterface);
          this.#catchUp();
        },
        received: (bytes) => this.#reply(bytes),
        closed: (reason) => {
          if (this.#connection === connection) this.#closed(reason);
        },
      },
    );
    this.#connection = connection;
  }

  /** What was kept goes first; what the car cannot stream is told once; then life goes on with the next tick. */
  #catchUp(): void {
    const { messages, fields } = this.#outbox.connected();
    for (const { bytes } of messages) this.#transmit(bytes);
    if (fields.length > 0) {
      const values = new Map(fields.map((field) => [field, this.#options.car.read(field)]));
      this.#say(
        'V',
        (vin, now, { textValues: asText }) => encodeSignals(vin, now, values, { isResend: true, asText }),
        fields,
      );
      this.#emission.sent(this.#options.clock.now(), values);
    }
    if (this.#unsupported.length > 0 && !this.#announced) {
      const errors = this.#unsupported.map((field_name) => ({
        name: 'unsupported_field',
        tags: { field_name },
        body: '',
      }));
      this.#say('errors', (vin, now) => encodeErrors(vin, now, errors));
      this.#announced = true;
    }
    this.#collect(this.#options.clock.now());
  }

  #collect(now: number, { flush = false } = {}): void {
    // Before the first answer of the network there is nothing to miss yet.
    if (this.#state !== 'open' && this.#counts.connections === 0 && this.#failures === 0) return;
    const values = this.#emission.due(now, (field) => this.#options.car.read(field), { flush });
    const alerts = this.#alerts.since(now, this.#options.car.alerts());
    if (values.size === 0 && alerts.length === 0) return;
    if (this.#state === 'open' && this.#options.faults.take('stream:stall')) return;
    if (values.size > 0) {
      const encode: Encode = (vin, at, { textValues: asText }) => encodeSignals(vin, at, values, { asText });
      this.#say('V', encode, Array.from(values.keys()));
      this.#emission.sent(now, values);
    }
    if (alerts.length > 0) {
      this.#say('alerts', (vin, at) => encodeAlerts(vin, at, alerts));
      this.#alerts.told(alerts);
    }
  }

  #say(topic: Message['topic'], encode: Encode, fields: readonly string[] = []): void {
    const { car, clock } = this.#options;
    const now = clock.now();
    const txid = this.#ids.next();
    const bytes = writeEnvelope({
      txid,
      topic,
      messageId: txid,
      senderId: `vehicle_device.${car.vin}`,
      deviceType: 'vehicle_device',
      deviceId: car.vin,
      createdAt: Math.floor(now / 1_000),
      payload: encode(car.vin, now, car),
    });
    const message = { txid, topic, bytes, fields };
    if (this.#state === 'open') {
      this.#outbox.sent(message);
      this.#transmit(bytes);
    } else {
      this.#outbox.missed(message);
    }
  }

  #transmit(bytes: Uint8Array): void {
    this.#counts.sent += 1;
    this.#connection?.send(bytes);
  }

  /** Acknowledgements come once or twice, late and out of order; none of it is worth leaving for. */
  #reply(bytes: Uint8Array): void {
    try {
      const reply = readReply(bytes);
      if (reply.kind === 'error') this.#counts.refused += 1;
      else if (reply.kind === 'other') this.#counts.unreadable += 1;
      else if (this.#outbox.acknowledged(reply.txid)) {
        this.#counts.acknowledged += 1;
        this.#failures = 0;
      } else this.#counts.stray += 1;
    } catch {
      this.#counts.unreadable += 1;
    }
  }

  #drop(reason: string): void {
    this.#end(reason, (connection) => connection.drop());
  }

  /** Our own end of the connection; what it still tells is no longer heard. */
  #end(reason: string, close: (connection: Connection) => void): void {
    const connection = this.#connection;
    if (!connection) return;
    const wasOpen = this.#state === 'open';
    this.#connection = undefined;
    this.#state = 'idle';
    this.#nextTry = this.#options.clock.now();
    close(connection);
    if (wasOpen) this.#options.events.disconnected(reason);
  }

  #closed(reason: string): void {
    const { clock, events, random } = this.#options;
    const wasOpen = this.#state === 'open';
    this.#connection = undefined;
    this.#state = 'idle';
    this.#nextTry = clock.now() + backoff(this.#failures, random(), { most: 60_000 });
    this.#failures += 1;
    if (wasOpen) events.disconnected(reason);
    else if (this.#failures === 1) events.failed(reason);
  }
}

type Encode = (vin: string, now: number, car: StreamedCar) => Uint8Array;
