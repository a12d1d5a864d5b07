import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { PeerMissing } from './peer';

/** A loopback address that nothing else uses, so that a busy port 443 of this machine is no matter. */
const address = '127.84.69.83';

/** Carries connections on to a port of this machine, whatever is said on them. */
export class Relay {
  /** Where it listens. */
  readonly host: string;
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    const { address: host, port } = server.address() as AddressInfo;
    this.host = host;
    this.port = port;
    this.#server = server;
    this.#sockets = sockets;
  }

  /**
   * Stands where Tesla's servers are said to be: port 443 of an address of its own.
   * @throws PeerMissing where it may not listen there.
   */
  static async asTesla(to: number): Promise<Relay> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => join(socket, connect(to, '127.0.0.1'), sockets));
    server.listen(443, address);
    await once(server, 'listening').catch((error: Error) => {
      throw new PeerMissing(`Tesla cannot be played (${error.message}): run as root on Linux, with that port free`);
    });
    return new Relay(server, sockets);
  }

  /** An HTTP proxy that carries every `CONNECT` there, whatever host it names. */
  static async asProxy(to: number): Promise<Relay> {
    const sockets = new Set<Socket>();
    const server = createHttpServer((_, response) => response.writeHead(405).end());
    server.on('connect', (_, socket) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(socket as Socket, connect(to, '127.0.0.1'), sockets);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Relay(server, sockets);
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }
}

/** Both ends say what they say to each other, and end together. */
function join(one: Socket, other: Socket, sockets: Set<Socket>): void {
  for (const [socket, opposite] of [
    [one, other],
    [other, one],
  ] as const) {
    sockets.add(socket);
    socket.pipe(opposite);
    socket.on('error', () => opposite.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      opposite.destroy();
    });
  }
}
