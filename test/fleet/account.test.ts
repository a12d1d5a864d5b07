import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { TokenStore } from '../../src/account/token-store';
import { CommandKey } from '../../src/commands/signing/key';
import type { FleetAccount } from '../../src/fleet/account';
import { type FleetAccountSettings, type FleetAccountStatus } from '../../src/fleet/account';
import { commandKey } from '../../src/fleet/command-key';
import { Fleet } from '../../src/fleet/fleet';
import { hour, StillClock } from '../account/support/home';
import { serveTesla, type TeslaServer } from '../account/support/server';
import { FakeTesla } from '../account/support/tesla';
import { keptLog, ownFolder, type KeptLog } from './support';

const id = 'a1b2';

let folder: string;
let clock: StillClock;
let log: KeptLog;
let tesla: FakeTesla;
let server: TeslaServer;

beforeEach(async () => {
  folder = await ownFolder();
  clock = new StillClock();
  log = keptLog();
  tesla = new FakeTesla(clock);
  server = await serveTesla(tesla);
  onTestFinished(() => {
    for (const secret of tesla.secrets) expect(log.sentences.join('\n')).not.toContain(secret);
  });
});

function settings(change: Partial<FleetAccountSettings> = {}): FleetAccountSettings {
  const { clientId, clientSecret, redirectUri } = tesla;
  const { url } = server;
  return {
    clientId,
    clientSecret,
    redirectUri,
    scopes: ['vehicle_cmds'],
    apiUrl: url,
    tokenUrl: `${url}/token`,
    authorizeUrl: `${url}/authorize`,
    ...change,
  };
}

function accountIn(home = folder, change: Partial<FleetAccountSettings> = {}, tokens?: TokenStore): FleetAccount {
  const fleet = new Fleet({ folder: home, clock, random: () => 0.5, log, ...(tokens && { tokens }) });
  const account = fleet.account(id, settings(change));
  onTestFinished(() => account.stop());
  return account;
}

async function signIn({ account }: FleetAccount = accountIn()): Promise<void> {
  await account.finishSignIn(tesla.consent(account.beginSignIn()));
}

/** Resolves with the next status that fits. */
const next = (account: FleetAccount, fits: (status: FleetAccountStatus) => boolean): Promise<FleetAccountStatus> =>
  new Promise((resolve) => {
    const unsubscribe = account.onStatus((status) => {
      if (!fits(status)) return;
      unsubscribe();
      resolve(status);
    });
  });

/** A path under which nothing can be made, whoever we are. */
async function unwritable(): Promise<string> {
  await writeFile(join(folder, 'file'), '');
  return join(folder, 'file');
}

describe('the sign-in', () => {
  it('is unknown before the start, then missing, then there, and told once each', async () => {
    const account = accountIn();
    const told: boolean[] = [];
    account.onStatus(({ isSignedIn }) => told.push(isSignedIn));
    expect(account.status).toBeUndefined();
    await account.start();
    expect(account.status).toMatchObject({ isSignedIn: false });
    await signIn(account);
    await account.look();
    await account.look();
    await account.accessToken();
    expect(account.status).toMatchObject({ isSignedIn: true, scopes: expect.arrayContaining(['vehicle_cmds']) });
    expect(told).toEqual([false, true]);
    expect(tesla.refreshes).toBe(0);
  });

  it('outlives a restart', async () => {
    await signIn();
    const account = accountIn();
    await account.start();
    expect(account.status?.isSignedIn).toBe(true);
    expect(tesla.accepts(await account.accessToken())).toBe(true);
  });

  it('is over when the consent is revoked, and says so to who listens', async () => {
    const account = accountIn();
    await signIn(account);
    await account.start();
    tesla.revoke();
    const over = next(account, ({ isSignedIn }) => !isSignedIn);
    const token = await account.accessToken();
    await expect(account.accessToken(token)).rejects.toMatchObject({ code: 'SIGN_IN_AGAIN' });
    expect((await over).problem?.message).toMatch(/consent was revoked.*Sign in again\.$/);
  });

  it('works in memory where nothing can be written, warns, and passes to the next account', async () => {
    const home = await unwritable();
    const tokens = new TokenStore({ folder: home, clock, log });
    const account = accountIn(home, {}, tokens);
    await signIn(account);
    await account.start();
    expect(account.status).toMatchObject({ isSignedIn: true, problem: { code: 'TOKENS_UNWRITABLE' } });
    expect(log.sentences.join('\n')).toMatch(/cannot be saved.*free disk space or correct the permissions/);
    expect(tesla.accepts(await accountIn(home, {}, tokens).accessToken())).toBe(true);
  });
});

