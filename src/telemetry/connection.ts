import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Clock } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { reasonOf } from '../kernel/problem';
import type { ConnectivityRecord, RecordType } from '../vehicle/record';
import type { Sink } from './delivery';
import type { Identity } from './identity';
import { judge } from './intake';
import { RateWindow, type Limits } from './limits';

export interface ConnectionOptions {
  readonly webSocket: WebSocket;
  readonly socket: Socket;
  readonly identity: Identity;
  readonly headers: IncomingHttpHeaders;
  readonly records: ReadonlySet<RecordType>;
  /** Whether this car may still speak here: it can be removed while it streams. */
  readonly isAllowed: () => boolean;
  /** Hands a record of the car on, once; see `Delivery`. */
  readonly deliver: Sink;
  /** Hands on the connectivity records that are made here, which nobody repeats and nobody acknowledges. */
  readonly announce: Sink;
  readonly rate?: NonNullable<Limits['rate']>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Records of one car that wait to be safe, before no more is read from it. */
const mostPending = 1_000;

/** Answers that a car has not taken yet, in bytes, before no more is read from it. */
const mostBuffered = 256 * 1024;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One car's connection: reads messages, hands records on, answers, and tells when the car comes and goes. */
export class Connection {
  /** The car's own `X-TXID` where that is a UUID, else one made here. */
  readonly id: string;
  readonly vin: string;
  /** What the car says it uses: `wifi`, `cellular`, or empty. */
  readonly networkInterface: string;
  readonly #options: ConnectionOptions;
  readonly #rate: RateWindow | undefined;
  #pending = 0;
  /** So much is pending that nothing is read until half of it is safe. */
  #isHeld = false;
  #corked = false;
  #alive = true;
  #refusalsLogged = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const txid = String(options.headers['x-txid'] ?? '');
    this.id = uuid.test(txid) ? txid.toLowerCase() : randomUUID();
    this.vin = options.identity.deviceId;
    this.networkInterface = String(options.headers['x-network-interface'] ?? '');
    this.#rate = options.rate && new RateWindow(options.rate);
  }

  /** Begins to read. @returns once the connection is gone and that was told. */
  open(): Promise<void> {
    const { webSocket, log } = this.#options;
    this.#announce('CONNECTED');
    webSocket.on('message', (frame, isBinary) => {
      // The official server drops a peer that sends text, without a close frame.
      if (isBinary) this.#receive(frame as Buffer);
      else {
        log.warn(`${this.vin} sent a text message, which no car does: its connection was closed.`);
        webSocket.terminate();
      }
    });
    webSocket.on('pong', () => (this.#alive = true));
    webSocket.on('error', (error) => log.debug(`The connection of ${this.vin} failed: ${reasonOf(error)}`));
    return new Promise((resolve) =>
      webSocket.once('close', () => {
        this.#announce('DISCONNECTED');
        resolve();
      }),
    );
  }

  /** Asks whether the peer is still there, and gives it up when it did not answer the last time. */
  ping(): void {
    // Its answer would not be read.
    if (this.#isHeld) return;
    if (!this.#alive) return this.terminate();
    this.#alive = false;
    this.#options.webSocket.ping();
  }

  close(): void {
    this.#options.webSocket.close(1001);
  }

  terminate(): void {
    this.#options.webSocket.terminate();
  }

  #receive(frame: Buffer): void {
    const { identity, records, isAllowed, deliver, clock, log } = this.#options;
    if (!isAllowed()) return this.terminate();
    const now = clock.now();
    if (this.#rate?.accept(now) === false) return;
    const { record, reply, refused } = judge(frame, identity, records, now);
    // A car that speaks nonsense does so with every message.
    if (refused && this.#refusalsLogged++ === 0) log.warn(`Refused a message of ${this.vin}: ${refused}.`);
    const safe = record && deliver(record);
    if (!safe) return this.#send(reply);
    if (++this.#pending >= mostPending) this.#hold();
    safe.then(
      () => this.#settle(reply),
      // Not acknowledged, so the car keeps it; whoever failed has said so.
      () => this.#settle(undefined),
    );
  }

  #hold(): void {
    this.#isHeld = true;
    this.#options.webSocket.pause();
  }

  #settle(reply: Buffer | undefined): void {
    if (--this.#pending === mostPending >> 1 && this.#isHeld) {
      this.#isHeld = false;
      // An answer to the last ping may still be to be read.
      this.#alive = true;
      this.#options.webSocket.resume();
    }
    if (reply) this.#send(reply);
  }

  /** Answers that belong to one read leave in one write. */
  #send(reply: Buffer): void {
    const { webSocket, socket } = this.#options;
    if (webSocket.readyState !== webSocket.OPEN) return;
    if (!this.#corked) {
      this.#corked = true;
      socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        socket.uncork();
      });
    }
    webSocket.send(reply);
    if (webSocket.bufferedAmount > mostBuffered && !webSocket.isPaused) {
      webSocket.pause();
      socket.once('drain', () => webSocket.resume());
    }
  }

  #announce(status: 'CONNECTED' | 'DISCONNECTED'): void {
    const { records, clock, announce } = this.#options;
    if (!records.has('connectivity')) return;
    const now = clock.now();
    const record: ConnectivityRecord = {
      topic: 'connectivity',
      vin: this.vin,
      txid: this.id,
      createdAt: now,
      receivedAt: now,
      isResend: false,
      data: { connectionId: this.id, status, networkInterface: this.networkInterface },
    };
    new Promise((resolve) => resolve(announce(record))).catch(() => {});
  }
}
