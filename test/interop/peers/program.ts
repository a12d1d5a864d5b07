import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

interface Waiter {
  readonly pattern: RegExp;
  found(match: RegExpExecArray): void;
}

const running = new Set<Program>();

/** Whatever ends this process, what it started ends with it; a test runner ends its workers by a signal. */
function endAll(): void {
  for (const program of running) program.signal('SIGKILL');
}

process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endAll();
    process.exit(1);
  });
}

/** A program that a test runs beside itself: what it says line by line, and how it ends. */
export class Program {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  /** The exit code; `null` when a signal ended it. */
  readonly exited: Promise<number | null>;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #waiters = new Set<Waiter>();

  /** @param child started with `detached`, so that signals to its group reach what it started itself. */
  constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#child = child;
    this.exited = new Promise((resolve) => {
      child.once('error', () => resolve(null));
      child.once('close', resolve);
    });
  }

  /** Starts it. It ends with the test run at the latest. */
  static start(name: string, command: readonly string[], { env = process.env, cwd = process.cwd() } = {}): Program {
    const [file = '', ...args] = command;
    const child = spawn(file, args, { env, cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const program = new Program(name, child);
    program.#read(child.stdout, program.stdout);
    program.#read(child.stderr, program.stderr);
    running.add(program);
    void program.exited.then(() => running.delete(program));
    return program;
  }

  /**
   * The first line, past or to come, that matches. Fails when the program ends or stays silent for `within` milliseconds.
   * @param after so many lines on stderr are old and do not count; `from`: so many on stdout.
   */
  line(pattern: RegExp, { within = 60_000, after = 0, from = 0 } = {}): Promise<RegExpExecArray> {
    for (const line of [...this.stdout.slice(from), ...this.stderr.slice(after)]) {
      const match = pattern.exec(line);
      if (match) return Promise.resolve(match);
    }
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        this.#waiters.delete(waiter);
        clearTimeout(deadline);
        act();
      };
      const waiter: Waiter = { pattern, found: (match) => settle(() => resolve(match)) };
      const fail = (what: string) =>
        settle(() => reject(new Error(`${this.#name} ${what} ${pattern}.\n${this.#tail()}`)));
      const deadline = setTimeout(() => fail(`did not say within ${within} ms`), within);
      this.#waiters.add(waiter);
      void this.exited.then((code) => fail(`ended with ${code} without saying`));
    });
  }

  /** Sends a signal to the program and to all that it started. */
  signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // It is gone already.
    }
  }

  /** Asks it to end, and insists after `grace` milliseconds. Gives the exit code, and `null` where insisting was needed. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', grace = 20_000): Promise<number | null> {
    this.signal(signal);
    const insist = setTimeout(() => this.signal('SIGKILL'), grace);
    const code = await this.exited;
    clearTimeout(insist);
    return code;
  }

  #read(stream: NodeJS.ReadableStream, lines: string[]): void {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const waiter of this.#waiters) {
        const match = waiter.pattern.exec(line);
        if (match) waiter.found(match);
      }
    });
  }

  #tail(): string {
    return [...this.stdout.slice(-15), ...this.stderr.slice(-25)].join('\n');
  }
}

/** Stops one after the other, all of them even when one fails; that failure is thrown in the end. */
export async function stopAll(...stops: readonly (() => Promise<unknown> | undefined)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of stops) {
    try {
      await stop();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
