import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RuleMemory, ruleSchema } from '../../src/fleet/rule-memory';
import { silentLog } from '../../src/kernel/log';
import { Store } from '../../src/store/store';
import { ManualClock } from '../support/manual-clock';

test('a rule that is deployed again recalls what it kept a moment ago', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  // No time passes: what is written is still gathered.
  const clock = new ManualClock();
  const store = new Store({ file: join(folder, 'store.sqlite'), schemas: [ruleSchema], clock, log: silentLog });
  await store.start();
  onTestFinished(async () => {
    await store.stop();
    await rm(folder, { recursive: true });
  });
  const memory = new RuleMemory(store);
  memory.remember('charge/one', { held: true });
  expect(await memory.recall('charge/one')).toEqual({ held: true });
});
