import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { FakeTesla, Form, Reply } from './tesla';

/** A token endpoint on a port of this machine. */
export interface TeslaServer {
  readonly url: string;
  /** Answers in place of Tesla, where it is set. */
  answer: ((form: Form) => Reply | Promise<Reply>) | undefined;
  close(): Promise<void>;
}

/** Puts a Tesla on the network of this machine. Whoever starts it outside of a test closes it. */
export async function serveTesla(tesla: FakeTesla, { untilEnd = false } = {}): Promise<TeslaServer> {
  const http = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString())) as Form;
      void Promise.resolve((server.answer ?? ((asked: Form) => tesla.answer(asked)))(form)).then(({ status, body }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(body),
      );
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: TeslaServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    answer: undefined,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  if (!untilEnd) onTestFinished(() => server.close());
  return server;
}
