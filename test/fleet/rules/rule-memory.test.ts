import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RuleMemory, ruleSchema } from '../../../src/fleet/rules/rule-memory';
import { silentLog } from '../../../src/kernel/log';
import { Store } from '../../../src/store/store';
import { ManualClock } from '../../support/manual-clock';

/** A store of its own, and the rules' memory in it. */
async function memoryIn(): Promise<RuleMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  // No time passes: what is written is still gathered.
  const clock = new ManualClock();
  const store = new Store({ file: join(folder, 'store.sqlite'), schemas: [ruleSchema], clock, log: silentLog });
  await store.start();
  onTestFinished(async () => {
    await store.stop();
    await rm(folder, { recursive: true });
  });
  return new RuleMemory(store);
}

test('a rule that is deployed again recalls what it kept a moment ago', async () => {
  const memory = await memoryIn();
  memory.remember('charge/one', { held: true });
  expect(await memory.recall('charge/one')).toEqual({ held: true });
});

test('what a rule kept is forgotten alone, and with its car all that its rules kept', async () => {
  const memory = await memoryIn();
  const keys = ['charge/one', 'precondition/one', 'alerts/one/node', 'charge/other', 'alerts/other/one'];
  for (const key of keys) memory.remember(key, key);
  const kept = async (): Promise<unknown[]> =>
    (await Promise.all(keys.map((key) => memory.recall(key)))).filter((state) => state !== undefined);
  memory.forget('charge/one');
  expect(await kept()).toEqual(keys.slice(1));
  memory.forgetCar('one');
  expect(await kept()).toEqual(['charge/other', 'alerts/other/one']);
});
