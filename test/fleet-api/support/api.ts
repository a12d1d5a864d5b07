import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';
import { FleetApi, type FleetApiOptions } from '../../../src/fleet-api/fleet-api';
import { openHttp } from '../../../src/kernel/http';
import { lineLog } from '../../../src/kernel/log';
import { authority, serverCertificate } from '../../../src/simulator/certificates';
import { ManualClock } from '../../support/manual-clock';

const now = Date.now();
const ca = authority('Simulated Tesla', now);

export const vin = '5YJ3E7EB9KF000001';
export const pin = '924817';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or what becomes JSON. */
  readonly body?: unknown;
}

/** An answer of the Fleet API as it refuses. */
export const refusal = (status: number, error: string, error_description = ''): Reply => ({
  status,
  body: { response: null, error, error_description, txid: 'txid-4711' },
});

/** A Fleet API on a port: says what it is told to, in this order, the last one for ever; `hang up` leaves without a word. */
export class TestServer {
  readonly arrived: Arrived[] = [];
  #replies: (Reply | 'hang up')[] = [];
  #url = '';

  static async open(): Promise<TestServer> {
    const own = new TestServer();
    const server = createServer(serverCertificate(ca, now), async (request, response) => {
      const { method = '', url: path = '', headers } = request;
      own.arrived.push({ method, path, headers, body: await text(request) });
      const reply = own.#replies.length > 1 ? own.#replies.shift()! : own.#replies[0]!;
      if (reply === 'hang up') return request.socket.destroy();
      const { status = 200, headers: fields = {}, body = '' } = reply;
      response.writeHead(status, fields).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    own.#url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return own;
  }

  get url(): string {
    return this.#url;
  }

  says(...replies: (Reply | 'hang up')[]): void {
    this.#replies = replies;
  }
}

/** An account that gives a new token for each that was refused. */
export class TestAccount {
  readonly refused: string[] = [];
  readonly tokens = ['opaque-token-1-of-the-account'];

  get token(): string {
    return this.tokens.at(-1)!;
  }

  accessToken(refused?: string): Promise<string> {
    if (refused !== undefined) this.refused.push(refused);
    if (refused === this.token) this.tokens.push(`opaque-token-${this.tokens.length + 1}-of-the-account`);
    return Promise.resolve(this.token);
  }
}

/** A Fleet API, its client, and what that logged: never a secret. */
export async function world(options: Partial<FleetApiOptions> = {}) {
  const server = await TestServer.open();
  const http = openHttp({ ca: ca.cert });
  const [account, clock, lines] = [new TestAccount(), new ManualClock(), [] as string[]];
  const log = lineLog((line) => void lines.push(line), clock.now.bind(clock), { debug: true });
  const api = new FleetApi({ account, apiUrl: server.url, fetch: http.fetch, clock, log, ...options });
  onTestFinished(async () => {
    await http.close();
    expect(clock.timers).toBe(0);
    expectNoSecret(lines.join(''));
  });
  return { server, account, clock, lines, api };
}

export function expectNoSecret(words: string): void {
  expect(words).not.toContain('opaque-token');
  expect(words).not.toContain(pin);
}

/** The problem that a request ends with. */
export async function problemOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => expect.unreachable('it was answered'),
    (problem: unknown) => problem,
  );
}
