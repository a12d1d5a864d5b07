import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Account } from '../../../src/account/account';
import type { LockOwner } from '../../../src/account/file-lock';
import type { Fetch } from '../../../src/kernel/http';
import type { AccountSettings } from '../../../src/account/settings';
import { TokenStore, type TokenStoreOptions } from '../../../src/account/token-store';
import { systemClock, type Clock } from '../../../src/kernel/clock';
import { lineLog } from '../../../src/kernel/log';
import { ManualClock } from '../../support/manual-clock';
import { FakeTesla } from './tesla';

export const hour = 3_600_000;

/** Time stands still until a test moves it, but waiting for a lock passes. */
export class StillClock extends ManualClock {
  override after(delay: number, run: () => void) {
    return delay <= 1_000 ? systemClock.after(1, run) : super.after(delay, run);
  }
}

/** An end of a process: its promises never settle. */
export const forEver = (): Promise<never> => new Promise(() => {});

/** As `writeFileAtomic` without asking the disk to flush, for many runs. */
export async function writeQuickly(path: string, content: Uint8Array): Promise<void> {
  await writeFile(`${path}.00000000.tmp`, content, { mode: 0o600 });
  await rename(`${path}.00000000.tmp`, path);
}

/** A folder, a Tesla, and processes that share both. */
export class Home {
  readonly lines: string[] = [];
  readonly log = lineLog(
    (line) => void this.lines.push(line),
    () => 0,
    { debug: true },
  );
  readonly #living = new Set<number>();
  #pids = 100;

  private constructor(
    readonly folder: string,
    readonly clock: ManualClock,
    readonly tesla: FakeTesla,
  ) {}

  /** Also holds, at the end of the test, that no line of the log has a secret in it. */
  static async make(clock: ManualClock = new StillClock()): Promise<Home> {
    const folder = await mkdtemp(join(tmpdir(), 'account-'));
    const home = new Home(folder, clock, new FakeTesla(clock));
    onTestFinished(async () => {
      await rm(folder, { recursive: true, force: true });
      home.expectNoSecretIn(home.lines.join(''));
    });
    return home;
  }

  expectNoSecretIn(text: string): void {
    for (const secret of this.tesla.secrets) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encodeURIComponent(secret));
    }
  }

  process(): { readonly owner: LockOwner; readonly end: () => void } {
    const pid = ++this.#pids;
    this.#living.add(pid);
    const owner = { host: 'home', pid, held: new Set<string>(), isAlive: (other: number) => this.#living.has(other) };
    return { owner, end: () => void this.#living.delete(pid) };
  }

  readonly fetch: Fetch = (_, { body }) => Promise.resolve(this.reply(body));

  reply(body: string | undefined): Awaited<ReturnType<Fetch>> {
    const { status, body: text } = this.tesla.answer(Object.fromEntries(new URLSearchParams(body)));
    return { status, headers: { get: () => null }, text: () => Promise.resolve(text) };
  }

  store(more: Partial<TokenStoreOptions> = {}): TokenStore {
    return new TokenStore({ folder: this.folder, clock: this.clock, log: this.log, ...more });
  }

  account(
    tokens: TokenStore = this.store(),
    settings: Partial<AccountSettings> = {},
    more: { readonly fetch?: Fetch; readonly clock?: Clock; readonly random?: () => number } = {},
  ): Account {
    const { clientId, clientSecret, redirectUri } = this.tesla;
    return new Account({
      id: 'a1b2',
      settings: {
        clientId,
        clientSecret,
        redirectUri,
        scopes: ['vehicle_cmds'],
        apiUrl: 'https://fleet-api.prd.eu.vn.cloud.tesla.com/',
        ...settings,
      },
      tokens,
      fetch: this.fetch,
      clock: this.clock,
      random: () => 0.5,
      log: this.log,
      ...more,
    });
  }

  async signedIn(tokens?: TokenStore): Promise<Account> {
    const account = this.account(tokens);
    await account.finishSignIn(this.tesla.consent(account.beginSignIn()));
    return account;
  }

  get file(): string {
    return join(this.folder, 'tokens', 'a1b2.tokens');
  }
}
