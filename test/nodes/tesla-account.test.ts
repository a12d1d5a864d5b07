import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { SignIns } from '../../nodes/runtime/account/sign-ins';
import type { AccountNode } from '../../nodes/runtime/nodes';
import { TokenStore } from '../../src/account/token-store';
import { CommandKey } from '../../src/commands/signing/key';
import { FleetAccount } from '../../src/fleet/account';
import { systemClock } from '../../src/kernel/clock';
import { silentLog } from '../../src/kernel/log';
import { serveTesla, type TeslaServer } from '../account/support/server';
import { FakeTesla } from '../account/support/tesla';
import { hurry } from '../support/fast-clock';
import { tab, type FlowNode } from '../support/flow';
import { ManualClock } from '../support/manual-clock';
import { NodeRed, tokens } from '../support/node-red';

hurry();

const placeholder = '__PWRD__';

let nodeRed: NodeRed;
let tesla: FakeTesla;
let server: TeslaServer;
/** Everything that the admin API answered. */
const answers: string[] = [];
/** Each test has a node of its own. */
let id: string;
let ids = 0;

beforeAll(async () => {
  nodeRed = await NodeRed.start();
  tesla = new FakeTesla(systemClock);
  server = await serveTesla(tesla, { untilEnd: true });
  await mkdir(nodeRed.userDir, { recursive: true });
});
afterAll(async () => {
  await nodeRed.stop();
  await server.close();
});
beforeEach(() => {
  id = `account${++ids}`;
  answers.length = 0;
  onTestFinished(async () => {
    await nodeRed.deploy([]);
    const told = [...answers, ...nodeRed.log.entries].join('\n');
    for (const secret of tesla.secrets) expect(told).not.toContain(secret);
    expect(told).not.toContain('PRIVATE KEY');
  });
});

/** What stands in the dialog. */
const draft = (change: Readonly<Record<string, unknown>> = {}) => ({
  region: 'own',
  apiUrl: server.url,
  authorizeUrl: `${server.url}/authorize`,
  tokenUrl: `${server.url}/token`,
  caFile: '',
  clientId: tesla.clientId,
  clientSecret: tesla.clientSecret,
  redirectUri: tesla.redirectUri,
  scopes: ['vehicle_cmds'],
  keyFile: '',
  language: 'en-US',
  ...change,
});

/** The node as the editor deploys it. */
function accountNode(change: Readonly<Record<string, unknown>> = {}): FlowNode {
  const { clientSecret, ...fields } = draft(change);
  return { id, type: 'tesla-account', version: 1, name: '', ...fields, credentials: { clientSecret } };
}

interface Answer {
  readonly link: string;
  readonly publicKey: string;
  readonly problem: string;
  readonly isSignedIn: boolean;
}

