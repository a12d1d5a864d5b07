import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { evfleetpulse } from './support';

const commands = ['demo', 'simulate', 'ingest', 'decode'] as const;
const source = { demo: 'demo/index', simulate: 'simulate', ingest: 'ingest', decode: 'decode' } as const;

/** The options that a command's source declares, as they are written on a command line. */
function optionsOf(command: (typeof commands)[number]): string[] {
  const text = readFileSync(join(__dirname, '../../src/cli', `${source[command]}.ts`), 'utf8');
  const call = text.slice(text.indexOf('parseOptions('));
  const names = [...call.matchAll(/(\w+): \{ type: '(?:text|number|switch|list)'/g)].map(([, name = '']) => name);
  return names.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
}

describe('evfleetpulse', () => {
  it('lists its commands when asked, and when nothing was said', async () => {
    const help = await evfleetpulse(['--help']);
    expect([help.code, help.stderr]).toEqual([0, '']);
    for (const command of commands) expect(help.stdout).toMatch(new RegExp(`^  ${command} +\\w`, 'm'));
    expect(await evfleetpulse(['-h'])).toEqual(help);
    expect(await evfleetpulse([])).toEqual({ code: 2, stdout: '', stderr: help.stdout });
  });

  it('says its version', async () => {
    expect(await evfleetpulse(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each(['drive', 'Ingest', '', 'constructor', 'toString', '--port'])('has no command %j', async (name) => {
    const { code, stdout, stderr } = await evfleetpulse([name]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`evfleetpulse has no command '${name}'.`);
  });
});

describe.each(commands)('%s', (command) => {
  it('explains every option that it has, and no other', async () => {
    const { code, stdout, stderr } = await evfleetpulse([command, '--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(`Usage: evfleetpulse ${command} `)).toBe(true);
    const options = optionsOf(command);
    expect(options.length).toBeGreaterThan(0);
    const explained = [...stdout.matchAll(/^ {2,}(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(explained.toSorted()).toEqual(options.toSorted());
    expect(stdout).toContain(`EVFLEETPULSE_${command.toUpperCase()}_`);
  });

  it('also in the midst of other options', async () => {
    const { code, stdout } = await evfleetpulse([command, '--nonsense', '-h']);
    expect([code, stdout]).toEqual([0, (await evfleetpulse([command, '--help'])).stdout]);
  });

  it('ends with 2 and a sentence on wrong use', async () => {
    const { code, stdout, stderr } = await evfleetpulse([command, '--nonsense']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`Unknown option '--nonsense'.\n"evfleetpulse ${command} --help" shows how it is used.\n`);
  });
});

it('ends with 1 and the sentence of a problem, without secrets', async () => {
  const { code, stdout, stderr } = await evfleetpulse(['decode', 'mqtt://u:secret@host/nothing']);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^The file mqtt:\/\/u:<password>@host\/nothing cannot be read \(ENOENT/);
});
