import { WebSocket } from 'ws';

/** A state as Home Assistant's API writes it. */
export interface State {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly last_updated: string;
}

/** A row of the entity registry, the columns that matter here. */
export interface RegistryEntity {
  readonly entity_id: string;
  readonly unique_id: string;
  readonly platform: string;
  readonly device_id: string | null;
  readonly disabled_by: string | null;
  readonly entity_category: string | null;
  readonly original_name: string | null;
}

/** A row of the device registry, the columns that matter here. */
export interface RegistryDevice {
  readonly id: string;
  readonly identifiers: readonly (readonly [string, string])[];
  readonly name: string | null;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly serial_number: string | null;
  readonly sw_version: string | null;
}

interface Message {
  readonly id?: number;
  readonly type: string;
  readonly success?: boolean;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly event?: {
    readonly event_type: string;
    readonly data: { readonly entity_id: string; readonly new_state?: State | null };
  };
}

interface Waiter {
  readonly entityId: string;
  check(state: State | undefined): void;
}

const isOfMqtt =
  (uniqueId: string) =>
  ({ platform, unique_id: id }: RegistryEntity): boolean =>
    platform === 'mqtt' && id === uniqueId;

/** A logged-in connection to Home Assistant's WebSocket API that follows all states. */
export class HomeAssistantApi {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: Message) => void>();
  readonly #states = new Map<string, State>();
  readonly #waiters = new Set<Waiter>();
  /** Called, and forgotten, when the entity registry has changed. */
  #registryChanged: (() => void)[] = [];
  /** Called when all of Home Assistant has started. */
  #started: (() => void) | undefined;
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Logs in and reads the states; from then on it hears every change. */
  static async connect(url: string, token: string): Promise<HomeAssistantApi> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/websocket`);
    const api = new HomeAssistantApi(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('Home Assistant closed the WebSocket before the login was done')));
      socket.on('message', (text: Buffer) => {
        const message = JSON.parse(text.toString()) as Message;
        if (message.type === 'auth_required') socket.send(JSON.stringify({ type: 'auth', access_token: token }));
        else if (message.type === 'auth_ok') resolve();
        else if (message.type === 'auth_invalid') reject(new Error('Home Assistant refused the token'));
        else api.#take(message);
      });
    });
    await api.send({ type: 'subscribe_events', event_type: 'entity_registry_updated' });
    await api.send({ type: 'subscribe_events', event_type: 'state_changed' });
    for (const state of (await api.send({ type: 'get_states' })) as State[]) api.#hold(state.entity_id, state);
    return api;
  }

  /** Sends a command and gives its result; its refusal is an error. */
  send(command: { type: string } & Record<string, unknown>): Promise<unknown> {
    const id = (this.#id += 1);
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ success, result, error }) =>
        success ? resolve(result) : reject(new Error(`${command.type}: ${error?.message ?? 'refused'}`)),
      );
      this.#socket.send(JSON.stringify({ id, ...command }));
    });
  }

  /** Resolves when all of it has started: it answers before. */
  async started(): Promise<void> {
    const event = new Promise<void>((resolve) => (this.#started = resolve));
    await this.send({ type: 'subscribe_events', event_type: 'homeassistant_started' });
    const { state } = (await this.send({ type: 'get_config' })) as { state: string };
    if (state !== 'RUNNING') await event;
  }

  entityRegistry(): Promise<readonly RegistryEntity[]> {
    return this.send({ type: 'config/entity_registry/list' }) as Promise<readonly RegistryEntity[]>;
  }

  deviceRegistry(): Promise<readonly RegistryDevice[]> {
    return this.send({ type: 'config/device_registry/list' }) as Promise<readonly RegistryDevice[]>;
  }

  /** The entity with a unique id of the MQTT integration, once it is registered. */
  waitForEntity(uniqueId: string): Promise<RegistryEntity> {
    return this.#inRegistry(`register ${uniqueId}`, (all) => all.find(isOfMqtt(uniqueId)));
  }

  /** Resolves when no entity of the MQTT integration has this unique id any more. */
  async waitUntilGone(uniqueId: string): Promise<void> {
    await this.#inRegistry(`lose ${uniqueId}`, (all) => !all.some(isOfMqtt(uniqueId)) || undefined);
  }

  /** What is found in the entity registry, now or after a change of it. */
  async #inRegistry<Found>(
    what: string,
    find: (all: readonly RegistryEntity[]) => Found | undefined,
    within = 30_000,
  ): Promise<Found> {
    const deadline = AbortSignal.timeout(within);
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        this.#registryChanged.push(resolve);
        deadline.addEventListener('abort', () => resolve());
      });
      const found = find(await this.entityRegistry());
      if (found !== undefined) return found;
      if (deadline.aborted) throw new Error(`Home Assistant did not ${what} in ${within} ms`);
      await changed;
    }
  }

  /** The state as last heard; `undefined` where the entity has none. */
  state(entityId: string): State | undefined {
    return this.#states.get(entityId);
  }

  /** All states as last heard. */
  states(): readonly State[] {
    return [...this.#states.values()];
  }

  /** The first state, now or to come, that the predicate accepts; fails with the last one after `within` milliseconds. */
  waitForState(entityId: string, accepts: (state: State) => boolean, within = 30_000): Promise<State> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        entityId,
        check: (state) => {
          if (!state || !accepts(state)) return;
          clearTimeout(deadline);
          this.#waiters.delete(waiter);
          resolve(state);
        },
      };
      const deadline = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new Error(`${entityId} did not get there in ${within} ms: ${JSON.stringify(this.state(entityId))}`));
      }, within);
      this.#waiters.add(waiter);
      waiter.check(this.state(entityId));
    });
  }

  close(): void {
    this.#socket.removeAllListeners();
    this.#socket.on('error', () => {});
    this.#socket.close();
  }

  #take(message: Message): void {
    if (message.type === 'result' && message.id !== undefined) {
      this.#answers.get(message.id)?.(message);
      this.#answers.delete(message.id);
    } else if (message.event?.event_type === 'state_changed') {
      const { entity_id: entityId, new_state: state } = message.event.data;
      this.#hold(entityId, state ?? null);
    } else if (message.event?.event_type === 'homeassistant_started') {
      this.#started?.();
    } else if (message.event) {
      for (const tell of this.#registryChanged.splice(0)) tell();
    }
  }

  #hold(entityId: string, state: State | null): void {
    if (state) this.#states.set(entityId, state);
    else this.#states.delete(entityId);
    for (const waiter of this.#waiters) if (waiter.entityId === entityId) waiter.check(state ?? undefined);
  }
}
