import { X509Certificate } from 'node:crypto';
import { closedRoad } from '../../../src/commands/road';
import type { FleetAccountSettings } from '../../../src/fleet/account';
import { teslaAddresses } from '../../../src/fleet/addresses';
import type { VehicleSettings } from '../../../src/fleet/vehicle';
import { Problem, reasonOf } from '../../../src/kernel/problem';
import { readCa } from '../broker';
import type { AccountNode } from '../nodes';

/** What the dialog of an account saves; the secret is kept apart. */
export interface AccountFields {
  readonly region: string;
  /** The four that follow are those of the region `own`. */
  readonly apiUrl: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly caFile: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly keyFile: string;
}

/** The fields as they come out of a flow or a request: whatever is no text is none. */
export function accountFields(given: Partial<Record<keyof AccountFields, unknown>>): AccountFields {
  const text = (name: keyof AccountFields): string => (typeof given[name] === 'string' ? given[name].trim() : '');
  return {
    region: text('region'),
    apiUrl: text('apiUrl'),
    authorizeUrl: text('authorizeUrl'),
    tokenUrl: text('tokenUrl'),
    caFile: text('caFile'),
    clientId: text('clientId'),
    redirectUri: text('redirectUri'),
    scopes: Array.isArray(given.scopes) ? given.scopes.filter((scope) => typeof scope === 'string') : [],
    keyFile: text('keyFile'),
  };
}

/**
 * What the fleet makes an account from.
 * @throws Problem FILE_UNREADABLE, CA_INVALID; the rest is checked by the account.
 */
export function accountSettings(fields: AccountFields, clientSecret: string): FleetAccountSettings {
  const { clientId, redirectUri, scopes, keyFile, caFile, apiUrl, authorizeUrl, tokenUrl } = fields;
  const own = { apiUrl, authorizeUrl, tokenUrl, ...(caFile && { ca: trusted(caFile) }) };
  const addresses = Object.hasOwn(teslaAddresses, fields.region) ? teslaAddresses[fields.region]! : own;
  return { clientId, clientSecret, redirectUri, scopes, ...addresses, ...(keyFile && { keyFile }) };
}

/** A file without a certificate would not fail before the first request, and then as if the server were to blame. */
function trusted(file: string): string {
  const pem = readCa(file);
  try {
    new X509Certificate(pem);
  } catch (error) {
    throw new Problem('CA_INVALID', { file, reason: reasonOf(error) }, error);
  }
  return pem;
}

/** The account of a node; where its settings cannot be used, one that refuses every command with the reason. */
export function accountOf({ account, problem }: AccountNode): NonNullable<VehicleSettings['account']> {
  return account ?? { road: problem && closedRoad(problem), ready: Promise.resolve() };
}
