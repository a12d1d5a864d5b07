import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Problem, reasonOf } from '../kernel/problem';
import { readChange } from './change';
import type { SimulatedCar } from './simulated-car';

/** The most that a request may carry, bytes. */
const bodyLimit = 262_144;

/** What a request is answered with. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The HTTP interface by which scripts and tests look at the cars and change them: `GET /cars`, `GET /cars/<vin>`,
 * `PATCH /cars/<vin>`. Listens on this machine only, on a free port. Wrong input is answered 400 with `{error: sentence}`.
 */
export class Control {
  readonly #cars: ReadonlyMap<string, SimulatedCar>;
  #server: Server | undefined;

  constructor(cars: ReadonlyMap<string, SimulatedCar>) {
    this.#cars = cars;
  }

  /** @returns its address, without a trailing slash. */
  async start(): Promise<string> {
    this.#server ??= createServer((request, response) => void this.#handle(request, response)).listen(0, '127.0.0.1');
    if (!this.#server.listening) await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A request that breaks off, or one that no address can be read from, must not end the simulation.
    const { status, body, headers } = await this.#answer(request).catch((error: unknown) =>
      failed(400, reasonOf(error)),
    );
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(`${JSON.stringify(body)}\n`);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/cars') {
      if (request.method !== 'GET') return wrongMethod('GET');
      return { status: 200, body: Array.from(this.#cars.values(), (car) => car.describe()) };
    }
    const vin = /^\/cars\/([^/]+)$/.exec(pathname)?.[1];
    if (vin === undefined) return failed(404, `There is nothing at ${pathname}. Try GET /cars.`);
    const car = this.#cars.get(vin);
    if (!car) return failed(404, `There is no car ${vin}. GET /cars lists them.`);
    if (request.method === 'GET') return { status: 200, body: car.describe() };
    return request.method === 'PATCH' ? change(car, request) : wrongMethod('GET, PATCH');
  }
}

async function change(car: SimulatedCar, request: IncomingMessage): Promise<Answer> {
  try {
    const text = await bodyOf(request);
    if (text === undefined) return failed(413, `A change carries at most ${bodyLimit} bytes.`);
    car.change(readChange(JSON.parse(text)));
    return { status: 200, body: car.describe() };
  } catch (error) {
    if (error instanceof Problem) return failed(400, error.message);
    if (error instanceof SyntaxError) return failed(400, `The body is no JSON: ${error.message}.`);
    throw error;
  }
}

/** `undefined` when it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    // Read to the end all the same, so that the client hears the answer.
    if (length <= bodyLimit) parts.push(part as Buffer);
  }
  return length <= bodyLimit ? Buffer.concat(parts).toString('utf8') : undefined;
}

function failed(status: number, error: string): Answer {
  return { status, body: { error } };
}

const wrongMethod = (allow: string): Answer => ({
  ...failed(405, `Only ${allow} is possible here.`),
  headers: { allow },
});
