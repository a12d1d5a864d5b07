import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Aedes, type AedesOptions } from 'aedes';
import { connectAsync, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import { Subscribers } from '../../src/kernel/subscribers';

/** A real broker, all in memory: what it retained is lost when it stops. */
export class TestBroker {
  aedes!: Aedes;
  #server!: Server;
  port = 0;

  static async start(options: AedesOptions = {}): Promise<TestBroker> {
    const broker = new TestBroker();
    await broker.start(options);
    onTestFinished(() => broker.stop());
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}/`;
  }

  async start(options: AedesOptions = {}): Promise<void> {
    this.aedes = await Aedes.createBroker(options);
    this.#server = createServer(this.aedes.handle);
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await new Promise<void>((resolve) => this.aedes.close(resolve));
    await closed;
  }

  /** Resolves when a client has taken the next message that it subscribed to. */
  taken(clientId: string): Promise<void> {
    return new Promise((resolve) => {
      this.aedes.on('ack', (_packet, client) => {
        if (client.id === clientId) resolve();
      });
    });
  }

  /** Resolves when a client has subscribed to a topic. */
  subscribed(clientId: string, topic: string): Promise<void> {
    return new Promise((resolve) => {
      this.aedes.on('subscribe', (subscriptions, client) => {
        if (client.id === clientId && subscriptions.some((each) => each.topic === topic)) resolve();
      });
    });
  }
}

/** Someone else at the broker, who sees everything: Home Assistant, or a person with an MQTT explorer. */
export class Observer {
  readonly messages: { topic: string; payload: string; retain: boolean }[] = [];
  readonly #client: MqttClient;
  readonly #heard = new Subscribers<{ topic: string; payload: string; retain: boolean }>(() => {});

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload, { retain }) => {
      const message = { topic, payload: payload.toString(), retain };
      this.messages.push(message);
      this.#heard.publish(message);
    });
  }

  static async at(broker: TestBroker, login: { username?: string; password?: string } = {}): Promise<Observer> {
    const client = await connectAsync(broker.url, { reconnectPeriod: 0, ...login });
    const observer = new Observer(client);
    await client.subscribeAsync('#', { qos: 1 });
    onTestFinished(() => void client.end(true));
    return observer;
  }

  /** The first message on a topic, past or to come, that fits. */
  async sees(topic: string, payload?: string): Promise<string> {
    const fits = (message: { topic: string; payload: string }): boolean =>
      message.topic === topic && (payload === undefined || message.payload === payload);
    const past = this.messages.find(fits);
    if (past) return past.payload;
    return new Promise((resolve) => {
      const unsubscribe = this.#heard.subscribe((message) => {
        if (!fits(message)) return;
        unsubscribe();
        resolve(message.payload);
      });
    });
  }

  /** All payloads seen on a topic. */
  on(topic: string): string[] {
    return this.messages.filter((message) => message.topic === topic).map(({ payload }) => payload);
  }

  forget(): void {
    this.messages.length = 0;
  }

  async publish(topic: string, payload: string, retain = false): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1, retain });
  }
}

interface Persistence {
  createRetainedStream(pattern: string): AsyncIterable<{ topic: string; payload: Buffer }>;
}

/** What the broker keeps for newcomers: topic → payload. */
export async function retained(broker: TestBroker): Promise<Map<string, string>> {
  const { persistence } = broker.aedes as Aedes & { persistence: Persistence };
  const kept = new Map<string, string>();
  for await (const { topic, payload } of persistence.createRetainedStream('#')) kept.set(topic, payload.toString());
  return kept;
}
