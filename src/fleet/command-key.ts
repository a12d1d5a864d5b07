import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileLocks } from '../account/file-lock';
import { CommandKey } from '../commands/signing/key';
import { writeFileAtomic } from '../kernel/atomic-file';
import type { Clock } from '../kernel/clock';
import { Problem, reasonOf } from '../kernel/problem';

export interface CommandKeyOptions {
  /** The package's folder; keys that were made here are in its `keys`. */
  readonly folder: string;
  /** Names the account's file. */
  readonly id: string;
  /** A file of the user's own in its place. */
  readonly keyFile?: string;
  readonly clock: Clock;
}

/**
 * The key of an account that signs commands; where there is none, one is made and kept. It is never replaced: cars know it.
 * One that could not be kept is not made either, since cars would know a key that nobody has.
 * @throws Problem KEY_INVALID, FILE_UNREADABLE, FILE_UNWRITABLE
 */
export async function commandKey({ folder, id, keyFile, clock }: CommandKeyOptions): Promise<CommandKey> {
  if (keyFile !== undefined) return CommandKey.read(await text(keyFile), keyFile);
  const file = join(folder, 'keys', `${encodeURIComponent(id)}.pem`);
  const kept = async (): Promise<CommandKey | undefined> => {
    const pem = await text(file, true);
    return pem === undefined ? undefined : CommandKey.read(pem, file);
  };
  const key = await kept();
  if (key) return key;
  let made = making.get(file);
  if (!made) {
    made = make(file, kept, clock).finally(() => making.delete(file));
    making.set(file, made);
  }
  return made;
}

/** The keys that this process makes at this moment, by file. */
const making = new Map<string, Promise<CommandKey>>();

/** Alone with the file: another process that shares the folder may make a key at this moment. */
async function make(file: string, kept: () => Promise<CommandKey | undefined>, clock: Clock): Promise<CommandKey> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const release = await new FileLocks(clock).take(`${file}.lock`);
    try {
      const made = await kept();
      if (made) return made;
      const key = CommandKey.make();
      await writeFileAtomic(file, key.toPem());
      return key;
    } finally {
      await release();
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('FILE_UNWRITABLE', { file, reason: reasonOf(error) }, error);
  }
}

function text(file: string): Promise<string>;
function text(file: string, mayBeMissing: true): Promise<string | undefined>;
async function text(file: string, mayBeMissing = false): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (mayBeMissing && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Problem('FILE_UNREADABLE', { file, reason: reasonOf(error) }, error);
  }
}
