import { request } from 'node:https';
import { TokenStore } from '../../account/token-store';
import { FleetAccount, type FleetAccountSettings } from '../../fleet/account';
import type { Clock } from '../../kernel/clock';
import type { Log } from '../../kernel/log';
import type { Simulator } from '../../simulator/simulator';

export interface OwnerOptions {
  /** Node-RED's id of the account node. */
  readonly id: string;
  readonly settings: FleetAccountSettings & { readonly ca: string };
  /** Where Node-RED's nodes keep sign-in and keys. */
  readonly folder: string;
  readonly simulator: Simulator;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Does what the owner does with browser and phone before the first command: signs the account in, unless it still is, and
 * allows its key in the simulated cars.
 */
export async function prepareAccount({ simulator, ...options }: OwnerOptions): Promise<void> {
  const account = new FleetAccount({ ...options, tokens: new TokenStore(options) });
  try {
    await account.start();
    if (!account.status?.isSignedIn) {
      const back = await consent(account.account.beginSignIn(), options.settings.ca);
      await account.account.finishSignIn(back);
    }
    const key = account.key?.toPublicPem();
    if (key !== undefined) for (const car of simulator.cars.values()) car.keys.put(key, 'owner');
  } finally {
    await account.stop();
  }
}

/** Allows everything on the consent page. @returns the address that it leads back to. */
function consent(page: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = request(page, { method: 'POST', headers, ca, agent: false }, (answer) => {
      answer.resume();
      const { location } = answer.headers;
      if (location !== undefined) return resolve(location);
      reject(new Error(`The simulated Tesla refused the sign-in with ${answer.statusCode}.`));
    });
    asked.on('error', reject);
    asked.end('decision=allow');
  });
}
