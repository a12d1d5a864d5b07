import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium';
import { type Editor, openEditor } from './editor';
import { dialogs, flow } from './flow';
import { type NodeRed, startNodeRed } from './node-red';

let nodeRed: NodeRed;
let browser: Browser;

beforeAll(async () => {
  [nodeRed, browser] = await Promise.all([startNodeRed(), launchChromium()]);
  await nodeRed.deploy(flow);
});

afterAll(async () => {
  await browser?.close();
  await nodeRed?.stop();
});

describe.each(['en-US', 'de'] as const)('dialogs in %s', (locale) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await openEditor(browser, nodeRed, locale);
  });
  afterAll(() => editor?.close());

  describe.each(['light', 'dark'] as const)('%s', (theme) => {
    it.each(dialogs)('%s opens without errors and can be used by everybody', async (id) => {
      await editor.theme(theme);
      await editor.open(id);
      const faults: string[] = [];
      const tabs = await editor.page.locator('form [id$="-tabs"] a').all();
      for (const [index, tab] of (tabs.length ? tabs : [undefined]).entries()) {
        await tab?.click();
        await editor.screenshot(`${id}${tab ? `-${index + 1}` : ''}-${locale}-${theme}`);
        faults.push(...(await editor.faults()));
      }
      await editor.cancel();
      expect(faults).toEqual([]);
      expect(editor.errors).toEqual([]);
    });
  });
});
