import { request } from 'node:https';
import { node, type FlowNode } from './flow';
import type { NodeRed } from './node-red';
import type { TestFleet } from './simulator';

/** The config node of an account at the simulated Tesla. */
export function accountNode({ info }: TestFleet, change: Readonly<Record<string, unknown>> = {}): FlowNode {
  const { clientId, clientSecret, redirectUri, ca: caFile, auth, fleetApi: apiUrl } = info;
  return node('tesla-account', 'account', {
    region: 'own',
    apiUrl,
    authorizeUrl: `${auth}/oauth2/v3/authorize`,
    tokenUrl: `${auth}/oauth2/v3/token`,
    caFile,
    clientId,
    redirectUri,
    scopes: ['vehicle_device_data', 'vehicle_location', 'vehicle_cmds', 'vehicle_charging_cmds'],
    keyFile: '',
    domain: '',
    credentials: { clientSecret },
    ...change,
  });
}

/** Signs the account in as its owner does: the link of the dialog, consent on Tesla's page, and the way back. */
export async function signIn(nodeRed: NodeRed, account: FlowNode, fleet: TestFleet): Promise<void> {
  const { link } = await asked<{ link: string }>(nodeRed, `tesla/account/${account.id}/sign-in`, {
    ...account,
    clientSecret: (account['credentials'] as { clientSecret: string }).clientSecret,
  });
  const back = new URL(await consent(link, await fleet.ca()));
  const page = await nodeRed.request(`tesla/callback${back.search}`, { token: '' });
  if (!page.ok) throw new Error(`The sign-in failed: ${await page.text()}`);
}

/** Allows the account's key in all cars, as the owner does with a phone. */
export async function pair(nodeRed: NodeRed, account: FlowNode, fleet: TestFleet): Promise<void> {
  const { publicKey } = await asked<{ publicKey: string }>(nodeRed, `tesla/account/${account.id}/key`, {});
  for (const car of fleet.simulator.cars.values()) car.keys.put(publicKey, 'owner');
}

async function asked<Answer>(nodeRed: NodeRed, path: string, body: object): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await nodeRed.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** Allows everything on the consent page. @returns the address that it leads back to. */
function consent(page: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = request(page, { method: 'POST', headers, ca, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.headers.location ?? '');
    });
    post.on('error', reject);
    post.end('decision=allow');
  });
}
