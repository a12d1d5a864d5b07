import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Node, NodeAPI, NodeInitializer, NodeMessageInFlow, NodeRedApp, NodeStatus } from 'node-red';
import account from '../../nodes/tesla-account/tesla-account';
import alert from '../../nodes/tesla-alert/tesla-alert';
import chargeRule from '../../nodes/tesla-charge-rule/tesla-charge-rule';
import command from '../../nodes/tesla-command/tesla-command';
import homeAssistant from '../../nodes/tesla-home-assistant/tesla-home-assistant';
import precondition from '../../nodes/tesla-precondition/tesla-precondition';
import state from '../../nodes/tesla-state/tesla-state';
import telemetryIn from '../../nodes/tesla-telemetry-in/tesla-telemetry-in';
import telemetryServer from '../../nodes/tesla-telemetry-server/tesla-telemetry-server';
import vehicle from '../../nodes/tesla-vehicle/tesla-vehicle';
import manifest from '../../package.json';
import { catalogue } from '../../scripts/catalogue.mjs';
import type { FlowNode } from './flow';
import { Journal } from './journal';
import { logged } from './log-lines';

export type Message = NodeMessageInFlow & Readonly<Record<string, unknown>>;

/** What a test gives to nodes and must find nowhere again: not in the log, not in a status, a message or a flow. */
export const password = 'Klabautermann-77';

/** Tokens of the admin API: who may do all, who may do ours but not deploy, and who may only look at flows. */
export const tokens = { admin: 'token-of-an-admin', driver: 'token-of-a-driver', guest: 'token-of-a-guest' };

/** The nodes from their TypeScript sources, and one that hands messages to the test. */
const initialisers = new Map<string, NodeInitializer>([
  ['tesla-telemetry-server', telemetryServer],
  ['tesla-account', account],
  ['tesla-vehicle', vehicle],
  ['tesla-home-assistant', homeAssistant],
  ['tesla-telemetry-in', telemetryIn],
  ['tesla-state', state],
  ['tesla-command', command],
  ['tesla-charge-rule', chargeRule],
  ['tesla-alert', alert],
  ['tesla-precondition', precondition],
  [
    'test-listener',
    (RED: NodeAPI) =>
      RED.nodes.registerType('test-listener', function (this: Node, definition) {
        RED.nodes.createNode(this, definition);
        this.on('input', (message, _send, done) => {
          running?.take(this.id, message as Message);
          done();
        });
      }),
  ],
]);

/** Node-RED is one a process. */
let running: NodeRed | undefined;

/** By this name Node-RED's `require` finds the sources, which only vitest can read. */
const shared = 'evfleetpulse-test-nodes';

/**
 * A real Node-RED 5 in this process: runtime, admin API with log-in, credentials and texts as a user has them, without the
 * editor's pages. It loads the nodes from their sources, so that nothing has to be built.
 */
export class NodeRed {
  readonly log = new Journal<string>();
  readonly statuses = new Journal<{ readonly id: string; readonly status: NodeStatus }>();
  readonly messages = new Journal<{ readonly id: string; readonly message: Message }>();
  readonly userDir: string;
  readonly #RED: NodeRedApp;
  readonly #server: Server;
  readonly #folder: string;
  /** Every line of the log, status and message there ever was, as text. */
  readonly #told: string[] = [];

  private constructor(RED: NodeRedApp, server: Server, folder: string) {
    this.#RED = RED;
    this.#server = server;
    this.#folder = folder;
    this.userDir = join(folder, 'user');
  }

  /** @param language of the texts, as the operating system would set it. */
  static async start({ language = 'en-US' } = {}): Promise<NodeRed> {
    const { default: RED } = (await import('node-red')) as unknown as { default: NodeRedApp };
    const folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-nodes-'));
    const server = createServer((request, response) => (RED.httpAdmin as unknown as Handler)(request, response));
    const nodeRed = new NodeRed(RED, server, folder);
    running = nodeRed;
    await nodeRed.#boot(language);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return nodeRed;
  }

