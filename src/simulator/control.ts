import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Problem, reasonOf } from '../kernel/problem';
import { readChange, readKey } from './change';
import { readHomeChange, type HomeChange, type HomeDescription } from './home';
import { bodyLimit, bodyOf } from './request-body';
import type { SimulatedCar } from './simulated-car';
import type { TeslaServer } from './tesla/tesla';

/** What a request is answered with. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The home as the interface needs it. */
export interface ControlledHome {
  /** `undefined` where there is no home. */
  describe(): HomeDescription | undefined;
  change(change: HomeChange): void;
}

/**
 * The HTTP interface by which scripts and tests look at the cars and change them: `GET /cars`, `GET` and `PATCH /cars/<vin>`,
 * `GET` and `PUT /cars/<vin>/keys`; `GET` and `PATCH /home`, where they charge; and `GET /bill`, what Tesla's servers counted.
 * Listens on this machine only, on a free port. Wrong input is answered 400 with `{error: sentence}`.
 */
export class Control {
  readonly #cars: ReadonlyMap<string, SimulatedCar>;
  readonly #tesla: Pick<TeslaServer, 'bill' | 'paired'>;
  readonly #home: ControlledHome;
  #server: Server | undefined;

  constructor(
    cars: ReadonlyMap<string, SimulatedCar>,
    tesla: Pick<TeslaServer, 'bill' | 'paired'>,
    home: ControlledHome,
  ) {
    this.#cars = cars;
    this.#tesla = tesla;
    this.#home = home;
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
    if (pathname === '/bill') {
      return request.method === 'GET' ? { status: 200, body: this.#tesla.bill } : wrongMethod('GET');
    }
    if (pathname === '/home') return this.#answerHome(request);
    const [, vin, keys] = /^\/cars\/([^/]+)(\/keys)?$/.exec(pathname) ?? [];
    if (vin === undefined) return failed(404, `There is nothing at ${pathname}. Try GET /cars.`);
    const car = this.#cars.get(vin);
    if (!car) return failed(404, `There is no car ${vin}. GET /cars lists them.`);
    if (keys !== undefined) return this.#keys(car, request);
    if (request.method === 'GET') return { status: 200, body: car.describe() };
    if (request.method !== 'PATCH') return wrongMethod('GET, PATCH');
    return changed(request, (json) => {
      car.change(readChange(json));
      return car.describe();
    });
  }

  #answerHome(request: IncomingMessage): Answer | Promise<Answer> {
    const home = this.#home.describe();
    if (!home) return failed(404, 'These cars have no home with a meter. Start the simulator with one.');
    if (request.method === 'GET') return { status: 200, body: home };
    if (request.method !== 'PATCH') return wrongMethod('GET, PATCH');
    return changed(request, (json) => {
      this.#home.change(readHomeChange(json));
      return this.#home.describe();
    });
  }

  #keys(car: SimulatedCar, request: IncomingMessage): Answer | Promise<Answer> {
    if (request.method === 'GET') return { status: 200, body: car.keys.list() };
    if (request.method !== 'PUT') return wrongMethod('GET, PUT');
    return changed(request, async (json) => {
      const { publicKey, role } = readKey(json);
      await this.#tesla.paired(car.keys.put(publicKey, role));
      return car.keys.list();
    });
  }
}

/** What the change that a request carries leads to; 400 with the sentence where it cannot be made. */
async function changed(request: IncomingMessage, change: (json: unknown) => unknown): Promise<Answer> {
  try {
    const text = await bodyOf(request);
    if (text === undefined) return failed(413, `A change carries at most ${bodyLimit} bytes.`);
    return { status: 200, body: await change(JSON.parse(text)) };
  } catch (error) {
    if (error instanceof Problem) return failed(400, error.message);
    if (error instanceof SyntaxError) return failed(400, `The body is no JSON: ${error.message}.`);
    throw error;
  }
}

function failed(status: number, error: string): Answer {
  return { status, body: { error } };
}

const wrongMethod = (allow: string): Answer => ({
  ...failed(405, `Only ${allow} is possible here.`),
  headers: { allow },
});
