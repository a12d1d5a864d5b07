import { ackFrame, refusalFrame } from '../../src/telemetry/reply';
import { readEnvelope } from '../../src/telemetry/envelope';
import { readRecord, type RecordContent } from '../../src/telemetry/record';
import type { Connect, Connection, Listener, Target } from '../../src/simulator/streamer/connection';

/** A message of a car, read by the receiver's own code: the two halves share nothing but the wire. */
export interface Heard {
  readonly txid: string;
  readonly topic: string;
  readonly deviceId: string;
  readonly record: RecordContent;
}

export function hear(bytes: Uint8Array): Heard {
  const envelope = readEnvelope(bytes);
  if (!envelope) throw new Error('That is no envelope.');
  const text = (part: Uint8Array): string => Buffer.from(part).toString();
  const topic = text(envelope.topic) as 'V' | 'alerts' | 'errors';
  const record = readRecord(topic, envelope.payload);
  if ('malformed' in record) throw new Error(`That is no record: ${record.malformed}.`);
  return { txid: text(envelope.txid), topic, deviceId: text(envelope.deviceId), record };
}

export const ack = (txid: string, topic = 'V'): Buffer => ackFrame(Buffer.from(txid), Buffer.from(topic));
export const complaint = (txid: string): Buffer => refusalFrame(Buffer.from(txid));

/** One connection of a car to a network that a test plays. */
export class FakeConnection implements Connection {
  readonly target: Target;
  readonly #listener: Listener;
  readonly sent: Heard[] = [];
  ended: 'closed' | 'dropped' | undefined;

  constructor(target: Target, listener: Listener) {
    this.target = target;
    this.#listener = listener;
  }

  open(): void {
    this.#listener.opened();
  }
  reply(...frames: Uint8Array[]): void {
    for (const frame of frames) this.#listener.received(frame);
  }
  fail(reason = 'ECONNREFUSED'): void {
    this.#listener.closed(reason);
  }

  send(bytes: Uint8Array): void {
    this.sent.push(hear(bytes));
  }
  close(): void {
    this.ended = 'closed';
  }
  drop(): void {
    this.ended = 'dropped';
  }
}

/** A network that does nothing by itself: tests open, answer and close. */
export class FakeNetwork {
  readonly connections: FakeConnection[] = [];

  get last(): FakeConnection {
    const connection = this.connections.at(-1);
    if (!connection) throw new Error('Nobody connected yet.');
    return connection;
  }

  readonly connect: Connect = (target, listener) => {
    const connection = new FakeConnection(target, listener);
    this.connections.push(connection);
    return connection;
  };
}
