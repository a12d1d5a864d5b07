import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium';
import { type Editor, openEditor } from './editor';
import { blankFlow } from './flow';
import { Keyboard } from './keyboard';
import { type NodeRed, startNodeRed } from './node-red';

let nodeRed: NodeRed;
let browser: Browser;
let editor: Editor;
let keyboard: Keyboard;

beforeAll(async () => {
  [nodeRed, browser] = await Promise.all([startNodeRed(), launchChromium()]);
  await nodeRed.deploy(blankFlow);
  editor = await openEditor(browser, nodeRed, 'en-US');
  keyboard = new Keyboard(editor.page);
});

afterAll(async () => {
  await browser?.close();
  await nodeRed?.stop();
});

describe('with the keyboard alone', () => {
  it('sets up the server on all its tabs', async () => {
    await editor.open('server');
    await keyboard.write('#node-config-input-port', '18444');
    await keyboard.write('#node-config-input-cert', '/nowhere/cert.pem');
    await keyboard.write('#node-config-input-key', '/nowhere/key.pem');
    await keyboard.press('#tesla-server-tabs li:nth-child(2) a', 'Enter');
    await keyboard.press('#node-config-input-clientCas', 'ArrowDown');
    await keyboard.write('#node-config-input-clientCasFile', '/nowhere/ca.pem');
    await keyboard.write('#tesla-server-vins', 'lrw3e7ek1nc000923\n5YJ3E1EA7KF000316');
    await keyboard.press('#tesla-server-tabs li:nth-child(3) a', 'Enter');
    await keyboard.press('#tesla-server-record-errors', 'Space');
    await keyboard.press('#node-config-input-ack', 'ArrowDown');
    await keyboard.write('#node-config-input-maxHandshakes', '4');
    await keyboard.write('#node-config-input-rateMessages', '100');
    await editor.done();
  });

  it('sets up an account', async () => {
    await editor.open('account');
    await keyboard.press('#node-config-input-region', 'ArrowUp');
    await keyboard.write('#node-config-input-clientId', '4f0c1d2e-9a1e');
    await keyboard.write('#node-config-input-clientSecret', 'another secret');
    await keyboard.press('#tesla-account-scope-vehicle_location', 'Space');
    await keyboard.press('#tesla-account-tabs li:nth-child(3) a', 'Enter');
    await keyboard.write('#node-config-input-domain', 'tesla.example.com');
    await editor.done();
  });

  it('sets up a car, and takes a VIN as people copy it', async () => {
    await editor.open('car');
    await keyboard.write('#node-config-input-vin', ' xp7ygcek1p b000417');
    await keyboard.press('#node-config-input-server', 'ArrowUp');
    await keyboard.press('#node-config-input-account', 'ArrowUp');
    expect(await editor.page.locator('#node-config-input-wake').inputValue()).toBe('never');
    await keyboard.press('#node-config-input-wake', 'ArrowDown');
    await keyboard.write('#node-config-input-homeLatitude', '52.52');
    await keyboard.write('#node-config-input-homeLongitude', '13.405');
    await keyboard.write('#node-config-input-name', 'Nordlicht');
    await editor.done();
  });

  it('sets up Home Assistant', async () => {
    await editor.open('home-assistant');
    await keyboard.write('#node-config-input-url', 'mqtt://127.0.0.1:1');
    await keyboard.write('#node-config-input-user', 'tesla');
    await keyboard.write('#node-config-input-password', 'a secret');
    await keyboard.press('#node-config-input-language', 'ArrowDown');
    await editor.done();
  });

  it('chooses signals by a few letters', async () => {
    await editor.open('in');
    await keyboard.press('#node-input-vehicle', 'ArrowUp');
    await keyboard.press('.red-ui-editableList-addButton', 'Enter');
    await editor.page.keyboard.type('chargelimit');
    await editor.page.locator('.red-ui-autoComplete-container').getByText('ChargeLimitSoc').waitFor();
    await editor.screenshot('autocomplete');
    await editor.page.keyboard.press('Enter');
    await keyboard.press('.red-ui-editableList-addButton', 'Enter');
    await editor.page.keyboard.type('Gear');
    await editor.page.keyboard.press('Escape');
    await keyboard.write('#node-input-delta', '2');
    await keyboard.press('#node-input-deltaUnit', 'ArrowDown');
    await keyboard.write('#node-input-interval', '60');
    await editor.done();
  });

  it('sets up the state', async () => {
    await editor.open('state');
    await keyboard.press('#node-input-vehicle', 'ArrowUp');
    await keyboard.press('#node-input-homeAssistant', 'ArrowUp');
    await keyboard.press('#node-input-control', 'Space');
    await keyboard.press('#node-input-opens', 'Space');
    await keyboard.write('#node-input-pin', '24689753');
    await keyboard.press('#node-input-handOn', 'Space');
    await editor.screenshot('controls');
    expect(await editor.faults()).toEqual([]);
    await editor.done();
  });

  it('chooses a command and where its parameters come from', async () => {
    await editor.open('command');
    await keyboard.press('#node-input-vehicle', 'ArrowUp');
    await keyboard.press('#node-input-command', ...'set_charge_limit');
    expect(await editor.page.locator('#node-input-command').inputValue()).toBe('set_charge_limit');
    await keyboard.press('#tesla-command-parameters .red-ui-typedInput-type-select', 'Enter');
    await keyboard.press('.red-ui-typedInput-options [value="num"]', 'Enter');
    await editor.page.keyboard.type('80');
    await keyboard.press('#node-input-wake', 'End');
    await keyboard.write('#node-input-minutes', '5');
    await editor.screenshot('command');
    await editor.done();
  });

  it.each(['rule', 'precondition', 'alert'])('chooses the car of the node "%s"', async (id) => {
    await editor.open(id);
    await keyboard.press('#node-input-vehicle', 'ArrowUp');
    await editor.done();
  });

  it('deploys all of it', async () => {
    await editor.deploy();
    const flows = await nodeRed.flows();
    const of = (id: string) => flows.find((node) => node.id === id);
    expect(of('server')).toMatchObject({
      version: 1,
      port: '18444',
      host: '',
      cert: '/nowhere/cert.pem',
      key: '/nowhere/key.pem',
      clientCas: 'file',
      clientCasFile: '/nowhere/ca.pem',
      vins: ['LRW3E7EK1NC000923', '5YJ3E1EA7KF000316'],
      records: ['V', 'alerts', 'connectivity'],
      ack: 'committed',
      pingInterval: '30',
      maxHandshakes: '4',
      handshakeTimeout: '10',
      rateMessages: '100',
      rateSeconds: '30',
    });
    expect(of('account')).toMatchObject({
      version: 1,
      region: 'na',
      clientId: '4f0c1d2e-9a1e',
      redirectUri: `${nodeRed.url}tesla/callback`,
      scopes: ['vehicle_device_data', 'vehicle_cmds', 'vehicle_charging_cmds'],
      domain: 'tesla.example.com',
    });
    expect(of('car')).toMatchObject({
      server: 'server',
      account: 'account',
      wake: 'needed',
      vin: 'XP7YGCEK1PB000417',
      homeLatitude: '52.52',
      homeLongitude: '13.405',
      homeRadius: '100',
      name: 'Nordlicht',
    });
    expect(of('home-assistant')).toMatchObject({ url: 'mqtt://127.0.0.1:1', broker: '', language: 'de' });
    expect(JSON.stringify(flows)).not.toMatch(/a secret|another secret|24689753/);
    expect(of('in')).toMatchObject({
      scope: 'vehicle',
      vehicle: 'car',
      server: '',
      emit: 'signals',
      signals: ['ChargeLimitSoc', 'Gear'],
      onlyChanges: true,
      delta: '2',
      deltaUnit: 'percent',
      interval: '60',
    });
    expect(of('state')).toMatchObject({
      vehicle: 'car',
      homeAssistant: 'home-assistant',
      control: true,
      opens: true,
      handOn: true,
    });
    expect(of('command')).toMatchObject({
      scope: 'vehicle',
      vehicle: 'car',
      command: 'set_charge_limit',
      parameters: { percent: { type: 'num', value: '80' } },
      wake: 'always',
      minutes: '5',
    });
    expect(editor.errors).toEqual([]);
  });
});