describe('keeping alive', () => {
  it('asks for a token once a day', async () => {
    await signIn();
    const account = accountIn();
    await account.start();
    expect(tesla.refreshes).toBe(0);
    for (let days = 1; days <= 3; days++) {
      clock.advance(23 * hour);
      await account.look();
      expect(tesla.refreshes).toBe(days - 1);
      const refreshed = nextRefresh();
      clock.advance(hour);
      await refreshed;
      await account.accessToken();
      expect(tesla.refreshes).toBe(days);
    }
  });

  it('asks at the start when the last time was long ago, and again after an hour when Tesla does not answer', async () => {
    await signIn();
    clock.advance(30 * 24 * hour);
    const account = accountIn();
    server.answer = () => ({ status: 503, body: 'no' });
    await account.start();
    expect(account.status).toMatchObject({ isSignedIn: true, problem: { code: 'AUTH_FAILED', kind: 'retry' } });
    server.answer = undefined;
    const well = next(account, ({ problem }) => !problem);
    clock.advance(hour);
    await well;
    expect(tesla.refreshes).toBe(1);
  });

  it('asks nothing when nobody is signed in', async () => {
    const account = accountIn();
    await account.start();
    clock.advance(48 * hour);
    await account.look();
    expect(tesla.requests).toEqual([]);
  });

  it('ends with the account, but a refresh under way comes to its end', async () => {
    await signIn();
    clock.advance(24 * hour);
    const account = accountIn();
    let answer = (): void => {};
    const asked = new Promise<void>((resolve) => {
      server.answer = (form) =>
        new Promise((reply) => {
          answer = () => reply(tesla.answer(form));
          resolve();
        });
    });
    const token = account.accessToken();
    await asked;
    const stopped = account.stop();
    answer();
    expect(tesla.accepts(await token)).toBe(true);
    await stopped;
    await account.stop();
    expect(clock.timers).toBe(0);
  });

  it('opens no connection after its end, which nobody would close, until it starts again', async () => {
    await signIn();
    clock.advance(24 * hour);
    const account = accountIn();
    await account.stop();
    await expect(account.accessToken()).rejects.toMatchObject({ code: 'AUTH_FAILED', kind: 'retry' });
    expect([tesla.refreshes, clock.timers]).toEqual([0, 0]);
    const refreshed = nextRefresh();
    clock.advance(hour);
    await account.start();
    await refreshed;
  });

  /** Resolves when Tesla has given new tokens. */
  const nextRefresh = (): Promise<void> =>
    new Promise((resolve) => {
      server.answer = (form) => {
        server.answer = undefined;
        resolve();
        return tesla.answer(form);
      };
    });
});

describe('the key', () => {
  const file = () => join(folder, 'keys', `${id}.pem`);
  const p384 = () =>
    generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();

  it('is made once, for its owner alone, and stays', async () => {
    const account = accountIn();
    expect(account.key).toBeUndefined();
    await account.start();
    const again = accountIn();
    await again.start();
    expect(again.key?.toPublicPem()).toBe(account.key?.toPublicPem());
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
  });

  it('is the same for all who ask at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => commandKey({ folder, id, clock })));
    expect(new Set(keys.map((key) => key.toPublicPem())).size).toBe(1);
    expect((await commandKey({ folder, id, clock })).toPublicPem()).toBe(keys[0]!.toPublicPem());
  });

  it('can be a file of the user, which is left as it is', async () => {
    const own = CommandKey.make();
    const keyFile = join(folder, 'own.pem');
    await writeFile(keyFile, own.toPem());
    const account = accountIn(folder, { keyFile });
    await account.start();
    expect(account.key?.toPublicPem()).toBe(own.toPublicPem());
    await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(keyFile, 'utf8')).toBe(own.toPem());
  });

  it.each<[string, () => Promise<Partial<FleetAccountSettings>>, RegExp]>([
    [
      'a file that is missing',
      async () => ({ keyFile: '/nowhere/key.pem' }),
      /\/nowhere\/key\.pem cannot be read.*path/,
    ],
    [
      'a key of another curve',
      async () => {
        const keyFile = join(folder, 'p384.pem');
        await writeFile(keyFile, p384());
        return { keyFile };
      },
      /p384\.pem holds no usable private key \(cars take P-256 keys only\).*unencrypted PEM/,
    ],
    [
      'a damaged file of ours, which is never replaced',
      async () => {
        await mkdir(join(folder, 'keys'));
        await writeFile(file(), 'rubbish');
        return {};
      },
      /a1b2\.pem holds no usable private key/,
    ],
  ])('says what is wrong with %s, and the sign-in works on', async (_what, prepare, sentence) => {
    const account = accountIn(folder, await prepare());
    await signIn(account);
    await account.start();
    expect(account.key).toBeUndefined();
    expect(account.status?.keyProblem?.message).toMatch(sentence);
    expect(account.status?.isSignedIn).toBe(true);
    expect(log.sentences.filter((line) => sentence.test(line))).toHaveLength(1);
    // So that a command says it too.
    await expect(account.road!.isOnline('LRW3E7EK4RC100001')).rejects.toThrow(sentence);
  });

  it('is waited for by commands that come while it is read', async () => {
    const account = accountIn();
    expect(account.road).toBeUndefined();
    void account.start();
    await account.ready;
    expect(account.road).toBeDefined();
  });

  it('is not made where it cannot be kept: cars would know a key that nobody has', async () => {
    const account = accountIn(await unwritable());
    await account.start();
    expect(account.key).toBeUndefined();
    expect(account.status?.keyProblem?.message).toMatch(/a1b2\.pem cannot be (read|written)/);
  });
});
