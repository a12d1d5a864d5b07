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
  await editor.page.setViewportSize({ width: 1280, height: 1300 });
  return editor;
}

const sentenceOf = (editor: Editor) => editor.page.locator('#tesla-precondition-sentence');
const says = (editor: Editor, text: string | RegExp) => sentenceOf(editor).filter({ hasText: text }).waitFor();

async function texts(locale: Locale): Promise<{ check: Record<string, string>; preview: Record<string, string> }> {
  return JSON.parse(await readFile(join(root, 'locales', locale, 'tesla-precondition.json'), 'utf8'));
}

const tab = (editor: Editor, number: number) =>
  editor.page
    .locator('#tesla-precondition-tabs a')
    .nth(number - 1)
    .click();

describe.each(['en-US', 'de'] as const)('the dialog in %s', (locale) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await opened(flow, locale);
  });
  afterAll(() => editor?.close());

  it.each(['light', 'dark'] as const)('says what the rule will do, and shows its week, %s', async (theme) => {
    await editor.theme(theme);
    await editor.open('precondition');
    await says(editor, /21\s°C/);
    const week = editor.page.locator('#tesla-precondition-week tr');
    expect(await week.count()).toBeGreaterThan(3);
    expect(await week.first().textContent()).toMatch(/07:15.*(06|07):\d\d$/);
    expect(await editor.page.locator('#tesla-precondition-notes').textContent()).toMatch(/0[.,]023/);
    for (const [number, name] of [
      [1, 'rule'],
      [2, 'conditions'],
      [3, 'limits'],
      [4, 'advanced'],
    ] as const) {
      await tab(editor, number);
      await editor.screenshot(`precondition-${name}-${locale}-${theme}`);
      expect(await editor.faults()).toEqual([]);
    }
    await editor.cancel();
    expect(editor.errors).toEqual([]);
  });

  it('follows what is typed and chosen, and says what cannot work', async () => {
    await editor.open('precondition');
    const { page } = editor;
    await says(editor, /21\s°C/);
    await page.locator('#node-input-target').fill('23');
    await page.keyboard.press('Tab');
    await says(editor, /23\s°C/);
    // With a minus sign, not a hyphen.
    expect(await page.locator('#tesla-precondition-notes').textContent()).toMatch(/−5\s°C/);
    await page.locator('#tesla-precondition-as').selectOption('hot');
    await page.locator('#tesla-precondition-notes').filter({ hasText: '33' }).waitFor();
    await page.locator('#node-input-target').fill('70');
    await page.keyboard.press('Tab');
    await says(editor, '70 °F');
    await page.locator('#tesla-precondition-week table').waitFor({ state: 'detached' });
    await editor.cancel();
  });
});

/** Tab, field, what is typed: the sentence `check.<field>` must appear. */
const wrong = [
  [1, 'target', '70'],
  [1, 'travelMinutes', 'half an hour'],
  [1, 'persons', ''],
  [1, 'within', '5 km'],
  [1, 'comfortBelow', '30'],
  [1, 'comfortAbove', '100'],
  [2, 'coldBelow', '50'],
  [2, 'warmAbove', '77'],
  [2, 'offTarget', '0'],
  [2, 'floor', '95'],
  [2, 'floorUnplugged', 'much'],
  [3, 'maxRun', '3'],
  [3, 'maxRunPlugged', '240'],
  [3, 'wakesADay', '-1'],
  [3, 'commandsADay', '2'],
  [4, 'zone', 'Europe/Atlantis'],
] as const;

/** Column of the first departure, what stands there. */
const wrongLines = [
  ['time', ''],
  ['except', '2026-02-30'],
] as const;

describe.each(['en-US', 'de'] as const)('sentences in %s', (locale) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await opened(flow, locale);
    await editor.open('precondition');
  });
  afterAll(() => editor?.close());

  it.each(wrong)('tab %i: %s %j is explained under its row', async (number, property, typed) => {
    await tab(editor, number);
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

  it.each(wrongLines)('a departure with a wrong %s is explained', async (column, typed) => {
    await tab(editor, 1);
    const field = editor.page.locator(`#tesla-precondition-departures [data-column="${column}"]`).first();
    const before = await field.inputValue();
    await field.fill(typed);
    await field.press('Tab');
    const said = editor.page.locator('#tesla-precondition-departures-wrong');
    await said.waitFor();
    expect(await said.textContent()).toBe((await texts(locale)).check['departures']);
    if (column === 'except') await editor.screenshot(`precondition-wrong-${locale}`);
    await field.fill(before);
    await field.press('Tab');
    await said.waitFor({ state: 'hidden' });
  });

  it('a schedule in the car that the car cannot keep is explained', async () => {
    await tab(editor, 2);
    const plugged = editor.page.locator('#node-input-onlyPlugged');
    await plugged.check();
    await tab(editor, 3);
    const said = editor.page.locator('#node-input-scheduleOnCar-wrong');
    expect(await said.textContent()).toBe((await texts(locale)).check['scheduleOnCar']);
    await tab(editor, 2);
    await plugged.uncheck();
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
    const blank = blankFlow.find(({ id }) => id === 'precondition')!;
    editor = await opened(
      flow.map((node) => (node.id === 'precondition' ? blank : node)),
      'en-US',
    );
    keyboard = new Keyboard(editor.page);
  });
  afterAll(() => editor?.close());

  it('sets up a rule on all its tabs', async () => {
    await editor.open('precondition');
    await keyboard.press('#node-input-vehicle', 'ArrowUp');
    await keyboard.write('#node-input-target', '22');
    await keyboard.press('.form-row:has(#tesla-precondition-departures) .red-ui-editableList-addButton', 'Enter');
    await keyboard.press('#tesla-precondition-departures li:last-child [data-column="days"]', 'ArrowDown');
    await keyboard.tabTo('#tesla-precondition-departures li:last-child [data-column="time"]');
    await editor.page.keyboard.type('0930AM');
    await keyboard.write('#tesla-precondition-departures li:last-child [data-column="except"]', '2027-01-02');
    await keyboard.press('#node-input-calendar', 'Space');
    await keyboard.write('#node-input-calendarWord', 'dentist');
    await keyboard.press('#node-input-proximity', 'Space');
    await keyboard.write('#node-input-persons', 'person.anna');
    await keyboard.write('#node-input-name', 'Winter');
    await keyboard.press('#tesla-precondition-tabs li:nth-child(2) a', 'Enter');
    await keyboard.press('#node-input-onlyPlugged', 'Space');
    await keyboard.press('#tesla-precondition-tabs li:nth-child(3) a', 'Enter');
    await keyboard.press('#node-input-wake', 'ArrowUp');
    await keyboard.press('#tesla-precondition-tabs li:nth-child(4) a', 'Enter');
    await keyboard.press('#node-input-lfp', 'Space');
    await keyboard.press('#tesla-precondition-as', 'ArrowDown');
    await editor.done();
    await editor.deploy();
    const rule = (await nodeRed.flows()).find(({ id }) => id === 'precondition');
    expect(rule).toMatchObject({
      vehicle: 'car',
      target: '22',
      departures: [
        { days: 'weekdays', time: '07:15' },
        { days: 'weekend', time: '09:30', except: '2027-01-02' },
      ],
      calendar: true,
      calendarWord: 'dentist',
      proximity: true,
      persons: 'person.anna',
      name: 'Winter',
      onlyPlugged: true,
      wake: 'never',
      lfp: true,
      zone: expect.stringMatching(/\w/),
    });
    expect(editor.errors).toEqual([]);
  });
});
