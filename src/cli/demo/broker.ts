import type * as aedes from 'aedes';
import { createServer } from 'node:net';
import { freePort } from './port';

/** An MQTT broker in this process, for the demo alone: it forgets what it retained when it stops. */
export interface EmbeddedBroker {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param load brings the `aedes` package, which is there in a checkout only. */
export async function startBroker(load: () => Promise<typeof aedes>): Promise<EmbeddedBroker> {
  const { Aedes } = await load();
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  const port = await freePort(1883);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await closed;
    },
  };
}
