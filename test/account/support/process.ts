import { Account } from '../../../src/account/account';
import { TokenStore } from '../../../src/account/token-store';
import { writeFileAtomic } from '../../../src/kernel/atomic-file';
import { systemClock } from '../../../src/kernel/clock';
import { lineLog } from '../../../src/kernel/log';

/** A process of its own with an account: begins when told, asks a hundred times at once, and tells what it got. */
const [folder = '', settings = '', end] = process.argv.slice(2);
const log = lineLog((line) => process.stderr.write(line), Date.now, { debug: true });
let writes = 0;
const write = async (path: string, content: Uint8Array): Promise<void> => {
  // The first forgets the old token, the second keeps the new one.
  if (end === 'before write' && ++writes === 2) process.kill(process.pid, 'SIGKILL');
  await writeFileAtomic(path, content);
};
const account = new Account({
  id: 'a1b2',
  settings: JSON.parse(settings),
  tokens: new TokenStore({ folder, clock: systemClock, log, write }),
  fetch,
  clock: systemClock,
  random: Math.random,
  log,
});
process.once('message', (refused: string) => {
  const all = Array.from({ length: 100 }, () => account.accessToken(refused));
  void Promise.all(all).then((tokens) => process.send!([...new Set(tokens)], () => process.disconnect()));
});
process.send!('ready');