async function ask(path: string, body: object = {}): Promise<Answer & { readonly code: number }> {
  const response = await nodeRed.request(`tesla/account/${id}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  answers.push(await response.clone().text());
  return { ...((await response.json()) as Answer), code: response.status };
}

async function status(query: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const asked = new URLSearchParams({ clientId: tesla.clientId, language: 'en-US', ...query });
  const response = await nodeRed.request(`tesla/account/${id}/status?${asked}`);
  answers.push(await response.clone().text());
  return (await response.json()) as Answer;
}

/** The user's browser follows an address back from Tesla; it knows nothing of Node-RED's log-in. */
async function callback(address: string, language = 'en'): Promise<{ code: number; page: string; headers: Headers }> {
  const response = await nodeRed.request(`tesla/callback${new URL(address).search}`, {
    token: '',
    headers: { 'accept-language': language },
  });
  const page = await response.text();
  answers.push(page);
  return { code: response.status, page, headers: response.headers };
}

const refusal = (link: string, error: Readonly<Record<string, string>>): string =>
  `${tesla.redirectUri}?${new URLSearchParams({ ...error, state: new URL(link).searchParams.get('state')! })}`;

describe('signing in', () => {
  test('works before the first deploy, and outlives a deploy and a restart', async () => {
    const { link } = await ask('sign-in', draft());
    expect(await status()).toEqual({ isSignedIn: false });
    const { code, page } = await callback(tesla.consent(link));
    expect(code).toBe(200);
    expect(page).toContain('<h1>Signed in</h1>');
    const known = await status();
    expect(known).toMatchObject({ isSignedIn: true, scopes: ['openid', 'offline_access', 'vehicle_cmds'] });
    await nodeRed.deploy([tab, accountNode()]);
    await nodeRed.shows(id, { fill: 'green', shape: 'dot', text: 'signed in' });
    await nodeRed.restart();
    const { account } = nodeRed.node<AccountNode>(id);
    expect(tesla.accepts(await account!.accessToken())).toBe(true);
    expect(await status()).toMatchObject({ isSignedIn: true });
  });

  test('is told at once to the nodes of an account that is deployed', async () => {
    await nodeRed.deploy([tab, accountNode()]);
    await nodeRed.shows(id, { fill: 'red', shape: 'ring', text: 'not signed in' });
    // The browser shows no secret, and sends none.
    const { link } = await ask('sign-in', draft({ clientSecret: placeholder }));
    await callback(tesla.consent(link));
    await nodeRed.shows(id, { fill: 'green', text: 'signed in' });
  });

  test('takes the address that was pasted, blanks and all', async () => {
    const { link } = await ask('sign-in', draft());
    expect((await ask('callback', { address: ` ${tesla.consent(link)}\n` })).code).toBe(200);
    expect(await status()).toMatchObject({ isSignedIn: true });
  });

  test('puts in what a variable of the environment holds', async () => {
    process.env['TESLA_TEST_SECRET'] = tesla.clientSecret;
    onTestFinished(() => void delete process.env['TESLA_TEST_SECRET']);
    const { link } = await ask('sign-in', draft({ clientSecret: '${TESLA_TEST_SECRET}' }));
    expect((await callback(tesla.consent(link))).code).toBe(200);
  });

  test('asks Tesla for what the dialog says, in the language of the editor', async () => {
    const { link } = await ask('sign-in', draft({ region: 'eu', language: 'de' }));
    expect(link).toMatch(/^https:\/\/auth\.tesla\.com\/oauth2\/v3\/authorize\?/);
    expect(Object.fromEntries(new URL(link).searchParams)).toMatchObject({
      client_id: tesla.clientId,
      redirect_uri: tesla.redirectUri,
      scope: 'openid offline_access vehicle_cmds',
      locale: 'de-DE',
    });
    const china = await ask('sign-in', draft({ region: 'cn' }));
    expect(china.link).toMatch(/^https:\/\/auth\.tesla\.cn\//);
  });

  test('is undone by signing out, and another app is not signed in', async () => {
    const { link } = await ask('sign-in', draft());
    await callback(tesla.consent(link));
    await nodeRed.deploy([tab, accountNode()]);
    expect(await status({ clientId: 'another' })).toMatchObject({ isSignedIn: false });
    expect((await ask('sign-out')).code).toBe(200);
    await nodeRed.shows(id, { text: 'not signed in' });
    expect(await status()).toEqual({ isSignedIn: false });
  });

  test('that is revoked at Tesla makes the nodes say so', async () => {
    const { link } = await ask('sign-in', draft());
    await callback(tesla.consent(link));
    await nodeRed.deploy([tab, accountNode()]);
    const { account } = nodeRed.node<AccountNode>(id);
    tesla.revoke();
    await expect(account!.accessToken(await account!.accessToken())).rejects.toThrow(/Sign in again\.$/);
    await nodeRed.shows(id, { fill: 'red', shape: 'ring', text: 'sign in again' });
    expect((await status()).problem).toMatch(/the consent was revoked.*Sign in again\.$/);
    expect((await status({ language: 'de' })).problem).toMatch(/widerrufen|Melde dich neu an/);
    // Signed in again, the old problem is over.
    const again = await ask('sign-in', draft({ clientSecret: placeholder }));
    await callback(tesla.consent(again.link));
    await nodeRed.shows(id, { fill: 'green' });
    expect((await status()).problem).toBeUndefined();
  });
});

describe('what goes wrong', () => {
  const wrong: [string, () => Promise<string>, RegExp][] = [
    [
      'a refused consent',
      async () => refusal((await ask('sign-in', draft())).link, { error: 'access_denied' }),
      /consent was refused.*choose "Allow" there/,
    ],
    [
      'a wrong redirect URI',
      async () => {
        const link = new URL((await ask('sign-in', draft())).link);
        link.searchParams.set('redirect_uri', 'https://home.example/other');
        return tesla.consent(link.href);
      },
      /does not take the redirect URI https:\/\/home\.example\/tesla\/callback.*letter by letter, in your app/,
    ],
    [
      'a wrong client secret',
      async () => tesla.consent((await ask('sign-in', draft({ clientSecret: 'not-the-secret' }))).link),
      /does not know this pair of client ID and client secret.*Copy both again/,
    ],
    [
      'a code that was used',
      async () => {
        const { link } = await ask('sign-in', draft());
        const address = new URL(tesla.consent(link));
        address.searchParams.set('code', 'EU_of-somebody-else-0123456789');
        return address.href;
      },
      /does not take the code of this sign-in.*Begin the sign-in again/,
    ],
    [
      'a Tesla that does not answer',
      async () => {
        const { link } = await ask('sign-in', draft({ tokenUrl: 'http://127.0.0.1:1/token' }));
        return tesla.consent(link);
      },
      /http:\/\/127\.0\.0\.1:1\/token gives no token.*has to be begun again/,
    ],
  ];

  test.each(wrong)('%s is said on the page and in the dialog, with the fix', async (_what, address, sentence) => {
    const { code, page } = await callback(await address());
    expect(code).toBe(400);
    const text = page.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
    expect(text).toMatch(sentence);
    expect((await status()).problem).toMatch(sentence);
    expect(await status()).toMatchObject({ isSignedIn: false });
  });

  const rubbish: [string, () => Promise<string>, RegExp][] = [
    ['nothing', async () => '', /holds no code.*Copy the whole address/],
    ['rubbish', async () => 'where do I find it?', /holds no code.*Copy the whole address/],
    ['an address cut off', async () => `${tesla.redirectUri}?state=abc`, /holds no code.*Copy the whole address/],
    [
      'a state that was not made here',
      async () => `${tesla.redirectUri}?code=EU_abc&state=abc`,
      /belongs to no sign-in that was begun here.*Begin the sign-in again/,
    ],
    [
      'the address of another account',
      async () => {
        const { link } = await ask('sign-in', draft());
        id = `${id}-other`;
        return tesla.consent(link);
      },
      /belongs to no sign-in that was begun here/,
    ],
  ];

  test.each(rubbish)('%s, pasted, is explained', async (_what, address, sentence) => {
    const { code, problem } = await ask('callback', { address: await address() });
    expect(code).toBe(400);
    expect(problem).toMatch(sentence);
  });

  test('an address cut off may follow whole', async () => {
    const { link } = await ask('sign-in', draft());
    const address = tesla.consent(link);
    const cut = new URL(address);
    cut.searchParams.delete('code');
    expect((await ask('callback', { address: cut.href })).problem).toMatch(/holds no code/);
    expect((await ask('callback', { address })).code).toBe(200);
  });

  test('a link is good for ten minutes', async () => {
    const clock = new ManualClock();
    const { clientSecret, ...settings } = draft();
    const options = { folder: nodeRed.userDir, clock, random: () => 0.5, log: silentLog };
    const account = new FleetAccount({
      ...options,
      id,
      settings: { ...settings, clientSecret },
      tokens: new TokenStore(options),
    });
    const signIns = new SignIns(clock);
    const address = tesla.consent(signIns.begin(id, account, 'en-US'));
    clock.advance(600_001);
    await expect(signIns.finish(address)).rejects.toMatchObject({ code: 'SIGN_IN_UNKNOWN' });
    expect(clock.timers).toBe(0);
    // The oldest go when somebody begins without end.
    const links = Array.from({ length: 25 }, () => signIns.begin(id, account, 'en-US'));
    await expect(signIns.finish(refusal(links[0]!, { error: 'access_denied' }))).rejects.toMatchObject({
      code: 'SIGN_IN_UNKNOWN',
    });
    await expect(signIns.finish(refusal(links[24]!, { error: 'access_denied' }))).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
    signIns.forget(id);
    expect(clock.timers).toBe(0);
  });

  test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['no client ID', { clientId: '' }, /The client ID cannot be empty: copy it from developer\.tesla\.com/],
    ['no client secret', { clientSecret: '' }, /The client secret cannot be empty/],
    ['a placeholder without a stored secret', { clientSecret: placeholder }, /The client secret cannot be empty/],
    [
      'a redirect URI that is none',
      { redirectUri: 'home' },
      /The redirect URI cannot be home: it must be a whole address/,
    ],
    ['a token address without encryption', { tokenUrl: 'http://tesla.example/token' }, /must begin with https/],
    ['a missing CA file', { caFile: '/nowhere/ca.pem' }, /\/nowhere\/ca\.pem cannot be read.*Check the path/],
    ['a CA file that is none', { caFile: __filename }, /holds no usable CA certificate.*must be a PEM file/],
    ['fields that are no texts', { clientId: { a: 1 }, scopes: 'all' }, /The client ID cannot be empty/],
  ])('%s is explained by the button, and by the log when it is deployed', async (_what, change, sentence) => {
    const { code, problem } = await ask('sign-in', draft(change));
    expect(code).toBe(400);
    expect(problem).toMatch(sentence);
    if (change['clientSecret'] === placeholder) return;
    const forgotten = nodeRed.log.entries.length;
    await nodeRed.deploy([tab, accountNode(change)]);
    await nodeRed.shows(id, { fill: 'red', shape: 'ring', text: 'no account' });
    expect(nodeRed.log.entries.slice(forgotten).filter((line) => sentence.test(line))).toHaveLength(1);
  });
});

test('a language that is none is English, whatever it is', async () => {
  for (const language of [{ toString: 1 }, [[]], 5, null, '../de', 'de\n']) {
    const { code, problem } = await ask('callback', { address: 'nonsense', language });
    expect([code, problem]).toEqual([400, expect.stringMatching(/^[A-Z].*address/)]);
  }
  const { link } = await ask('sign-in', draft({ language: 'xx' }));
  expect(new URL(link).searchParams.get('locale')).toBe('xx-US');
});

describe('the callback page', () => {
  test('speaks the language of the browser', async () => {
    const { link } = await ask('sign-in', draft());
    const { page } = await callback(refusal(link, { error: 'access_denied' }), 'de-DE,de;q=0.9,en;q=0.5');
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('<h1>Nicht angemeldet</h1>');
    expect(page).toMatch(/abgelehnt/);
    expect((await callback(`${tesla.redirectUri}?code=x&state=y`, 'fr')).page).toContain('<html lang="en">');
  });

  test('runs and loads nothing, is kept nowhere, and repeats nothing as HTML', async () => {
    const { link } = await ask('sign-in', draft());
    const error_description = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&';
    const { page, headers } = await callback(refusal(link, { error: 'server_error', error_description }));
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img/);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-type')).toMatch(/^text\/html/);
  });

  test('says the same when it is loaded again', async () => {
    const { link } = await ask('sign-in', draft());
    const address = tesla.consent(link);
    expect((await callback(address)).code).toBe(200);
    expect((await callback(address)).code).toBe(200);
  });
});

describe('the key', () => {
  const file = () => join(nodeRed.userDir, 'evfleetpulse', 'keys', `${id}.pem`);

  test('is shown by its public half, before and after the deploy', async () => {
    const { publicKey } = await ask('key', { keyFile: '' });
    expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    await nodeRed.deploy([tab, accountNode()]);
    await nodeRed.shows(id, { text: 'not signed in' });
    expect(nodeRed.node<AccountNode>(id).account!.key!.toPublicPem()).toBe(publicKey);
    expect((await ask('key', { keyFile: '' })).publicKey).toBe(publicKey);
    expect(CommandKey.read(await readFile(file(), 'utf8'), 'the file').toPublicPem()).toBe(publicKey);
  });

  test('of another curve or kind is refused, here and when it is deployed', async () => {
    const keys = {
      p384: generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey,
      rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    };
    for (const [name, key] of Object.entries(keys)) {
      const keyFile = join(nodeRed.userDir, `${name}.pem`);
      await writeFile(keyFile, key.export({ type: 'pkcs8', format: 'pem' }));
      const { code, problem } = await ask('key', { keyFile });
      expect(code).toBe(400);
      expect(problem).toMatch(
        /holds no usable private key \(cars take P-256 keys only\)\. It must be an unencrypted PEM/,
      );
    }
    const { link } = await ask('sign-in', draft());
    await callback(tesla.consent(link));
    await nodeRed.deploy([tab, accountNode({ keyFile: join(nodeRed.userDir, 'rsa.pem') })]);
    await nodeRed.shows(id, { fill: 'red', shape: 'ring', text: 'key broken' });
    await nodeRed.logs(/rsa\.pem holds no usable private key/);
  });
});

describe('the admin routes', () => {
  const routes = [
    ['POST', 'sign-in'],
    ['POST', 'callback'],
    ['POST', 'sign-out'],
    ['POST', 'key'],
    ['GET', 'status'],
  ] as const;

  test.each(routes)('%s %s is refused without the permission', async (method, path) => {
    for (const token of ['', tokens.guest]) {
      const response = await nodeRed.request(`tesla/account/${id}/${path}`, {
        method,
        token,
        headers: { 'content-type': 'application/json' },
        ...(method === 'POST' && { body: JSON.stringify(draft()) }),
      });
      expect(response.status).toBe(401);
    }
  });

  test.each([
    ['POST', 'sign-in', 401],
    ['POST', 'key', 401],
    ['POST', 'callback', 400],
    ['POST', 'sign-out', 200],
    ['GET', 'status', 200],
  ] as const)('%s %s answers who may not deploy with %d', async (method, path, code) => {
    const response = await nodeRed.request(`tesla/account/${id}/${path}`, {
      method,
      token: tokens.driver,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' && { body: JSON.stringify(draft({ clientSecret: placeholder })) }),
    });
    expect(response.status).toBe(code);
  });

  test.each(routes.filter(([method]) => method === 'POST'))(
    '%s %s takes no form of a foreign page',
    async (_, path) => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
        const response = await nodeRed.request(`tesla/account/${id}/${path}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: 'a=b',
        });
        expect(response.status).toBe(415);
      }
    },
  );

  test('an id cannot lead out of the folder', async () => {
    const folder = join(nodeRed.userDir, 'evfleetpulse', 'keys');
    id = encodeURIComponent('../../escaped');
    expect((await ask('key', { keyFile: '' })).publicKey).toMatch(/PUBLIC KEY/);
    expect(await readdir(folder)).toContain('..%2F..%2Fescaped.pem');
  });
});

test('secrets stand in no flow, and encrypted on the disk', async () => {
  const { link } = await ask('sign-in', draft());
  await callback(tesla.consent(link));
  await nodeRed.deploy([tab, accountNode()]);
  await nodeRed.shows(id, { text: 'signed in' });
  const flows = await (await nodeRed.request('flows')).text();
  expect(flows).toContain('tesla-account');
  const credentials = await (await nodeRed.request(`credentials/tesla-account/${id}`)).text();
  const files = await readdir(nodeRed.userDir, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  expect(texts.length).toBeGreaterThan(3);
  for (const secret of tesla.secrets) {
    for (const text of [flows, credentials, ...texts]) expect(text.includes(secret)).toBe(false);
  }
});
