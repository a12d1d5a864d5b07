import { WebSocket, type ClientOptions } from 'ws';
import { reasonOf } from '../../kernel/problem';

/** Where and as whom to connect. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** The authorities to trust, PEM: these and no others, as a car trusts those of its configuration. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a connection tells its owner: never before `connect` has returned, nothing after `closed`. */
export interface Listener {
  opened(): void;
  received(bytes: Uint8Array): void;
  /** @param reason in a few words, for the log. */
  closed(reason: string): void;
}

/** A connection under way or open. */
export interface Connection {
  send(bytes: Uint8Array): void;
  /** Says goodbye after what was sent. */
  close(): void;
  /** Gone at once, as when the network is. */
  drop(): void;
}

export type Connect = (target: Target, listener: Listener) => Connection;

/** Opens a WebSocket over mutual TLS as a car does. */
export const connectWebSocket: Connect = (target, listener) => {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const options: ClientOptions & { ALPNProtocols: string[] } = {
    ca: target.ca,
    cert: target.cert,
    key: target.key,
    headers: target.headers,
    ALPNProtocols: ['http/1.1'],
    // Offered, as cars do, but never used: see `opened`.
    perMessageDeflate: true,
    handshakeTimeout: 10_000,
    maxPayload: 1_048_576,
  };
  const socket = new WebSocket(`wss://${host}:${target.port}/`, options);
  let reason = 'the server closed the connection';
  socket.on('open', () => {
    if (socket.extensions !== '') {
      // A car's client cannot speak compressed and leaves without a word.
      reason = `the server accepted the extension ${socket.extensions}`;
      socket.terminate();
      return;
    }
    listener.opened();
  });
  socket.on('message', (data) => listener.received(data as Buffer));
  socket.on('error', (error) => {
    reason = reasonOf(error);
  });
  socket.once('close', () => listener.closed(reason));
  return {
    send: (bytes) => socket.send(bytes),
    close: () => socket.close(1_000),
    drop: () => socket.terminate(),
  };
};
