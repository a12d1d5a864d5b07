import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { JsonlFile, jsonLine } from '../../src/history/jsonl';
import type { TelemetryRecord } from '../../src/vehicle/record';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jsonl-'));
  path = join(folder, 'records.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

function record(txid: string | number, data: object = { Soc: 50 }): TelemetryRecord {
  const head = { vin: 'LRW3E7EK1PC000001', txid: String(txid), createdAt: 1, receivedAt: 2, isResend: false };
  return { ...head, topic: 'V', data } as TelemetryRecord;
}

async function opened(at = path, flush = true): Promise<JsonlFile> {
  const file = new JsonlFile(at, { flush });
  await file.start();
  onTestFinished(() => file.stop());
  return file;
}

const lines = async (): Promise<string[]> => (await readFile(path, 'utf8')).split('\n').slice(0, -1);
const txids = async (): Promise<string[]> =>
  (await lines()).map((line) => (JSON.parse(line) as { readonly txid: string }).txid);

it('writes a record as one line, whatever is in it', () => {
  expect(jsonLine(record('a', { Soc: null, VehicleName: 'a\nb', Gear: 'P' }))).toBe(
    '{"vin":"LRW3E7EK1PC000001","topic":"V","txid":"a","createdAt":1,"receivedAt":2,"isResend":false,' +
      '"data":{"Soc":null,"VehicleName":"a\\nb","Gear":"P"}}\n',
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aü🚗"\\\n\r\0\u2028\ud800') }), (text) => {
      const line = jsonLine(record(text));
      return line.indexOf('\n') === line.length - 1 && (JSON.parse(line) as { txid: string }).txid === text;
    }),
  );
});

describe('a file of records', () => {
  it.each([true, false])('holds them in order, gathered as they came (flushed: %s)', async (flush) => {
    const file = await opened(path, flush);
    const written = Array.from({ length: 1_000 }, (_, i) => file.write(record(i)));
    // What comes while the first write runs shares the next ones.
    expect(new Set(written).size).toBeLessThan(10);
    await Promise.all(written);
    await file.write(record('last'));
    expect(await txids()).toEqual([...Array.from({ length: 1_000 }, (_, i) => String(i)), 'last']);
  });

  it('has a record once it said so', async () => {
    const file = await opened();
    for (let i = 0; i < 20; i++) {
      await file.write(record(i));
      expect(await txids()).toHaveLength(i + 1);
    }
  });

  it('has all of them once it is stopped, which may be said twice', async () => {
    const file = await opened();
    await file.start();
    const written = Promise.all([record(1), record(2), record(3)].map((one) => file.write(one)));
    await file.stop();
    await file.stop();
    expect(await txids()).toEqual(['1', '2', '3']);
    await written;
    await expect(file.write(record(4))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      details: { reason: 'it is closed' },
    });
    await file.start();
    await file.write(record(5));
    expect(await txids()).toEqual(['1', '2', '3', '5']);
  });

  it('goes on where an earlier run ended, and is for its owner alone', async () => {
    await (await opened()).write(record(1));
    await (await opened()).write(record(2));
    expect(await txids()).toEqual(['1', '2']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('begins a line of its own after one that a crash cut off', async () => {
    await writeFile(path, `${jsonLine(record(1))}{"vin":"LRW`);
    const file = await opened();
    await file.write(record(2));
    await file.write(record(3));
    const [first, torn, ...rest] = await lines();
    expect([first, torn]).toEqual([jsonLine(record(1)).trim(), '{"vin":"LRW']);
    expect(rest.map((line) => (JSON.parse(line) as { readonly txid: string }).txid)).toEqual(['2', '3']);
  });
});

describe('a file that cannot be written', () => {
  it('because the disk is full: every write says so, and none is lost silently', async () => {
    const file = await opened('/dev/full');
    const written = await Promise.allSettled([file.write(record(1)), file.write(record(2))]);
    expect(written.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(file.write(record(3))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: expect.stringMatching(/^The file \/dev\/full cannot be written \(ENOSPC/),
    });
  });

  it('because it is no place for a file', async () => {
    for (const at of [folder, join(folder, 'nowhere', 'file')]) {
      const file = new JsonlFile(at, { flush: true });
      await expect(file.start()).rejects.toMatchObject({ code: 'FILE_UNWRITABLE', details: { file: at } });
      await expect(file.write(record(1))).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
      await file.stop();
    }
  });

  it('because the disk is too slow: refused before the memory is full', async () => {
    const file = await opened();
    const taken = file.write(record(1, { VehicleName: 'x'.repeat(65 * 1024 * 1024) }));
    expect(file.isBehind).toBe(true);
    await expect(file.write(record(2))).rejects.toMatchObject({ details: { reason: 'the disk is too slow' } });
    await taken;
    expect(file.isBehind).toBe(false);
    await file.write(record(3));
    expect((await stat(path)).size).toBeGreaterThan(65 * 1024 * 1024);
  });
});
