import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { TokenRecord } from '../../src/account/token-file';
import type { TokenStore } from '../../src/account/token-store';
import { writeFileAtomic } from '../../src/kernel/atomic-file';
import { Home } from './support/home';

const record: TokenRecord = {
  clientId: 'client',
  refreshToken: 'EU_the-newest-refresh-token',
  previousRefreshToken: 'EU_the-one-before-the-newest',
  accessToken: 'access',
  expiresAt: 1,
  scopes: ['openid'],
  region: 'eu',
  lastRefresh: 2,
  lastUsed: 3,
};

const write = (store: TokenStore, account = 'a1b2', content = record) =>
  store.change(account, (tokens) => tokens.write(content));
const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

it('keeps what it was given, for the next start', async () => {
  const home = await Home.make();
  await write(home.store());
  expect(await home.store().read('a1b2')).toEqual(record);
  expect(await home.store().read('other')).toBeUndefined();
});

it('keeps it from others: encrypted, 0600 in a folder 0700, also one that was there', async () => {
  const home = await Home.make();
  const folder = dirname(home.file);
  await mkdir(folder);
  await chmod(folder, 0o755);
  await write(home.store());
  expect([await mode(folder), await mode(home.file), await mode(join(folder, 'key'))]).toEqual(['700', '600', '600']);
  const bytes = (await readFile(home.file)).toString('latin1');
  expect(bytes).toMatch(/^evfleetpulse tokens 1\n/);
  for (const word of ['EU_', 'access', 'client', 'openid']) expect(bytes.slice(22)).not.toContain(word);
  expect((await readdir(folder)).sort()).toEqual(['a1b2.tokens', 'key']);
});

it('sees at once what another process wrote', async () => {
  const home = await Home.make();
  const [one, other] = [home.store(), home.store()];
  await write(one);
  expect(await other.read('a1b2')).toEqual(record);
  await write(one, 'a1b2', { ...record, accessToken: 'newer!' });
  expect((await other.read('a1b2'))?.accessToken).toBe('newer!');
  await one.remove('a1b2');
  expect(await other.read('a1b2')).toBeUndefined();
});

it('lets two processes begin at once with one key', async () => {
  const home = await Home.make();
  const accounts = Array.from({ length: 10 }, (_, index) => `account ${index}`);
  await Promise.all(accounts.map((account) => write(home.store({ owner: home.process().owner }), account)));
  const store = home.store();
  for (const account of accounts) expect(await store.read(account)).toEqual(record);
});

it('names accounts as Node-RED does, or worse, and stays in its folder', async () => {
  const home = await Home.make();
  for (const account of ['../../up', 'a/b', 'key', '..']) {
    await write(home.store(), account);
    expect(await home.store().read(account)).toEqual(record);
  }
  expect(await readdir(home.folder)).toEqual(['tokens']);
});

const damages: [string, (home: Home) => Promise<unknown>, string][] = [
  ['one bit changed', (home) => change(home, (file) => void (file[file.length - 1]! ^= 1)), 'it was changed'],
  ['cut off', async (home) => writeFile(home.file, (await readFile(home.file)).subarray(0, 40)), 'it is cut off'],
  ['empty', (home) => writeFile(home.file, ''), 'it is no token file'],
  ['a foreign file', (home) => writeFile(home.file, '{"refresh_token":1}\n'), 'it is no token file'],
  ['the file of another account', (home) => rename(join(dirname(home.file), 'other.tokens'), home.file), 'account'],
  ['the key is gone', (home) => rm(join(dirname(home.file), 'key')), 'its key file is missing'],
  [
    'the key is cut off',
    (home) => writeFile(join(dirname(home.file), 'key'), 'short'),
    'its key file is missing or damaged',
  ],
];

async function change(home: Home, how: (file: Buffer) => void): Promise<void> {
  const file = await readFile(home.file);
  how(file);
  await writeFile(home.file, file);
}

it.each(damages)('damage (%s) is said with the fix, set aside, and a new sign-in works', async (_, damage, reason) => {
  const home = await Home.make();
  await write(home.store());
  await write(home.store(), 'other');
  await damage(home);
  const left = await readFile(home.file);
  const store = home.store();
  expect(await store.read('a1b2')).toBeUndefined();
  const problem = store.problem('a1b2')!;
  expect([problem.code, problem.message]).toEqual(['TOKENS_UNREADABLE', expect.stringContaining(reason)]);
  expect(problem.message).toContain('sign in again');
  expect(await readFile(String(problem.details.kept))).toEqual(left);
  expect(home.lines.filter((line) => line.includes('set aside'))).toHaveLength(1);
  await write(store);
  expect([await home.store().read('a1b2'), store.problem('a1b2')]).toEqual([record, undefined]);
});

it('leaves the file of a newer version alone', async () => {
  const home = await Home.make();
  await write(home.store());
  await change(home, (file) => void file.write('2', 20));
  await expect(home.store().read('a1b2')).rejects.toMatchObject({ code: 'STORE_NEWER' });
  expect(await readdir(dirname(home.file))).toContain('a1b2.tokens');
});

it('says when a file cannot be read, and takes it for no sign-out', async () => {
  const home = await Home.make();
  await mkdir(home.file, { recursive: true });
  await expect(home.store().read('a1b2')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});

it('goes on in memory in a folder that cannot be written, and says so once', async () => {
  const home = await Home.make();
  const file = join(home.folder, 'read-only');
  await writeFile(file, '');
  const store = home.store({ folder: file });
  await write(store);
  await write(store);
  expect([await store.read('a1b2'), store.problem('a1b2')?.code]).toEqual([record, 'TOKENS_UNWRITABLE']);
  expect(home.lines.filter((line) => line.includes('in memory'))).toHaveLength(1);
});

it('saves what it kept in memory as soon as the disk can be written again', async () => {
  const home = await Home.make();
  let isFull = true;
  const save = (path: string, content: Uint8Array) =>
    isFull ? Promise.reject(new Error('ENOSPC: no space left on device')) : writeFileAtomic(path, content);
  const store = home.store({ write: save });
  await write(store);
  isFull = false;
  await store.read('a1b2');
  expect(await home.store().read('a1b2')).toBeUndefined();
  home.clock.advance(60_000);
  await store.read('a1b2');
  expect([await home.store().read('a1b2'), store.problem('a1b2')]).toEqual([record, undefined]);
});

it('removes what a crash left half written, and nothing else', async () => {
  const home = await Home.make();
  await write(home.store(), 'a1b2.tokens.x');
  await writeFile(`${home.file}.0badcafe.tmp`, 'half');
  await write(home.store());
  expect((await readdir(dirname(home.file))).sort()).toEqual(['a1b2.tokens', 'a1b2.tokens.x.tokens', 'key']);
});
