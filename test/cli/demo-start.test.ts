import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { holdFolder } from '../../src/cli/demo/folder';
import { evfleetpulse } from './support';

async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('keeps its folder for one demo at a time', async () => {
  const folder = join(await ownFolder(), 'made', 'anew');
  const letGo = await holdFolder(folder);
  await expect(holdFolder(folder)).rejects.toThrow(
    `A demo already runs in ${folder}. Stop it, or give this one a folder`,
  );
  letGo();
  (await holdFolder(folder))();
});

it('names a folder that cannot be used', async () => {
  const file = join(await ownFolder(), 'file');
  await writeFile(file, '');
  const folder = join(file, 'within');
  await expect(holdFolder(folder)).rejects.toThrow(`The folder ${folder} cannot be used (ENOTDIR`);
});

it.each(['localhost', 'mqtt://', 'mqtt:', 'http://localhost:1883'])('takes no broker %j', async (address) => {
  const { code, stderr } = await evfleetpulse(['demo', '--mqtt', address]);
  expect(code).toBe(2);
  expect(stderr).toContain(`--mqtt takes an address such as mqtt://localhost:1883, not '${address}'.`);
});
