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
}

/** The built product as a person runs it: `evfleetpulse <command> …` with a temporary folder as its home. */
export class Evfleetpulse {
  readonly program: Program;
  readonly #command: string;
  readonly #folder: string;

  private constructor(command: string, program: Program, folder: string) {
    this.#command = command;
    this.program = program;
    this.#folder = folder;
  }

  /** Starts a command; its own lines say when it is ready. */
  static async start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Evfleetpulse> {
    const folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-run-'));
    const program = Program.start(`evfleetpulse ${command}`, [process.execPath, main, command, ...args], {
      env: { ...process.env, ...env, HOME: folder },
    });
    return new Evfleetpulse(command, program, folder);
  }

  /** Presses Ctrl+C. Fails unless it ends by itself, with 0, within two seconds. */
  async stop(): Promise<void> {
    const code = await this.program.stop('SIGINT', patience);
    await rm(this.#folder, { recursive: true, force: true });
    if (code === 0) return;
    const how = code === null ? `did not stop within ${patience} ms` : `ended with ${code}`;
    throw new Error(`evfleetpulse ${this.#command} ${how}:\n${this.program.stderr.slice(-20).join('\n')}`);
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.program.stop('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The demo: Node-RED with the example flow, simulated cars, and a broker. */
export class Demo {
  readonly nodeRed: string;
  readonly mqtt: string;
  readonly control: Control;
  readonly #run: Evfleetpulse;

  private constructor(run: Evfleetpulse, nodeRed: string, mqtt: string, simulator: string) {
    this.#run = run;
    this.nodeRed = nodeRed;
    this.mqtt = mqtt;
    this.control = new Control(simulator);
  }

  /** Starts it and waits for its three lines. */
  static async start(...args: readonly string[]): Promise<Demo> {
    const run = await Evfleetpulse.start('demo', args);
    const url = async (what: string) => (await run.program.line(new RegExp(`^${what}: (\\S+)$`)))[1] ?? '';
    return new Demo(run, await url('Node-RED'), await url('MQTT'), await url('Simulator'));
  }

  /** The first line, past or to come, that matches. */
  async said(pattern: RegExp): Promise<string> {
    return (await this.#run.program.line(pattern))[0];
  }

  stop(): Promise<void> {
    return this.#run.stop();
  }

  /** Ends it as a power cut does. */
  kill(): Promise<void> {
    return this.#run.kill();
  }
}

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
  change(vin: string, change: Partial<Omit<SimulatedCar, 'vin'>>): Promise<unknown> {
    return this.#request('PATCH', `/cars/${vin}`, change);
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
