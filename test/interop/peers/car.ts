import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';

/** What a car shows a receiver, and whom it trusts; all PEM. */
export interface CarPapers {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** A car's connection that sends any bytes and tells which answers each of them got. */
export class CarConnection {
  readonly #socket: WebSocket;
  readonly #answers: Buffer[] = [];
  #wake: (() => void) | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#answers.push(Buffer.from(data));
      this.#wake?.();
    });
    socket.on('close', () => this.#wake?.());
  }

  static async open(port: number, { cert, key, ca }: CarPapers): Promise<CarConnection> {
    const options = { cert, key, ca, servername: 'localhost', ALPNProtocols: ['http/1.1'] };
    const headers = { Version: '1.2.0', 'X-Network-Interface': 'wifi' };
    const socket = new WebSocket(`wss://127.0.0.1:${port}/`, { ...options, headers } as ClientOptions);
    const connection = new CarConnection(socket);
    await once(socket, 'open');
    return connection;
  }

  /**
   * Sends messages one after the other and gives the answers to each, as hexadecimal.
   * @param fence a message that is surely acknowledged, and its acknowledgement: what comes before it answers the message
   *   before it, and a message without any answer is seen too.
   */
  async ask(messages: readonly Buffer[], fence: { request: Buffer; answer: Buffer }): Promise<readonly string[][]> {
    for (const message of messages) {
      this.#socket.send(message);
      this.#socket.send(fence.request);
    }
    const all: string[][] = [];
    let own: string[] = [];
    for (let next = 0; all.length < messages.length; next += 1) {
      while (this.#answers.length <= next) await this.#more(all.length, messages.length);
      const answer = this.#answers[next]!;
      if (answer.equals(fence.answer)) {
        all.push(own);
        own = [];
      } else own.push(answer.toString('hex'));
    }
    this.#answers.length = 0;
    return all;
  }

  close(): void {
    this.#socket.terminate();
  }

  async #more(answered: number, wanted: number): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      throw new Error(`The receiver closed the connection after ${answered} of ${wanted} messages`);
    }
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}
