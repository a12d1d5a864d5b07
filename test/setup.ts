import { format } from 'node:util';
import { afterAll, expect, vi } from 'vitest';
import type * as Logs from '../src/kernel/log';
import { leakedLines, logged } from './support/log-lines';

// Before every test file: no line that the product logs there, to whomever, may hold a secret. Node-RED's own log comes
// from test/support/node-red.ts.

/** Every line that is logged is looked at as it is written, those that nobody reads too. */
vi.mock('../src/kernel/log', async (original) => {
  const log = await original<typeof Logs>();
  const silently = (sentence: string): void => logged(log.redact(sentence));
  const silentLog: Logs.Log = { debug: silently, info: silently, warn: silently, error: silently };
  const lineLog: typeof log.lineLog = (write, now, options) => {
    const look = (line: string): void => {
      logged(line);
      write(line);
    };
    // What is not asked for is no less secret.
    const { debug } = log.lineLog(options?.debug ? look : logged, now, { debug: true });
    return { ...log.lineLog(look, now, options), debug };
  };
  return { ...log, lineLog, silentLog };
});

for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (...args: unknown[]) => {
    logged(String(args[0]));
    return write(...args);
  };
}
const { console } = globalThis;
for (const level of ['debug', 'error', 'info', 'log', 'warn'] as const) {
  const write = console[level].bind(console);
  console[level] = (...args: unknown[]) => {
    logged(format(...args));
    write(...args);
  };
}

afterAll(() => expect(leakedLines(), 'lines of the log with a secret in them').toEqual([]));
