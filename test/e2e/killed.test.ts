import { readFile, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { led } from '../../src/cli/demo/flows';
import { demoCars } from '../../src/simulator/simulator';
import { Demo } from '../interop/peers/evfleetpulse';
import { Observer, TestBroker } from '../support/broker';

/** It charges at home, and stays awake. */
const { vin } = demoCars[1]!;
const topic = (key: string): string => `tesla/${vin}/${key}`;

let demo: Demo | undefined;
afterAll(() => demo?.remove());

/** What came of the next order over MQTT. */
async function order(observer: Observer, percent: number): Promise<unknown> {
  observer.forget();
  await observer.publish(topic('charge_limit/set'), String(percent));
  return JSON.parse(await observer.sees(topic('command/result')));
}

/** When somebody consented on Tesla's page, and whether the account is signed in. */
async function signIns({ folder, nodeRed }: Demo): Promise<{ isSignedIn: boolean; consents: number[] }> {
  const flows = (await (await fetch(`${nodeRed}/flows`)).json()) as { id: string; clientId: string }[];
  const { clientId } = flows.find(({ id }) => id === led.account)!;
  const status = await fetch(`${nodeRed}/tesla/account/${led.account}/status?clientId=${clientId}`);
  const { isSignedIn } = (await status.json()) as { isSignedIn: boolean };
  const { grants } = JSON.parse(await readFile(join(folder, 'simulator', 'tesla.json'), 'utf8')) as {
    grants: { authTime: number }[];
  };
  return { isSignedIn, consents: grants.map(({ authTime }) => authTime) };
}

/** Resolves when Tesla has given new tokens, whose answer may not have arrived yet. */
async function tokensGiven({ folder }: Demo): Promise<void> {
  for await (const { filename } of watch(join(folder, 'simulator'))) if (filename?.startsWith('tesla.json')) return;
}

it('a power cut in the middle of a token refresh costs neither the sign-in nor the key', async () => {
  const broker = await TestBroker.start();
  const observer = await Observer.at(broker);
  demo = await Demo.create(broker.url);
  await demo.start();
  await observer.sees(topic('charge_limit'));
  expect(await order(observer, 71)).toMatchObject({ status: 'verified', command: 'set_charge_limit' });
  const before = await signIns(demo);
  expect(before).toMatchObject({ isSignedIn: true, consents: [expect.any(Number)] });

  // Tesla voids the access token: the command asks for the next one, and all ends while that is under way.
  await demo.control.change(vin, { faults: [{ code: 'http:401', times: 1 }] });
  const given = tokensGiven(demo);
  await observer.publish(topic('charge_limit/set'), '72');
  await given;
  await demo.kill();
  observer.forget();

  await demo.start();
  await observer.sees(topic('charge_limit'));
  expect(await signIns(demo)).toEqual(before);
  expect(await order(observer, 73)).toMatchObject({ status: 'verified', command: 'set_charge_limit', code: null });
}, 60_000);
