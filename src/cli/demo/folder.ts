import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../../kernel/problem';

/** SQLite's code for a file that another process has locked. */
const busy = 5;

/**
 * Keeps the demo's folder for this process until it is let go or the process ends, however it ends: two demos with the same
 * cars, flow and store would take them from each other.
 * @returns lets it go.
 */
export async function holdFolder(folder: string): Promise<() => void> {
  // A lock of the operating system outlives no crash, and SQLite is the one that Node.js offers.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
    const lock = new DatabaseSync(join(folder, 'lock'));
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    return () => lock.close();
  } catch (error) {
    const sentence =
      (error as { errcode?: number }).errcode === busy
        ? `A demo already runs in ${folder}. Stop it, or give this one a folder of its own with --state.`
        : `The folder ${folder} cannot be used (${reasonOf(error)}). Give --state a folder that can be written.`;
    throw new Error(sentence, { cause: error });
  }
}
