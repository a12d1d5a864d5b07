import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewCharge } from '../../src/fleet/charge/preview';
import { lastStay } from '../../src/fleet/charge/last-stay';
import { chargeDefaults } from '../../src/rules/charge/settings';
import { weekdays } from '../../src/rules/week';
import { charge, parked } from '../fleet/charge/stays';
import { launchChromium } from './chromium';
import { type Editor, openEditor } from './editor';
import { blankFlow, flow } from './flow';
import { Keyboard } from './keyboard';
import { type NodeRed, root, startNodeRed } from './node-red';

let nodeRed: NodeRed;
let browser: Browser;

beforeAll(async () => {
  [nodeRed, browser] = await Promise.all([startNodeRed(), launchChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await nodeRed?.stop();
});

type Locale = 'en-US' | 'de';

async function opened(nodes: typeof flow, locale: Locale): Promise<Editor> {
  await nodeRed.deploy(nodes);
  const editor = await openEditor(browser, nodeRed, locale);
  // Room for the whole dialog.
  await editor.page.setViewportSize({ width: 1280, height: 1500 });
  return editor;
}

/** What the runtime answers after an evening in which the car charged as soon as it was plugged in. */
function lastEvening(language: string): object {
  const at = (time: string): number => Date.parse(`2026-11-${time}+01:00`);
  const charged = charge(at('17T18:05'), at('17T20:40'), 46, 27);
  const windows = [
    parked(at('17T18:04'), charged.start, { plugged: true, soc: 46 }),
    parked(charged.end!, at('18T07:20'), { plugged: true, soc: 80 }),
  ];
  const night = { days: { weekdays }, from: '22:00', to: '06:00', price: 0.18 };
  return previewCharge({
    settings: {
      ...chargeDefaults,
      zone: 'Europe/Berlin',
      home: { latitude: 52.52, longitude: 13.405, radius: 100 },
      capacity: 75,
      maxAmps: 16,
      target: { soc: 80, readyBy: [{ days: { weekdays }, time: '07:15' }] },
      price: {
        source: 'tariff',
        tariff: { bands: [night], otherwise: 0.31, currency: 'EUR' },
        continuous: false,
        switchingCost: 0.05,
      },
    },
    as: 'last',
    stay: lastStay([charged], windows),
    now: at('18T20:00'),
    language,
  });
}

const sentenceOf = (editor: Editor) => editor.page.locator('#tesla-rule-sentence');

async function texts(locale: Locale): Promise<{ check: Record<string, string>; chart: Record<string, string> }> {
  return JSON.parse(await readFile(join(root, 'locales', locale, 'tesla-charge-rule.json'), 'utf8'));
}

describe.each(['en-US', 'de'] as const)('the preview in %s', (locale) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await opened(flow, locale);
  });
  afterAll(() => editor?.close());

  it.each(['light', 'dark'] as const)('says what the rule will do, and draws it, %s', async (theme) => {
    await editor.theme(theme);
    await editor.open('rule');
    const chart = editor.page.locator('.tesla-plan .plot');
    await chart.waitFor();
    expect(await sentenceOf(editor).textContent()).toMatch(/80\u202f%/);
    expect(await chart.getAttribute('aria-label')).toMatch(/07:15|09:00/);
    expect(await editor.page.locator('.tesla-plan .bar').count()).toBeGreaterThan(1);
    expect(await editor.page.locator('.tesla-plan .foot').count()).toBeGreaterThan(0);
    await editor.screenshot(`rule-chart-${locale}-${theme}`);
    expect(await editor.faults()).toEqual([]);
    await editor.cancel();
    expect(editor.errors).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('says that no stay at home is known yet, %s', async (theme) => {
    await editor.theme(theme);
    await editor.open('rule');
    await editor.page.locator('#tesla-rule-as').selectOption('last');
    await editor.page.locator('.tesla-plan').waitFor({ state: 'detached' });
    expect(await sentenceOf(editor).textContent()).toMatch(/^No finished stay|^Noch ist kein beendeter Aufenthalt/);
    await editor.screenshot(`rule-no-stay-${locale}-${theme}`);
    expect(await editor.faults()).toEqual([]);
    await editor.cancel();
  });

  it.each(['light', 'dark'] as const)('holds the last stay against what really happened, %s', async (theme) => {
    await editor.theme(theme);
    const past = lastEvening(locale);
    await editor.page.route('**/charge-rule/preview', (route) => route.fulfill({ json: past }));
    await editor.open('rule');
    await editor.page.locator('#tesla-rule-as').selectOption('last');
    await editor.page.locator('.tesla-plan rect.really').waitFor({ state: 'attached' });
    const said = await sentenceOf(editor).textContent();
    expect(said).toMatch(/18:04.*46\u202f%.*–06:00.*18:05–20:40/);
    expect(said).toContain(locale === 'de' ? '8,37\u00a0€' : '€8.37');
    expect(await editor.page.locator('.tesla-plan .tag').first().textContent()).toContain('18:04');
    await editor.screenshot(`rule-last-${locale}-${theme}`);
    expect(await editor.faults()).toEqual([]);
    await editor.page.unroute('**/charge-rule/preview');
    await editor.cancel();
    expect(editor.errors).toEqual([]);
  });

  it('shows its numbers as a table, one click away, and reads them to the arrow keys', async () => {
    await editor.open('rule');
    const { chart: words } = await texts(locale);
    await editor.page.getByText(words['table']!, { exact: true }).click();
    const table = editor.page.locator('.tesla-plan table');
    expect(await table.isVisible()).toBe(true);
    expect(await table.locator('tbody tr').count()).toBeGreaterThan(3);
    await editor.screenshot(`rule-table-${locale}`);
    expect(await editor.faults()).toEqual([]);
    await editor.page.locator('.tesla-plan .plot').focus();
    const reading = editor.page.locator('.tesla-plan .read');
    await editor.page.keyboard.press('ArrowRight');
    const first = await reading.textContent();
    expect(first).toMatch(/^\d\d:15 · .*ct\/kWh/);
    await editor.page.keyboard.press('ArrowRight');
    expect(await reading.textContent()).not.toBe(first);
    await editor.cancel();
  });

  it('follows what is typed, and says what cannot work', async () => {
    await editor.open('rule');
    const sentence = sentenceOf(editor);
    await editor.page.locator('#node-input-target').fill('70');
    await editor.page.keyboard.press('Tab');
    await editor.page.waitForFunction(() =>
      document.querySelector('#tesla-rule-sentence')?.textContent?.includes('70\u202f%'),
    );
    const tabs = editor.page.locator('form [id$="-tabs"] a');
    await tabs.nth(3).click();
    await editor.page.locator('#node-input-capacity').fill('5');
    await editor.page.keyboard.press('Tab');
    await editor.page.locator('.tesla-plan').waitFor({ state: 'detached' });
    expect(await sentence.textContent()).toMatch(/10/);
    await editor.cancel();
  });
});

/** Tab, field, what is typed: the sentence `check.<field>` must appear. */
const wrong = [
  [1, 'target', '101'],
  [1, 'otherwisePrice', 'cheap'],
  [1, 'feedIn', '8 ct'],
  [2, 'maxPrice', '25 ct'],
  [2, 'buffer', 'much'],
  [2, 'minAmps', '0'],
  [2, 'batteryFrom', '120'],
  [2, 'circuitAmps', '2'],
  [2, 'circuitGroup', ''],
  [2, 'priority', 'first'],
  [3, 'limit', '49'],
  [3, 'floor', '90'],
  [3, 'commandsADay', '0'],
  [3, 'wakesADay', '-1'],
  [4, 'zone', 'Europe/Atlantis'],
  [4, 'capacity', '5'],
  [4, 'volts', '12'],
  [4, 'maxAmps', '4'],
  [4, 'warmUp', '200'],
  [4, 'overrun', '25'],
  [4, 'switchingCost', '-1'],
  [4, 'priceUnit', 'euros'],
  [4, 'currency', '€'],
  [4, 'sunStart', '61'],
  [4, 'sunStop', 'soon'],
] as const;

/** Tab, list, column of its first line, what is chosen there. */
const wrongLines = [
  [1, 'departures', 'time', ''],
  [1, 'bands', 'price', 'free'],
  [2, 'windows', 'from', ''],
  [3, 'limits', 'limit', '40'],
  [3, 'limits', 'place', 'moon'],
  [4, 'places', 'latitude', '91'],
] as const;

describe.each(['en-US', 'de'] as const)('sentences in %s', (locale) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await opened(flow, locale);
    await editor.open('rule');
  });
  afterAll(() => editor?.close());

  const tab = (number: number) =>
    editor.page
      .locator('form [id$="-tabs"] a')
      .nth(number - 1)
      .click();

  it.each(wrong)('tab %i: %s %j is explained under its row', async (number, property, typed) => {
    await tab(number);
    const field = editor.page.locator(`#node-input-${property}`);
    const before = await field.inputValue();
    await field.fill(typed);
    await field.press('Tab');
    const said = editor.page.locator(`#node-input-${property}-wrong`);
    expect(await said.textContent()).toBe((await texts(locale)).check[property]);
    expect(await said.isVisible()).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill(before);
    await field.press('Tab');
    expect(await said.isVisible()).toBe(false);
  });

  it.each(wrongLines)('tab %i: a line of %s with a wrong %s is explained', async (number, list, column, typed) => {
    await tab(number);
    const field = editor.page.locator(`#tesla-rule-${list} [data-column="${column}"]`).first();
    const before = await field.inputValue();
    await field.fill(typed);
    await field.press('Tab');
    const said = editor.page.locator(`#tesla-rule-${list}-wrong`);
    await said.waitFor();
    expect(await said.textContent()).toBe((await texts(locale)).check[list]);
    if (column === 'place') await editor.screenshot(`rule-wrong-${locale}`);
    await field.fill(before);
    await field.press('Tab');
    await said.waitFor({ state: 'hidden' });
  });

  it('nothing was an error', () => {
    expect(editor.errors).toEqual([]);
  });
});

