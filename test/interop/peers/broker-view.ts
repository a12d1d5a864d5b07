import { connectAsync, type MqttClient } from 'mqtt';

interface Waiter {
  check(topic: string, payload: string): void;
}

/** A second client on a broker, which sees everything that goes over it. */
export class BrokerView {
  readonly #client: MqttClient;
  /** The last payload by topic; retained messages included. */
  readonly #payloads = new Map<string, string>();
  readonly #waiters = new Set<Waiter>();

  private constructor(client: MqttClient) {
    this.#client = client;
  }

  static async open(url: string): Promise<BrokerView> {
    const client = await connectAsync(url, { reconnectPeriod: 0 });
    const view = new BrokerView(client);
    client.on('error', () => {});
    client.on('message', (topic, payload) => view.#take(topic, payload.toString()));
    await client.subscribeAsync('#', { qos: 1 });
    return view;
  }

  /** Everything that the broker retains, topic → payload: what it hands to a client that comes new. */
  static async retained(url: string): Promise<ReadonlyMap<string, string>> {
    const client = await connectAsync(url, { reconnectPeriod: 0 });
    const found = new Map<string, string>();
    const last = `test/last-of-the-retained/${client.options.clientId}`;
    const all = new Promise<void>((resolve) => {
      client.on('message', (topic, payload, { retain }) => {
        if (retain) found.set(topic, payload.toString());
        else if (topic === last) resolve();
      });
    });
    await client.subscribeAsync('#', { qos: 1 });
    // What was retained is handed over at the subscription, so before this.
    await client.publishAsync(last, 'here', { qos: 1 });
    await all;
    await client.endAsync();
    return found;
  }

  /** The first payload on a topic, seen already or to come, that the predicate accepts. */
  waitFor(topic: string, accepts: (payload: string) => boolean, within = 30_000): Promise<string> {
    return this.#wait((one, payload) => one === topic && accepts(payload), topic, within);
  }

  /** The first topic of a pattern, seen already or to come, whose payload the predicate accepts. */
  async waitForTopic(topics: RegExp, accepts: (payload: string) => boolean, within = 30_000): Promise<string> {
    let found = '';
    const accept = (topic: string, payload: string) => topics.test(topic) && accepts(payload) && (found = topic) !== '';
    await this.#wait(accept, String(topics), within);
    return found;
  }

  #wait(accepts: (topic: string, payload: string) => boolean, shown: string, within: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(deadline);
        this.#waiters.delete(waiter);
        act();
      };
      const waiter: Waiter = {
        check: (topic, payload) => {
          if (accepts(topic, payload)) settle(() => resolve(payload));
        },
      };
      const late = () => reject(new Error(`${shown} did not get there in ${within} ms: ${this.#payloads.get(shown)}`));
      const deadline = setTimeout(() => settle(late), within);
      this.#waiters.add(waiter);
      for (const [topic, payload] of this.#payloads) waiter.check(topic, payload);
    });
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #take(topic: string, payload: string): void {
    this.#payloads.set(topic, payload);
    for (const waiter of this.#waiters) waiter.check(topic, payload);
  }
}
