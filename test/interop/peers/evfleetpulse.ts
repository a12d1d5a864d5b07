import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from './program';

const main = join(__dirname, '..', '..', '..', 'dist', 'src', 'cli', 'main.js');

/** What stops it may take: a service manager or an impatient person waits no longer. */
const patience = 2_000;

/** A signal as the control interface of the simulator writes it: wire units, short enum names, `null` for invalid. */
export type Signals = Readonly<Record<string, unknown>>;

/** A car as the control interface of the simulator tells it. */
export interface SimulatedCar {
  readonly vin: string;
  readonly signals: Signals;
  readonly asleep: boolean;
  readonly offline: boolean;
  /** What goes wrong next: `fault:<n>` of signed messages, `http:<status>`, `car:reboot`, `stream:…`; for ever without `times`. */
  readonly faults: readonly { readonly code: string; readonly times?: number }[];
}

/** What to change about a simulated car. An incident begins with `true`, or with how much of it there is; `false` ends it. */
export type CarChange = Partial<Omit<SimulatedCar, 'vin'>> & {
  readonly incidents?: Readonly<Record<string, number | boolean>>;
};

/** A node of the example flow. */
export interface FlowNode {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** The built product as a person runs it: `evfleetpulse <command> …`. */
export class Evfleetpulse {
  readonly program: Program;
  readonly #command: string;

  private constructor(command: string, program: Program) {
    this.#command = command;
    this.program = program;
  }

  /** Starts a command; its own lines say when it is ready. */
  static start(command: string, args: readonly string[]): Evfleetpulse {
    const line = [process.execPath, main, command, ...args];
    return new Evfleetpulse(command, Program.start(`evfleetpulse ${command}`, line));
  }

  /** Presses Ctrl+C. Fails unless it ends by itself, with 0, within two seconds, or `within` milliseconds. */
  async stop(within = patience): Promise<void> {
    const code = await this.program.stop('SIGINT', within);
    if (code === 0) return;
    const how = code === null ? `did not stop within ${within} ms` : `ended with ${code}`;
    throw new Error(`evfleetpulse ${this.#command} ${how}:\n${this.program.stderr.slice(-20).join('\n')}`);
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.program.stop('SIGKILL');
  }
}

/** The demo on a broker of ours: Node-RED with the example flow, and simulated cars. Keeps its folder between starts. */
export class Demo {
  /** Where it keeps everything. */
  readonly folder: string;
  readonly #broker: string;
  #run: Evfleetpulse | undefined;
  #nodeRed = '';
  #control: Control | undefined;

  private constructor(folder: string, broker: string) {
    this.folder = folder;
    this.#broker = broker;
  }

  /** Makes its folder; nothing runs yet. */
  static async create(broker: string): Promise<Demo> {
    return new Demo(await mkdtemp(join(tmpdir(), 'evfleetpulse-demo-')), broker);
  }

  /** Starts it and waits for its three lines. */
  async start(): Promise<void> {
    const run = Evfleetpulse.start('demo', ['--port', '0', '--mqtt', this.#broker, '--state', this.folder]);
    this.#run = run;
    const url = async (what: string) => (await run.program.line(new RegExp(`^${what}: (\\S+?)/?$`)))[1] ?? '';
    this.#nodeRed = await url('Node-RED');
    await url('MQTT');
    this.#control = new Control(await url('Simulator'));
  }

  get control(): Control {
    if (!this.#control) throw new Error('The demo is not running');
    return this.#control;
  }

  /** The address of the editor and its admin API, without a slash at its end. */
  get nodeRed(): string {
    return this.#nodeRed;
  }

  /** What it logs. */
  get log(): readonly string[] {
    return this.#run?.program.stderr ?? [];
  }

  /** The first line, past or to come, that matches; of its log only what comes `after` so many lines. */
  async said(pattern: RegExp, after = 0): Promise<string> {
    if (!this.#run) throw new Error('The demo is not running');
    return (await this.#run.program.line(pattern, { after }))[0];
  }

  /** Types a user and a password into the dialog of the broker, and deploys. */
  logIn(user: string, password: string): Promise<void> {
    return this.deploy((node) => (node.type === 'mqtt-broker' ? { ...node, credentials: { user, password } } : node));
  }

  /** Changes nodes in the editor, draws more, and deploys those. */
  async deploy(change: (node: FlowNode) => FlowNode, more: readonly FlowNode[] = []): Promise<void> {
    const headers = {
      'Content-Type': 'application/json',
      'Node-RED-API-Version': 'v2',
      'Node-RED-Deployment-Type': 'nodes',
    };
    const { flows, rev } = (await (await fetch(`${this.#nodeRed}/flows`, { headers })).json()) as {
      flows: readonly FlowNode[];
      rev: string;
    };
    const body = JSON.stringify({ flows: [...flows.map(change), ...more], rev });
    const response = await fetch(`${this.#nodeRed}/flows`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`Node-RED did not deploy: ${response.status} ${await response.text()}`);
  }

  /** Presses Ctrl+C; see `Evfleetpulse`. */
  async stop(within?: number): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    this.#control = undefined;
    await run?.stop(within);
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.#run?.kill();
    this.#run = undefined;
  }

  /** Stops it for good and removes its folder. Node-RED's own MQTT node takes two seconds to let go of a broker that is gone. */
  async remove(): Promise<void> {
    await this.stop(patience + 3_000).finally(() => rm(this.folder, { recursive: true, force: true }));
  }
}

/** What Tesla counted by kind of request. */
export type Bill = Readonly<
  Record<'commands' | 'data' | 'wakes', { readonly count: number; readonly dollars: number }>
>;

/** The control interface of the simulator. */
export class Control {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  cars(): Promise<readonly SimulatedCar[]> {
    return this.#request('GET', '/cars') as Promise<readonly SimulatedCar[]>;
  }

  car(vin: string): Promise<SimulatedCar> {
    return this.#request('GET', `/cars/${vin}`) as Promise<SimulatedCar>;
  }

  /** Changes the model of a car, which then streams what changed. */
  change(vin: string, change: CarChange): Promise<unknown> {
    return this.#request('PATCH', `/cars/${vin}`, change);
  }

  /** Puts a public key, PEM, on the list of those whose commands a car takes. */
  enroll(vin: string, publicKey: string, role = 'owner'): Promise<unknown> {
    return this.#request('PUT', `/cars/${vin}/keys`, { publicKey, role });
  }

  /** What Tesla counted. */
  bill(): Promise<Bill> {
    return this.#request('GET', '/bill') as Promise<Bill>;
  }

  async #request(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.#url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
