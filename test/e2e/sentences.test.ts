import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium';
import { type Editor, openEditor } from './editor';
import { flow } from './flow';
import { type NodeRed, root, startNodeRed } from './node-red';

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

/** Node, field, what is typed, and the key of the sentence that must appear. */
const wrong = [
  ['server', 'port', '99999', 'port'],
  ['server', 'host', 'two words', 'host'],
  ['server', 'cert', '', 'cert'],
  ['server', 'key', '', 'key'],
  ['account', 'clientId', '', 'clientId'],
  ['account', 'redirectUri', 'home', 'redirectUri'],
  ['account', 'apiUrl', 'fleet-api', 'apiUrl'],
  ['account', 'authorizeUrl', '', 'authorizeUrl'],
  ['account', 'tokenUrl', 'ftp://tesla', 'tokenUrl'],
  ['car', 'vin', 'XP7YGCEK1PB00041O', 'vin'],
  ['car', 'homeLatitude', '91', 'homeLatitude'],
  ['car', 'homeLongitude', '', 'homeLongitude'],
  ['car', 'homeRadius', 'near', 'homeRadius'],
  ['home-assistant', 'url', 'localhost', 'url'],
  ['home-assistant', 'discoveryPrefix', 'homeassistant/#', 'discoveryPrefix'],
  ['home-assistant', 'baseTopic', '/tesla', 'baseTopic'],
  ['in', 'delta', 'a lot', 'delta'],
  ['in', 'interval', '-1', 'interval'],
  ['command', 'minutes', '0', 'minutes'],
] as const;

describe.each(['en-US', 'de'] as const)('sentences in %s', (locale) => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await openEditor(browser, nodeRed, locale);
  });
  afterAll(() => editor?.close());

  async function sentence(id: string, key: string, group = 'check'): Promise<string> {
    const type = flow.find((node) => node.id === id)?.type;
    const catalogue = JSON.parse(await readFile(join(root, 'locales', locale, `${type}.json`), 'utf8'));
    return catalogue[group][key];
  }

  it.each(wrong)('%s: %s %j is explained under its row', async (id, property, typed, key) => {
    await editor.open(id);
    const field = editor.page.locator(`[id$="input-${property}"]`);
    await field.fill(typed);
    await field.press('Tab');
    const said = editor.page.locator(`#${await field.getAttribute('aria-describedby')}`);
    expect(await said.textContent()).toBe(await sentence(id, key));
    expect(await said.isVisible()).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await editor.faults()).toEqual([]);
    if (property === 'vin') await editor.screenshot(`wrong-${locale}`);
    await editor.cancel();
  });

  it.each(['in', 'state', 'command'])('%s asks for its car', async (id) => {
    await editor.open(id);
    await editor.page.locator('#node-input-vehicle').selectOption('_ADD_');
    await editor.page.getByText(await sentence(id, 'vehicle')).waitFor();
    await editor.cancel();
  });

  it('a signal that does not exist is named wrong once it is left, and right as soon as it exists', async () => {
    await editor.open('in');
    const first = editor.page.locator('#tesla-in-signals input').first();
    const said = editor.page.getByText(await sentence('in', 'signals'));
    await first.fill('sock');
    await first.press('s');
    expect(await said.isVisible()).toBe(false);
    await first.press('Tab');
    await said.waitFor();
    await first.fill('Soc');
    await first.press('Shift');
    await said.waitFor({ state: 'hidden' });
    await editor.cancel();
  });

  it('a parameter that the command does not take is explained, and taken back when it is right', async () => {
    await editor.open('command');
    const said = editor.page.getByText(await sentence('command', 'parameters'));
    const temperature = editor.page.locator('#tesla-command-parameters input[type="text"]:visible').first();
    await temperature.fill('35');
    await temperature.press('Tab');
    await said.waitFor();
    await editor.screenshot(`wrong-parameter-${locale}`);
    expect(await editor.faults()).toEqual([]);
    await temperature.fill('22');
    await temperature.press('Tab');
    await said.waitFor({ state: 'hidden' });
    await editor.cancel();
  });

  it('controls ask for an account of the car, unless it has a charge rule to control', async () => {
    await editor.open('state');
    const control = editor.page.locator('#node-input-control');
    const twice = async (): Promise<void> => {
      await control.press('Space');
      await control.press('Space');
    };
    const said = editor.page.getByText(await sentence('state', 'control'));
    await editor.page.evaluate(() => (RED.nodes.node('car')['account'] = ''));
    await twice();
    await editor.page.getByText(await sentence('state', 'ruled', 'tip')).waitFor();
    expect(await said.isVisible()).toBe(false);
    expect(await editor.page.locator('#node-input-opens').isVisible()).toBe(false);
    await editor.page.evaluate(() => {
      for (const rule of ['rule', 'precondition']) RED.nodes.node(rule)['vehicle'] = '';
    });
    await twice();
    await said.waitFor();
    await editor.screenshot(`wrong-control-${locale}`);
    await editor.page.evaluate(() => {
      RED.nodes.node('car')['account'] = 'account';
      for (const rule of ['rule', 'precondition']) RED.nodes.node(rule)['vehicle'] = 'car';
    });
    await editor.cancel();
  });

  it('a list of VINs with a wrong one is explained', async () => {
    await editor.open('server');
    await editor.page.locator('#tesla-server-tabs a').nth(1).click();
    const list = editor.page.locator('#tesla-server-vins');
    await list.fill('LRW3E7EK1NC000923\n12345');
    await list.press('Tab');
    await editor.page.getByText(await sentence('server', 'vins')).waitFor();
    await editor.cancel();
  });

  it('nothing of what was typed and cancelled is kept', async () => {
    const properties = {
      command: 'parameters',
      car: 'vin',
      'home-assistant': 'baseTopic',
      in: 'signals',
      server: 'vins',
    };
    for (const [id, property] of Object.entries(properties)) {
      const before = flow.find((node) => node.id === id)?.[property];
      expect(await editor.page.evaluate(([id, name]) => RED.nodes.node(id)[name], [id, property] as const)).toEqual(
        before,
      );
    }
    expect(editor.errors).toEqual([]);
  });
});

declare const RED: { nodes: { node(id: string): Record<string, unknown> } };