  /** The address of the admin API, with a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /**
   * Deploys a flow as the editor does, and resolves when its nodes are made. What nodes showed and sent that are no more is
   * forgotten, the log is not.
   */
  async deploy(flow: readonly FlowNode[], how: 'full' | 'flows' | 'nodes' = 'full'): Promise<void> {
    const started = once(this.#RED.events, 'flows:started');
    const response = await this.request('flows', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'node-red-deployment-type': how },
      body: JSON.stringify(flow),
    });
    if (!response.ok) throw new Error(`Node-RED refused the flow: ${response.status} ${await response.text()}`);
    await started;
  }

  /** Stops all nodes and starts them again from what is on the disk, as a restart does. */
  async restart(between: () => Promise<void> = async () => {}): Promise<void> {
    const nodes = this.#RED.nodes as unknown as RuntimeNodes;
    await nodes.stopFlows();
    await between();
    await nodes.loadFlows();
    await nodes.startFlows();
  }

  /** A request to the admin API. */
  request(path: string, { token = tokens.admin, headers, ...init }: RequestInit & { token?: string } = {}) {
    return fetch(new URL(path, this.url), {
      ...init,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    });
  }

  /** Lets a message reach a node. */
  send(id: string, message: Record<string, unknown> = {}): void {
    this.node(id).receive(message);
  }

  /** A node as Node-RED holds it. */
  node<Made = object>(id: string): Made & { receive(message: object): void } {
    return (this.#RED.nodes as unknown as RuntimeNodes).getNode(id) as Made & { receive(message: object): void };
  }

  /** The first status of a node since the last deploy that fits. */
  async shows(id: string, expected: Partial<NodeStatus> | RegExp): Promise<NodeStatus> {
    const { status } = await this.statuses.sees((each) => each.id === id && fits(each.status, expected));
    return status;
  }

  /** The last status of a node. */
  status(id: string): NodeStatus | undefined {
    return this.statuses.entries.findLast((each) => each.id === id)?.status;
  }

  /** The first message that reached a listener since the last deploy and fits. */
  async hears(wanted: (message: Message) => boolean = () => true, id = 'heard'): Promise<Message> {
    const { message } = await this.messages.sees((each) => each.id === id && wanted(each.message));
    return message;
  }

  /** The first line of the log that fits. */
  logs(pattern: RegExp): Promise<string> {
    return this.log.sees((line) => pattern.test(line));
  }

  /** A listener has a message. */
  take(id: string, message: Message): void {
    this.#told.push(inspect(message, { depth: 9 }));
    this.messages.add({ id, message });
  }

  /** @throws Error when a secret got out, a status is too long or a node did not close in time. */
  async stop(): Promise<void> {
    await this.#RED.stop();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
    await rm(this.#folder, { recursive: true, force: true });
    const timedOut = this.#told.filter((line) => /close timed out/i.test(line));
    if (timedOut.length > 0) throw new Error(`A node did not close in time: ${timedOut.join('\n')}`);
    const leak = this.#told.find((text) =>
      [password, 'PRIVATE KEY', ...Object.values(tokens)].some((it) => text.includes(it)),
    );
    if (leak !== undefined) throw new Error(`A secret got out: ${leak}`);
  }

  #say(line: string): void {
    logged(line);
    this.#told.push(line);
    this.log.add(line);
  }

  #forget({ type, diff }: Stopped): void {
    const { changed = [], removed = [], rewired = [] } = diff ?? {};
    const gone = type === 'full' ? undefined : new Set([...changed, ...removed, ...rewired]);
    this.statuses.forget(({ id }) => gone?.has(id) ?? true);
    this.messages.forget();
  }

  async #boot(language: string): Promise<void> {
    const module = join(this.#folder, 'module');
    await writeModule(module);
    (globalThis as Record<string, unknown>)[shared] = initialisers;
    this.#RED.init(
      this.#server as never,
      {
        userDir: this.userDir,
        nodesDir: module,
        lang: language,
        httpAdminRoot: '/',
        httpNodeRoot: '/',
        disableEditor: true,
        credentialSecret: 'test',
        // Less than a config node waits for users that do not let go: what hangs shows as a line in the log.
        nodeCloseTimeout: 1_500,
        telemetry: { enabled: false, updateNotification: false },
        adminAuth: {
          type: 'credentials',
          users: [],
          tokens: async (token: string) => {
            if (token === tokens.admin) return { username: 'admin', permissions: '*' };
            if (token === tokens.driver) return { username: 'driver', permissions: ['tesla.read', 'tesla.write'] };
            return token === tokens.guest ? { username: 'guest', permissions: 'flows.read' } : null;
          },
        },
        logging: {
          console: { level: 'off' },
          lines: { level: 'trace', handler: () => (line: { msg: unknown }) => this.#say(textOf(line.msg)) },
        },
      } as never,
    );
    this.#RED.events.on('node-status', (told: { id: string; status: NodeStatus }) => {
      this.#told.push(JSON.stringify(told));
      this.statuses.add(told);
    });
    this.#RED.events.on('flows:stopped', (stopped: Stopped) => this.#forget(stopped));
    const started = once(this.#RED.events, 'flows:started');
    await this.#RED.start();
    await started;
  }
}

type Handler = (request: unknown, response: unknown) => void;

/** What Node-RED tells when it has stopped nodes: all, or those that a deploy changes. */
interface Stopped {
  readonly type: string;
  readonly diff?: Partial<Record<'changed' | 'removed' | 'rewired', readonly string[]>>;
}

/** Of Node-RED's own nodes module, which its types leave out. */
interface RuntimeNodes {
  getNode(id: string): object;
  stopFlows(): Promise<void>;
  loadFlows(): Promise<void>;
  startFlows(): Promise<void>;
}

/** A package as Node-RED loads one: a manifest, files for the nodes, and their texts beside them. */
async function writeModule(folder: string): Promise<void> {
  const files = [...initialisers.keys()].map((type) => [type, `${type}/${type}.js`] as const);
  await mkdir(folder, { recursive: true });
  const { name, version } = manifest;
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name, version, 'node-red': { nodes: Object.fromEntries(files) } }),
  );
  const locales = join(__dirname, '..', '..', 'locales');
  for (const [type, file] of files) {
    await mkdir(join(folder, type));
    await writeFile(
      join(folder, file),
      `module.exports = (RED) => globalThis[${JSON.stringify(shared)}].get('${type}')(RED);\n`,
    );
    if (!type.startsWith('tesla-')) continue;
    for (const language of await readdir(locales)) {
      await mkdir(join(folder, type, 'locales', language), { recursive: true });
      await writeFile(
        join(folder, type, 'locales', language, `${type}.json`),
        JSON.stringify(catalogue(language, type)),
      );
    }
  }
}

const textOf = (what: unknown): string => (typeof what === 'string' ? what : inspect(what));

function fits(status: NodeStatus, expected: Partial<NodeStatus> | RegExp): boolean {
  if (typeof status !== 'object') return false;
  if (expected instanceof RegExp) return expected.test(status.text ?? '');
  return Object.entries(expected).every(([key, value]) => status[key as keyof NodeStatus] === value);
}
