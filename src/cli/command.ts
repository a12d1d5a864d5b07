/** What a command may touch of the outside world. */
export interface CommandIo {
  /** Results; `text` brings its own line ends. */
  stdout(text: string): void;
  /** Logs and sentences for the operator. */
  stderr(text: string): void;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by SIGINT or SIGTERM: stop cleanly and return 0. */
  readonly signal: AbortSignal;
}

/** One command of `evfleetpulse`. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole text of `--help`. */
  readonly usage: string;
  /** Runs it and gives the exit code: 0 done or stopped, 1 failed, 2 wrong use. */
  run(argv: readonly string[], io: CommandIo): Promise<number>;
}

/** Wrong use of a command: printed as a sentence with the exit code 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