describe('with the keyboard alone', () => {
  let editor: Editor;
  let keyboard: Keyboard;
  beforeAll(async () => {
    editor = await opened(
      flow.map((node) => (node.id === 'rule' ? blankFlow.find(({ id }) => id === 'rule')! : node)),
      'en-US',
    );
    keyboard = new Keyboard(editor.page);
  });
  afterAll(() => editor?.close());

  it('sets up a rule on all its tabs', async () => {
    const { page } = editor;
    await editor.open('rule');
    await keyboard.press('#node-input-vehicle', 'ArrowUp');
    await keyboard.write('#node-input-target', '85');
    await keyboard.press('.form-row:has(#tesla-rule-departures) .red-ui-editableList-addButton', 'Enter');
    await keyboard.press('#tesla-rule-departures li:last-child [data-column="days"]', 'ArrowDown');
    await keyboard.tabTo('#tesla-rule-departures li:last-child [data-column="time"]');
    await page.keyboard.type('0930AM');
    await keyboard.write('#node-input-name', 'Commute');
    await keyboard.press('#tesla-charge-rule-tabs li:nth-child(2) a', 'Enter');
    await keyboard.press('.form-row:has(#tesla-rule-windows) .red-ui-editableList-addButton', 'Enter');
    await keyboard.press('#tesla-rule-windows li:last-child [data-column="mode"]', 'ArrowDown', 'ArrowDown');
    await keyboard.write('#node-input-maxPrice', '0.25');
    await keyboard.press('#node-input-strict', 'Space');
    await keyboard.press('#tesla-charge-rule-tabs li:nth-child(3) a', 'Enter');
    await keyboard.write('#node-input-limit', '90');
    await keyboard.write('#node-input-floor', '30');
    await keyboard.press('#node-input-wake', 'ArrowDown');
    await keyboard.press('#tesla-charge-rule-tabs li:nth-child(4) a', 'Enter');
    await keyboard.write('#node-input-capacity', '60');
    await keyboard.press('#tesla-rule-as', 'ArrowDown');
    await editor.done();
    await editor.deploy();
    const rule = (await nodeRed.flows()).find(({ id }) => id === 'rule');
    expect(rule).toMatchObject({
      vehicle: 'car',
      target: '85',
      departures: [
        { days: 'weekdays', time: '07:15' },
        { days: 'weekend', time: '09:30' },
      ],
      name: 'Commute',
      windows: [{ mode: 'force', days: 'daily', from: '17:00', to: '20:00' }],
      maxPrice: '0.25',
      strict: true,
      limit: '90',
      floor: '30',
      wake: 'needed',
      capacity: '60',
      zone: expect.stringMatching(/\w/),
    });
    expect(editor.errors).toEqual([]);
  });
});
