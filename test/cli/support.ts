import { Readable } from 'node:stream';
import type { CommandIo } from '../../src/cli/command';
import { run } from '../../src/cli/main';

/** A command line that runs in this process, with its own world around it. */
export class CommandLine {
  readonly code: Promise<number>;
  readonly #stop = new AbortController();
  readonly #written = { stdout: '', stderr: '' };
  readonly #listeners = new Set<() => void>();

  constructor(
    argv: readonly string[],
    { env = {}, stdin = '' }: { env?: NodeJS.ProcessEnv; stdin?: string | Uint8Array } = {},
  ) {
    const write = (to: 'stdout' | 'stderr') => (text: string) => {
      this.#written[to] += text;
      for (const listener of this.#listeners) listener();
    };
    const io: CommandIo = {
      stdout: write('stdout'),
      stderr: write('stderr'),
      stdin: Readable.from([Buffer.from(stdin as string)]),
      env,
      signal: this.#stop.signal,
    };
    this.code = run(argv, io);
  }

  get stdout(): string {
    return this.#written.stdout;
  }

  get stderr(): string {
    return this.#written.stderr;
  }

  /** The first match, past or to come; fails when the command ends without it. */
  async says(to: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = (): void => {
        const match = pattern.exec(this[to]);
        if (!match) return;
        this.#listeners.delete(look);
        resolve(match);
      };
      this.#listeners.add(look);
      look();
    });
    const ended = this.code.then((code) => {
      const match = pattern.exec(this[to]);
      if (match) return match;
      throw new Error(`It ended with ${code} and never said ${String(pattern)}: ${this.stdout}${this.stderr}`);
    });
    return Promise.race([found, ended]);
  }

  /** As SIGTERM. */
  stop(): Promise<number> {
    this.#stop.abort();
    return this.code;
  }
}

/** Runs a command to its end. */
export async function evfleetpulse(
  argv: readonly string[],
  world: { env?: NodeJS.ProcessEnv; stdin?: string | Uint8Array } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const line = new CommandLine(argv, world);
  const code = await line.code;
  return { code, stdout: line.stdout, stderr: line.stderr };
}
