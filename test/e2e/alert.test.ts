import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

async function texts(locale: Locale): Promise<Record<'check' | 'preview', Record<string, string>>> {
  return JSON.parse(await readFile(join(root, 'locales', locale, 'tesla-alert.json'), 'utf8'));
}

const tabs = (editor: Editor) => editor.page.locator('#tesla-alert-tabs a');

describe.each(['en-US', 'de'] as const)('the preview in %s', (locale) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await opened(flow, locale);
  });
  afterAll(() => editor?.close());

  it.each(['light', 'dark'] as const)(
    'lists what would have been told, and says that it is an example, %s',
    async (theme) => {
      await editor.theme(theme);
      await editor.open('alert');
      await editor.page.locator('.tesla-alerts tbody tr').first().waitFor();
      const { preview } = await texts(locale);
      expect(await editor.page.locator('#tesla-alert-sentence').textContent()).toContain(preview['example']);
      const told = (await editor.page.locator('.tesla-alerts td:nth-child(3)').allTextContents()).join('\n');
      expect(told).toMatch(/Nordlicht: (left open|nicht zu)/);
      expect(told).toMatch(/2[.,]\d\u202fbar/);
      await editor.screenshot(`alert-${locale}-${theme}`);
      expect(await editor.faults()).toEqual([]);
      for (const [number, name] of ['conditions', 'limits', 'advanced'].entries()) {
        await tabs(editor)
          .nth(number + 1)
          .click();
        await editor.screenshot(`alert-${name}-${locale}-${theme}`);
        expect(await editor.faults()).toEqual([]);
      }
      await editor.cancel();
      expect(editor.errors).toEqual([]);
    },
  );

  it('follows the boxes, and names the unit that a threshold needs', async () => {
    await editor.open('alert');
    const rows = editor.page.locator('.tesla-alerts tbody tr');
    await rows.first().waitFor();
    const all = await rows.count();
    await editor.page.locator('#tesla-alert-name-tyre_pressure').uncheck();
    await editor.page.waitForFunction((before) => {
      const count = document.querySelectorAll('.tesla-alerts tbody tr').length;
      return count > 0 && count < before;
    }, all);
    expect(await editor.page.locator('#node-input-tyreFront').isVisible()).toBe(false);
    await tabs(editor).nth(1).click();
    await editor.page.locator('#tesla-alert-list-conditions [data-column="unit"]').fill('°F');
    await editor.page.locator('#tesla-alert-list-conditions [data-column="value"]').fill('104');
    await editor.page.keyboard.press('Tab');
    await editor.page.waitForFunction(() =>
      /(Write|Schreibe) 40 °C/.test(document.querySelector('#tesla-alert-sentence')?.textContent ?? ''),
    );
    await editor.cancel();
  });

  it.each([
    ['car', 3, /Nov.* 18:04/, 'short'],
    ['example', 1, /(yesterday|gestern) 18:04/, 'young'],
  ] as const)('says since when a car is known: of the %s, %i days ago', async (from, daysAgo, moment, key) => {
    const end = Date.parse('2026-11-24T10:00:00+01:00');
    const since = Date.parse('2026-11-24T18:04:00+01:00') - daysAgo * 86_400_000;
    const answer = { from, since, zone: 'Europe/Berlin', start: end - 14 * 86_400_000, end, notices: [] };
    await editor.page.route('**/tesla/alert/preview', (route) => route.fulfill({ json: answer }));
    await editor.open('alert');
    const sentence = editor.page.locator('#tesla-alert-sentence');
    await sentence.filter({ hasText: moment }).waitFor();
    const { preview } = await texts(locale);
    expect(await sentence.textContent()).toContain(preview[key]!.split('__since__')[0]);
    await editor.page.unroute('**/tesla/alert/preview');
    await editor.screenshot(`alert-since-${from}-${locale}`);
    await editor.cancel();
  });

  it('offers signals by what they mean', async () => {
    await editor.open('alert');
    await tabs(editor).nth(1).click();
    const signal = editor.page.locator('#tesla-alert-list-conditions [data-column="signal"]');
    await signal.fill('');
    await signal.pressSequentially('Outside');
    await editor.page
      .locator('.red-ui-autoComplete-container')
      .getByText(/^OutsideTemp/)
      .first()
      .click();
    expect(await signal.inputValue()).toBe('OutsideTemp');
    const unit = editor.page.locator('#tesla-alert-list-conditions [data-column="unit"]');
    expect(await unit.getAttribute('placeholder')).toBe('°C');
    await signal.fill('TpmsPressureFl');
    await editor.page.keyboard.press('Tab');
    expect(await unit.getAttribute('placeholder')).toBe('bar');
    await unit.fill('');
    await editor.screenshot(`alert-unit-${locale}`);
    await editor.cancel();
  });
});

