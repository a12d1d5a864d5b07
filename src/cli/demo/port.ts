import { createServer, type AddressInfo } from 'node:net';

/** The wanted port if nobody listens on it on this machine, else a free one. */
export async function freePort(wanted: number, host = '127.0.0.1'): Promise<number> {
  return (await probe(wanted, host)) ?? (await probe(0, host))!;
}

function probe(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });
}
