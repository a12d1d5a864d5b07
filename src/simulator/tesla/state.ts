import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../../kernel/atomic-file';
import { KeyList } from '../security';
import type { Grant } from './auth/grant';
import type { Region } from './regions';

/** An app's registration in a region (`partner_accounts`). Times are epoch milliseconds. */
export interface Registration {
  readonly domain: string;
  /** The public key that was found there: uncompressed point, hex. */
  readonly point: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What Tesla remembers. */
export interface Remembered {
  /** Signs tokens: PEM. */
  signingKey: string;
  /** The app's public key as its domain serves it (point, hex), and whether somebody put it there. */
  appKey: { readonly point: string; readonly isUploaded: boolean };
  registrations: Partial<Record<Region, Registration>>;
  grants: readonly Grant[];
}

/** The simulated Tesla's memory, in a file where it has one. */
export class TeslaState {
  readonly remembered: Remembered;
  readonly #file: string | undefined;
  #saving: Promise<void> = Promise.resolve();

  private constructor(file: string | undefined, remembered: Remembered) {
    this.#file = file;
    this.remembered = remembered;
  }

  /**
   * @param file where it is kept for the next run; without one it is forgotten.
   * @param fresh what to begin with where nothing can be read.
   */
  static async open(file: string | undefined, fresh: () => Omit<Remembered, 'signingKey'>): Promise<TeslaState> {
    const kept = file === undefined ? undefined : await read(file);
    return new TeslaState(file, kept ?? { ...fresh(), signingKey: newKey() });
  }

  /** Resolves when all that is remembered now is on the disk. */
  save(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return Promise.resolve();
    const write = (): Promise<void> => writeFileAtomic(file, JSON.stringify(this.remembered, null, 2));
    // One after the other, and each tried whatever became of the one before.
    return (this.#saving = this.#saving.then(write, write));
  }
}

/** `undefined` for a file that is not there, damaged, or of another shape. */
async function read(file: string): Promise<Remembered | undefined> {
  try {
    const kept = JSON.parse(await readFile(file, 'utf8')) as Partial<Remembered> | null;
    const { signingKey, appKey, registrations = {}, grants } = kept ?? {};
    if (typeof signingKey !== 'string' || !appKey || !Array.isArray(grants)) return undefined;
    // Both throw for what is no key.
    createPrivateKey(signingKey);
    new KeyList().put(appKey.point);
    return { signingKey, appKey, registrations, grants };
  } catch {
    return undefined;
  }
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