/** Tab, field, what is typed: the sentence `check.<field>` must appear. */
const wrong = [
  [1, 'openAfter', 'long'],
  [1, 'windowsAfter', '-1'],
  [1, 'tyreFront', '42'],
  [1, 'tyreRear', ''],
  [1, 'lowThreshold', '101'],
  [3, 'cooldown', 'none'],
  [3, 'cap', '0'],
  [3, 'remindEvery', '0'],
  [4, 'capacity', '5'],
  [4, 'zone', 'Europe/Atlantis'],
] as const;

/** Tab, list, column of its first line, what is typed there. */
const wrongLines = [
  [2, 'conditions', 'signal', 'Temperature'],
  [2, 'conditions', 'value', 'hot'],
  [2, 'reminders', 'date', 'soon'],
  [2, 'reminders', 'date', ''],
  [3, 'quiet', 'from', ''],
] as const;

describe.each(['en-US', 'de'] as const)('sentences in %s', (locale) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await opened(flow, locale);
    await editor.open('alert');
  });
  afterAll(() => editor?.close());

  it.each(wrong)('tab %i: %s %j is explained under its row', async (number, property, typed) => {
    await tabs(editor)
      .nth(number - 1)
      .click();
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
    await tabs(editor)
      .nth(number - 1)
      .click();
    const field = editor.page.locator(`#tesla-alert-list-${list} [data-column="${column}"]`).first();
    const before = await field.inputValue();
    await field.fill(typed);
    await field.press('Tab');
    const said = editor.page.locator(`#tesla-alert-list-${list}-wrong`);
    await said.waitFor();
    expect(await said.textContent()).toBe((await texts(locale)).check[list]);
    if (column === 'signal') await editor.screenshot(`alert-wrong-${locale}`);
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
      flow.map((node) => (node.id === 'alert' ? blankFlow.find(({ id }) => id === 'alert')! : node)),
      'en-US',
    );
    keyboard = new Keyboard(editor.page);
  });
  afterAll(() => editor?.close());

  it('sets up alerts on all tabs', async () => {
    await editor.open('alert');
    await keyboard.press('#node-input-vehicle', 'ArrowUp');
    await keyboard.press('#tesla-alert-name-sentry_alarm', 'Space');
    await keyboard.press('#tesla-alert-name-line', 'Space');
    await keyboard.write('#node-input-openAfter', '3');
    await keyboard.write('#node-input-name', 'Watch');
    await keyboard.press('#tesla-alert-tabs li:nth-child(2) a', 'Enter');
    const line = '#tesla-alert-list-conditions li:last-child';
    await keyboard.press('.form-row:has(#tesla-alert-list-conditions) .red-ui-editableList-addButton', 'Enter');
    await keyboard.write(`${line} [data-column="name"]`, 'Hot');
    await keyboard.write(`${line} [data-column="signal"]`, 'InsideTemp');
    await editor.page.keyboard.press('Escape');
    await keyboard.press(`${line} [data-column="when"]`, 'ArrowDown');
    await keyboard.write(`${line} [data-column="value"]`, '5');
    await keyboard.write(`${line} [data-column="for"]`, '10');
    await keyboard.press('#tesla-alert-tabs li:nth-child(3) a', 'Enter');
    await keyboard.write('#node-input-cap', '5');
    await keyboard.press('#node-input-channel', 'ArrowDown', 'ArrowDown');
    await keyboard.write('#node-input-chatId', '4711');
    await keyboard.press('#tesla-alert-tabs li:nth-child(4) a', 'Enter');
    await keyboard.write('#node-input-capacity', '60');
    await keyboard.press('#node-input-loaded', 'Space');
    await editor.done();
    await editor.deploy();
    const alert = (await nodeRed.flows()).find(({ id }) => id === 'alert');
    expect(alert).toMatchObject({
      ...{
        vehicle: 'car',
        alerts: ['left_open', 'tyre_pressure', 'low_charge', 'line'],
        openAfter: '3',
        name: 'Watch',
      },
      conditions: [{ name: 'Hot', signal: 'InsideTemp', when: 'below', value: '5', for: '10', severity: 'warning' }],
      ...{ cap: '5', channel: 'telegram', chatId: '4711', capacity: '60', loaded: true },
    });
    expect(alert?.['zone']).toMatch(/\w/);
    expect(editor.errors).toEqual([]);
  });
});
