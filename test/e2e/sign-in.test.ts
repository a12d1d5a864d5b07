import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock';
import { silentLog } from '../../src/kernel/log';
import { Simulator, type SimulatorInfo } from '../../src/simulator/simulator';
import { launchChromium } from './chromium';
import { type Editor, openEditor } from './editor';
import { type NodeRed, startNodeRed } from './node-red';

let nodeRed: NodeRed;
let browser: Browser;
let simulator: Simulator;
let tesla: SimulatorInfo;
/** Where nobody answers. */
let nowhere: string;

beforeAll(async () => {
  [nodeRed, browser] = await Promise.all([startNodeRed(), launchChromium()]);
  nowhere = `http://127.0.0.1:${await freePort()}/tesla/callback`;
  simulator = new Simulator({
    cars: 1,
    tesla: { redirectUris: [`${nodeRed.url}tesla/callback`, nowhere] },
    clock: systemClock,
    random: Math.random,
    log: silentLog,
  });
  tesla = await simulator.start();
});

afterAll(async () => {
  await browser?.close();
  await nodeRed?.stop();
  await simulator?.stop();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Moves the focus with the tab key alone until the wanted element has it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const wanted = page.locator(selector);
  for (let presses = 0; presses < 80; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The tab key does not reach ${selector}.`);
}

async function press(page: Page, selector: string, ...keys: string[]): Promise<void> {
  await tabTo(page, selector);
  for (const key of keys) await page.keyboard.press(key);
}

async function write(page: Page, selector: string, text: string): Promise<void> {
  await press(page, selector, 'Control+A');
  await page.keyboard.type(text);
}

const words = {
  'en-US': { in: 'signed in', out: 'not signed in', done: 'Signed in', refused: /consent was refused.*"Allow"/ },
  de: { in: 'angemeldet', out: 'nicht angemeldet', done: 'Angemeldet', refused: /abgelehnt.*Erlauben|Zustimmung/ },
} as const;

describe.each([
  ['en-US', 'light'],
  ['de', 'dark'],
] as const)('signing in with the keyboard alone, in %s and %s', (locale, theme) => {
  const say = words[locale];
  let editor: Editor;
  let page: Page;

  beforeAll(async () => {
    await nodeRed.deploy([]);
    editor = await openEditor(browser, nodeRed, locale);
    await editor.theme(theme);
    page = editor.page;
    await page.emulateMedia({ colorScheme: theme });
  });
  afterAll(() => editor?.close());

  const tab = (number: number): Promise<void> => press(page, `#tesla-account-tabs li:nth-child(${number}) a`, 'Enter');
  const shows = (text: string): Promise<void> =>
    page.locator('#tesla-account-state', { hasText: new RegExp(`^[●○] ${text}$`) }).waitFor();
  const shot = (name: string): Promise<void> => editor.screenshot(`sign-in-${name}-${locale}-${theme}`);

  /** Presses the button, and gives Tesla's page in its new window. */
  async function begin(): Promise<Page> {
    const [window] = await Promise.all([
      page.context().waitForEvent('page'),
      press(page, '#tesla-account-begin', 'Enter'),
    ]);
    await window.emulateMedia({ colorScheme: theme });
    await window.locator('button[name="decision"]').first().waitFor();
    return window;
  }

  it('proposes the address of this editor for the way back', async () => {
    await editor.add('tesla-account');
    expect(await page.locator('#node-config-input-redirectUri').inputValue()).toBe(`${nodeRed.url}tesla/callback`);
    await shot('1-new');
    expect(await editor.faults()).toEqual([]);
  });

  it('says what is missing before Tesla is asked', async () => {
    await tab(2);
    await shows(say.out);
    await press(page, '#tesla-account-begin', 'Enter');
    await page.locator('#tesla-account-problem', { hasText: 'developer.tesla.com' }).waitFor();
    await shot('2-missing');
    expect(page.context().pages()).toHaveLength(1);
    await tab(1);
  });

  it('takes the app', async () => {
    await press(page, '#node-config-input-region', 'End');
    await write(page, '#node-config-input-apiUrl', tesla.fleetApi);
    await write(page, '#node-config-input-authorizeUrl', `${tesla.auth}/oauth2/v3/authorize`);
    await write(page, '#node-config-input-tokenUrl', `${tesla.auth}/oauth2/v3/token`);
    await write(page, '#node-config-input-caFile', tesla.ca);
    await write(page, '#node-config-input-clientId', tesla.clientId);
    await write(page, '#node-config-input-clientSecret', tesla.clientSecret);
    await shot('3-app');
    expect(await editor.faults()).toEqual([]);
  });

  it('says that the consent was refused', async () => {
    await tab(2);
    const window = await begin();
    await press(window, 'button[value="refuse"]', 'Enter');
    await window.locator('h1').waitFor();
    await window.getByText(say.refused).waitFor();
    await window.screenshot({ path: `${__dirname}/screenshots/sign-in-4-refused-page-${locale}-${theme}.png` });
    await window.close();
    await page.locator('#tesla-account-problem', { hasText: say.refused }).waitFor();
    await shows(say.out);
    await shot('4-refused');
    expect(await editor.faults()).toEqual([]);
  });

  it('is done when the consent is given', async () => {
    const window = await begin();
    await window.screenshot({ path: `${__dirname}/screenshots/sign-in-5-consent-${locale}-${theme}.png` });
    await press(window, 'button[value="allow"]', 'Enter');
    await window.getByRole('heading', { name: say.done, exact: true }).waitFor();
    await window.screenshot({ path: `${__dirname}/screenshots/sign-in-5-page-${locale}-${theme}.png` });
    await window.close();
    await shows(say.in);
    expect(await page.locator('#tesla-account-problem').textContent()).toBe('');
    await shot('5-signed-in');
    expect(await editor.faults()).toEqual([]);
  });

  it('shows the public key and the link for the car', async () => {
    await tab(3);
    await press(page, '#tesla-account-showKey', 'Enter');
    await page.locator('#tesla-account-copy').waitFor();
    expect(await page.locator('#tesla-account-key').inputValue()).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    await press(page, '#tesla-account-copy', 'Enter');
    await page.locator('#tesla-account-key-said', { hasText: /./ }).waitFor();
    await write(page, '#node-config-input-domain', 'https://Tesla.Example.com/path');
    await page.keyboard.press('Tab');
    await page.locator('#tesla-account-pair[href="https://tesla.com/_ak/tesla.example.com"]').waitFor();
    await shot('6-commands');
    expect(await editor.faults()).toEqual([]);
  });

  it('holds after a deploy and a restart', async () => {
    await editor.done();
    await editor.deploy();
    const node = (await nodeRed.flows()).find(({ type }) => type === 'tesla-account');
    expect(node).toMatchObject({ region: 'own', clientId: tesla.clientId, domain: 'tesla.example.com' });
    expect(JSON.stringify(node)).not.toContain(tesla.clientSecret);
    await nodeRed.restart();
    await editor.open(node!.id);
    await tab(2);
    await shows(say.in);
    await shot('7-restarted');
  });

  it('signs out', async () => {
    await press(page, '#tesla-account-signOut', 'Enter');
    await shows(say.out);
  });

  it('takes the address that the page ended at, and has its secret from before', async () => {
    await tab(1);
    await write(page, '#node-config-input-redirectUri', nowhere);
    await tab(2);
    const window = await begin();
    const [ended] = await Promise.all([
      window.waitForEvent('requestfailed', (request) => request.url().startsWith(nowhere)),
      press(window, 'button[value="allow"]', 'Enter'),
    ]);
    await window.close();
    await write(page, '#tesla-account-address', 'https://www.tesla.com');
    await press(page, '#tesla-account-finish', 'Enter');
    await page.locator('#tesla-account-problem', { hasText: /\?|Code|code/ }).waitFor();
    await shows(say.out);
    await shot('8-rubbish');
    await write(page, '#tesla-account-address', ended.url());
    await page.keyboard.press('Enter');
    await shows(say.in);
    await shot('9-pasted');
    await editor.cancel();
    expect(editor.errors.filter((line) => !/400/.test(line))).toEqual([]);
  });
});
