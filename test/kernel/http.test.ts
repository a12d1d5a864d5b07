import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NotSent, openHttp, type Http } from '../../src/kernel/http';
import { authority, serverCertificate } from '../../src/simulator/certificates';
import { settle } from '../support/manual-clock';

const now = Date.now();
const ca = authority('Simulated Tesla', now);

function open(pem = ca.cert): Http {
  const http = openHttp({ ca: pem });
  onTestFinished(() => http.close());
  return http;
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<string> =>
  listen(createServer(serverCertificate(ca, now), answer));

const never = new AbortController().signal;

const ask = (http: Http, url: string, { signal = never, body = '{"a":1}' } = {}) =>
  http.fetch(url, { method: 'POST', headers: { 'x-own': 'yes' }, body, redirect: 'error', signal });

/** What a request fails with. */
const failure = (asked: Promise<unknown>): Promise<Error> =>
  asked.then(
    () => expect.unreachable('it was answered'),
    (error: Error) => error,
  );

describe('a request', () => {
  it('brings its answer, over one connection that is kept', async () => {
    const peers = new Set<number>();
    const url = await serve(async (request, response) => {
      peers.add(request.socket.remotePort!);
      const { method, url: path, headers } = request;
      const seen = [method, path, headers['x-own'], await text(request)];
      response.writeHead(201, { 'X-Txid': 'ä1' }).end(JSON.stringify([...seen, 'ü']));
    });
    const http = open();
    for (const round of ['1', '2']) {
      const answer = await ask(http, `${url}/a/b?c=%3B${round}`);
      expect(answer.status).toBe(201);
      expect([answer.headers.get('x-txid'), answer.headers.get('X-TXID')?.length]).toEqual(['ä1', 2]);
      expect(answer.headers.get('absent')).toBeNull();
      expect(JSON.parse(await answer.text())).toEqual(['POST', `/a/b?c=%3B${round}`, 'yes', '{"a":1}', 'ü']);
      // A connection is free again only when it had the time to be closed by the server.
      await settle();
    }
    expect(peers.size).toBe(1);
  });

  it('takes two megabytes, and no byte more', async () => {
    const limit = 2 * 1024 * 1024;
    const url = await serve((request, response) => response.end(Buffer.alloc(Number(request.url!.slice(1)), 'a')));
    const http = open();
    expect((await (await ask(http, `${url}/${limit}`)).text()).length).toBe(limit);
    const error = await failure(ask(http, `${url}/${limit + 1}`));
    expect(error).not.toBeInstanceOf(NotSent);
    expect(error.message).toBe('its answer has more than 2097152 bytes');
  });

  it.each([301, 307, 308])('is not led elsewhere by a %i', async (status) => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url!);
      response.writeHead(status, { location: '/elsewhere' }).end();
    });
    expect((await failure(ask(open(), url))).message).toBe(`it leads elsewhere with ${status}`);
    expect(seen).toEqual(['/']);
  });
});

describe('surely nothing was sent', () => {
  it('to a port where nobody listens', async () => {
    const server = createTcp();
    const url = await listen(server);
    await once(server.close(), 'close');
    const error = await failure(ask(open(), url));
    expect(error).toBeInstanceOf(NotSent);
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('to a host of several addresses, where nobody listens at any: the first one is named', () => {
    const each = ['::1', '127.0.0.1'].map((address) => new Error(`connect ECONNREFUSED ${address}:443`));
    expect(new NotSent(new AggregateError(each)).message).toBe('connect ECONNREFUSED ::1:443');
  });

  it('to a host that does not exist', async () => {
    const error = await failure(ask(open(), 'https://nowhere.invalid'));
    expect(error).toBeInstanceOf(NotSent);
    expect(error.message).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  it('to a server of another certificate authority', async () => {
    let asked = 0;
    const url = await serve(() => asked++);
    const error = await failure(ask(open(authority('Another', now).cert), url));
    expect(error).toBeInstanceOf(NotSent);
    expect(error.message).toMatch(/certificate|signature/);
    expect(asked).toBe(0);
  });

  it('to a server with a certificate for another name', async () => {
    const error = await failure(ask(open(), (await serve(() => {})).replace('127.0.0.1', '127.0.0.2')));
    expect(error).toBeInstanceOf(NotSent);
  });

  it('when the server hangs up in the handshake', async () => {
    const url = await listen(createTcp((socket) => void socket.once('data', () => socket.destroy())));
    expect(await failure(ask(open(), url))).toBeInstanceOf(NotSent);
  });

  it('when time is up in the handshake', async () => {
    const server = createTcp((socket) => onTestFinished(() => void socket.destroy()));
    const url = await listen(server);
    const begun = once(server, 'connection');
    const time = new AbortController();
    const failed = failure(ask(open(), url, { signal: time.signal }));
    await begun;
    time.abort(new Error('no answer in 30 s'));
    const error = await failed;
    expect(error).toBeInstanceOf(NotSent);
    expect(error.message).toBe('no answer in 30 s');
  });

  it('when time was up before, though there is a connection', async () => {
    let asked = 0;
    const url = await serve((_, response) => response.end(String(asked++)));
    const http = open();
    await ask(http, url);
    const error = await failure(ask(http, url, { signal: AbortSignal.abort(new Error('too late')) }));
    expect(error).toBeInstanceOf(NotSent);
    await ask(http, url);
    expect(asked).toBe(2);
  });

  it('after the end, which may come twice', async () => {
    const url = await serve((_, response) => response.end());
    const http = open();
    await ask(http, url);
    await http.close();
    await http.close();
    expect(await failure(ask(http, url))).toBeInstanceOf(NotSent);
  });
});

describe('it may have been done', () => {
  it('when the server hangs up instead of an answer', async () => {
    const url = await serve((request) => request.socket.destroy());
    const error = await failure(ask(open(), url));
    expect(error).not.toBeInstanceOf(NotSent);
  });

  it('when the answer breaks off', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => request.socket.destroy());
    });
    expect(await failure(ask(open(), url))).not.toBeInstanceOf(NotSent);
  });

  it.each(['without an answer', 'in the midst of one'])('when time is up %s', async (when) => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const url = await serve((_, response) => {
      if (when !== 'without an answer') response.write('half');
      arrived();
    });
    const time = new AbortController();
    const failed = failure(ask(open(), url, { signal: time.signal }));
    await arrival;
    time.abort(new Error('no answer in 30 s'));
    const error = await failed;
    expect(error).not.toBeInstanceOf(NotSent);
    expect(error.message).toBe('no answer in 30 s');
  });

  it('when everything is ended meanwhile', async () => {
    const http = open();
    const url = await serve(() => void http.close());
    expect(await failure(ask(http, url))).not.toBeInstanceOf(NotSent);
  });

  it('when the server closes a kept connection on a new request', async () => {
    let asked = 0;
    const url = await serve((request, response) => (asked++ ? request.socket.destroy() : response.end()));
    const http = open();
    await ask(http, url);
    expect(await failure(ask(http, url))).not.toBeInstanceOf(NotSent);
    expect(asked).toBe(2);
  });
});
