import { mkdtemp, readdir, rm, stat, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock';
import { Store, type Schema } from '../../src/store/store';

const notes: Schema = { owner: 'notes', steps: ['CREATE TABLE notes (text TEXT NOT NULL) STRICT'] };
let folder: string;
let sentences: string[];
const open: Store[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
  sentences = [];
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.stop()));
  await rm(folder, { recursive: true });
});

async function start(schemas: readonly Schema[] = [notes]): Promise<Store> {
  const say = (sentence: string): void => void sentences.push(sentence);
  const store = new Store({
    file: join(folder, 'deep', 'store.sqlite'),
    schemas,
    clock: systemClock,
    log: { debug: say, info: say, warn: say, error: say },
  });
  open.push(store);
  await store.start();
  return store;
}

const texts = async (store: Store): Promise<string[]> =>
  (await store.read<{ text: string }>('SELECT text FROM notes ORDER BY rowid')).map(({ text }) => text);

it('keeps what was written, in order, over a restart', async () => {
  const store = await start();
  const written = Array.from({ length: 500 }, (_, i) => store.write('INSERT INTO notes VALUES (?)', [`${i}`]));
  await Promise.all(written);
  void store.write('INSERT INTO notes VALUES (?)', ['last']);
  await store.stop();
  await store.stop();
  expect(await texts(await start())).toEqual([...Array.from({ length: 500 }, (_, i) => `${i}`), 'last']);
});

it('lets nobody else read what it keeps', async () => {
  await (await start()).write('INSERT INTO notes VALUES (?)', ['private']);
  const deep = join(folder, 'deep');
  const modes = (await readdir(deep)).map(async (name) => (await stat(join(deep, name))).mode & 0o777);
  expect(new Set(await Promise.all(modes))).toEqual(new Set([0o600]));
  expect((await stat(deep)).mode & 0o777).toBe(0o700);
});

it('is refused to a second owner of the file, with a sentence', async () => {
  await start();
  await expect(start()).rejects.toMatchObject({
    code: 'STORE_IN_USE',
    message: expect.stringContaining('store.sqlite'),
  });
});

it('sets a damaged file aside and begins a new one', async () => {
  const store = await start();
  await store.stop();
  const file = join(folder, 'deep', 'store.sqlite');
  await writeFile(file, 'this is no database, '.repeat(500));
  const next = await start();
  await next.write('INSERT INTO notes VALUES (?)', ['fresh']);
  expect(await texts(next)).toEqual(['fresh']);
  expect(next.problem?.code).toBe('STORE_BROKEN');
  const kept = (await readdir(join(folder, 'deep'))).find((name) => name.includes('.broken-'))!;
  expect(await readFile(join(folder, 'deep', kept), 'utf8')).toContain('this is no database');
  expect(sentences.join()).toContain(kept);
});

it('migrates step by step and refuses a file of a newer version', async () => {
  const newer: Schema = {
    owner: 'notes',
    steps: [...notes.steps, "ALTER TABLE notes ADD COLUMN tag TEXT DEFAULT 'old'"],
  };
  const store = await start();
  await store.write('INSERT INTO notes (text) VALUES (?)', ['one']);
  await store.stop();
  const migrated = await start([newer]);
  expect(await migrated.read('SELECT * FROM notes')).toEqual([{ text: 'one', tag: 'old' }]);
  await migrated.stop();
  await expect(start()).rejects.toMatchObject({ code: 'STORE_NEWER' });
});

it('says once that a write failed, tells the writer, and goes on', async () => {
  const store = await start();
  await expect(store.write('INSERT INTO nowhere VALUES (1)')).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
  await expect(store.write('INSERT INTO nowhere VALUES (1)')).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
  expect(sentences.filter((sentence) => sentence.includes('cannot be written'))).toHaveLength(1);
  await store.write('INSERT INTO notes VALUES (?)', ['well again']);
  expect(store.problem).toBeUndefined();
});

it('names a folder that cannot be made', async () => {
  await writeFile(join(folder, 'deep'), '');
  await expect(start()).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
});
