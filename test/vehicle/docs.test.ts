import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { enums } from '../../src/vehicle/enums';
import { signalGroups } from '../../src/vehicle/signals';

const root = join(__dirname, '..', '..');

it('the page of all signals is the one that the tables give; else run node scripts/docs.mjs', async () => {
  const { signalsPage } = (await import(pathToFileURL(join(root, 'scripts', 'docs.mjs')).href)) as {
    signalsPage(tables: object): Promise<string>;
  };
  expect(readFileSync(join(root, 'docs', 'signals.md'), 'utf8')).toBe(await signalsPage({ signalGroups, enums }));
});
