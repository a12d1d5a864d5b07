import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from './chromium';
import { type Editor, openEditor } from './editor';
import { flow } from './flow';
import { type NodeRed, root, startNodeRed } from './node-red';

let nodeRed: NodeRed;
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
  [nodeRed, browser] = await Promise.all([startNodeRed(), launchChromium()]);
  await nodeRed.deploy(flow);
  editor = await openEditor(browser, nodeRed, 'en-US');
});

afterAll(async () => {
  await browser?.close();
  await nodeRed?.stop();
});

it('has the nodes in a category of their own', async () => {
  const category = editor.page.locator('#red-ui-palette-container-tesla');
  expect(await category.locator('.red-ui-palette-header').textContent()).toContain('Tesla');
  const labels = await category.locator('.red-ui-palette-label').allTextContents();
  expect(labels.map((label) => label.replace(/\s+/g, ' ')).sort()).toEqual([
    'alert',
    'charge rule',
    'command',
    'precondition',
    'state',
    'telemetry in',
  ]);
  await category.scrollIntoViewIfNeeded();
  await editor.screenshot('palette');
});

it('calls nodes on the canvas by their car and what they do', async () => {
  const labels = await editor.page.locator('.red-ui-flow-node-label-text').allTextContents();
  expect(labels.sort()).toEqual([
    '80 % by 07:15',
    'Monday to Friday 07:15 +1',
    'Nordlicht → Home Assistant',
    'Nordlicht: Soc, Gear +3',
    'Nordlicht: set_temps',
    'left open, tyres +4',
  ]);
});

it('shows the help of every type', async () => {
  const types = [
    'telemetry-server',
    'account',
    'vehicle',
    'home-assistant',
    'telemetry-in',
    'state',
    'command',
    'charge-rule',
    'precondition',
    'alert',
  ].map((name) => `tesla-${name}`);
  for (const type of types) {
    const help = await editor.page.evaluate((type) => RED.nodes.getNodeHelp(type), type);
    expect(help, type).toContain('>Details</h3>');
  }
  await editor.page.evaluate(() => RED.sidebar.help.show('tesla-telemetry-in'));
  await editor.screenshot('help');
});

it('shows what a signal last was', async () => {
  const values = { Soc: { value: 64.25, unit: '%', at: 0 }, Gear: { value: null, at: 0 } };
  // Relative to the editor's own address, which is not at the root.
  await editor.page.route(`${nodeRed.url}tesla/state/car`, (route) => route.fulfill({ json: values }));
  await editor.open('in');
  await editor.page.getByText('64.25\u202f%').waitFor();
  await editor.cancel();
});

it('offers the examples in the import dialog', async () => {
  const names = (await readdir(join(root, 'examples')))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
  expect(names.length).toBeGreaterThan(0);
  await editor.page.evaluate(() => RED.actions.invoke('core:show-examples-import-dialog'));
  const tree = editor.page.locator('#red-ui-clipboard-dialog-import-tab-examples');
  await tree.getByText('@evfleetpulse/node-red-tesla').click();
  for (const name of names) await tree.getByText(name, { exact: true }).waitFor();
  await editor.screenshot('examples');
  expect(editor.errors).toEqual([]);
});

declare const RED: {
  nodes: { getNodeHelp(type: string): string };
  sidebar: { help: { show(type: string): void } };
  actions: { invoke(name: string): void };
};
