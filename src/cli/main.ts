#!/usr/bin/env node
import './node-version';
import { version } from '../fleet/version';
import { Problem, reasonOf } from '../kernel/problem';
import { redact } from '../kernel/log';
import { WrongUse, type Command, type CommandIo } from './command';
import { decode } from './decode';
import { demo } from './demo/index';
import { ingest } from './ingest';
import { simulate } from './simulate';

const commands: Readonly<Record<string, Command>> = { demo, simulate, ingest, decode };

const usage = `Usage: evfleetpulse <command> [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`)
  .join('\n')}

"evfleetpulse <command> --help" tells more about each.
`;

/** Runs one command line and gives its exit code: 0 done, 1 failed, 2 wrong use. */
export async function run([name, ...argv]: readonly string[], io: CommandIo): Promise<number> {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    if (name === '--help' || name === '-h') return (io.stdout(usage), 0);
    if (name === '--version') return (io.stdout(`${version}\n`), 0);
    io.stderr(name === undefined ? usage : `evfleetpulse has no command '${name}'.\n\n${usage}`);
    return 2;
  }
  if (argv.includes('--help') || argv.includes('-h')) return (io.stdout(command.usage), 0);
  try {
    return await command.run(argv, io);
  } catch (error) {
    const isWrongUse = error instanceof WrongUse;
    const sentence = error instanceof Problem || isWrongUse ? error.message : `It failed: ${reasonOf(error)}`;
    io.stderr(`${redact(sentence)}\n`);
    if (isWrongUse) io.stderr(`"evfleetpulse ${name} --help" shows how it is used.\n`);
    return isWrongUse ? 2 : 1;
  }
}

if (require.main === module) {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  // Whoever reads the results may go away first, as `head` does.
  process.stdout.on('error', () => stop.abort());
  void run(process.argv.slice(2), {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    env: process.env,
    signal: stop.signal,
  }).then((code) => {
    process.exitCode = code;
    // Nothing may hold the process once its command is done.
    setTimeout(() => process.exit(), 500).unref();
  });
}
