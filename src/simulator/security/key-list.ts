import { createPublicKey, ECDH } from 'node:crypto';
import { Problem } from '../../kernel/problem';

/** What a key may do, by the numbers of Tesla's `Keys.Role`. */
export const keyRoles = {
  none: 0,
  service: 1,
  owner: 2,
  driver: 3,
  fleet_manager: 4,
  vehicle_monitor: 5,
  charging_manager: 6,
  guest: 8,
} as const;
export type KeyRole = keyof typeof keyRoles;

/** A key that a car knows. */
export interface ListedKey {
  /** The public key as an uncompressed point of P-256, hex. */
  readonly point: string;
  readonly role: KeyRole;
}

/** A car takes no more keys than this. */
const most = 20;

/** The keys whose commands a car takes; each with its slot, the order in which they came. */
export class KeyList {
  readonly #roles = new Map<string, KeyRole>();

  /**
   * Puts a key on the list, or gives the one that is there another role.
   * @param publicKey PEM (SPKI), or the uncompressed point in hex.
   * @returns the point in hex.
   * @throws Problem `OPTION_INVALID` for no such key, an unknown role, and a list that is full.
   */
  put(publicKey: string, role: KeyRole = 'owner'): string {
    const point = pointOf(publicKey);
    if (!Object.hasOwn(keyRoles, role)) {
      throw new Problem('OPTION_INVALID', {
        option: 'role',
        value: JSON.stringify(role) ?? 'nothing',
        rule: `it takes one of ${Object.keys(keyRoles).join(', ')}`,
      });
    }
    if (!this.#roles.has(point) && this.#roles.size >= most) {
      throw new Problem('OPTION_INVALID', {
        option: 'keys',
        value: most + 1,
        rule: `a car takes at most ${most} keys`,
      });
    }
    this.#roles.set(point, role);
    return point;
  }

  /** Takes a key off the list. @returns whether it was on it. */
  remove(point: string): boolean {
    return this.#roles.delete(point.toLowerCase());
  }

  list(): readonly ListedKey[] {
    return Array.from(this.#roles, ([point, role]) => ({ point, role }));
  }

  has(point: string): boolean {
    return this.#roles.has(point.toLowerCase());
  }

  /** `undefined` for a key that is not on the list. @param point hex. */
  role(point: string): KeyRole | undefined {
    return this.#roles.get(point.toLowerCase());
  }
}

/** The uncompressed point in hex that a PEM or a hex text names. */
function pointOf(publicKey: string): string {
  const text = publicKey.trim();
  const point = /^[0-9a-f]+$/i.test(text) ? text.toLowerCase() : pointOfPem(text);
  if (point !== undefined && isOnCurve(point)) return point;
  throw new Problem('OPTION_INVALID', {
    option: 'the public key',
    value: JSON.stringify(text.slice(0, 80)),
    rule: 'it is a P-256 key as PEM ("BEGIN PUBLIC KEY") or its 65 bytes in hex',
  });
}

function pointOfPem(pem: string): string | undefined {
  // A private key would be read here too: it has no business in a key list.
  if (!pem.startsWith('-----BEGIN PUBLIC KEY-----')) return undefined;
  try {
    const { crv, x = '', y = '' } = createPublicKey(pem).export({ format: 'jwk' });
    if (crv !== 'P-256') return undefined;
    return `04${Buffer.from(x, 'base64url').toString('hex')}${Buffer.from(y, 'base64url').toString('hex')}`;
  } catch {
    return undefined;
  }
}

/** Whether a text is 65 bytes in hex that name a point of P-256, uncompressed. */
export function isOnCurve(point: string): boolean {
  if (!/^04[0-9a-f]{128}$/.test(point)) return false;
  try {
    ECDH.convertKey(point, 'prime256v1', 'hex', 'hex', 'uncompressed');
    return true;
  } catch {
    return false;
  }
}
