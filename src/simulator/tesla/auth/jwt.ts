import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/** What a token says, by claim. */
export type Claims = Readonly<Record<string, unknown>>;

/** Signs JSON Web Tokens (RFC 7519) with ES256, and reads its own. */
export class JwtSigner {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #header: string;
  /** Its public half for others (RFC 7517). */
  readonly jwk: JsonWebKey & { readonly kid: string };

  /** @param pem a private key of P-256. */
  constructor(pem: string) {
    this.#privateKey = createPrivateKey(pem);
    this.#publicKey = createPublicKey(this.#privateKey);
    const { kty, crv, x, y } = this.#publicKey.export({ format: 'jwk' });
    const kid = createHash('sha256').update(`${x}.${y}`).digest('base64url');
    this.jwk = { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' } as JwtSigner['jwk'];
    this.#header = encode({ alg: 'ES256', typ: 'JWT', kid });
  }

  sign(claims: Claims): string {
    const content = `${this.#header}.${encode(claims)}`;
    const key = { key: this.#privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
  }

  /** The claims of a token that this signer made; its times are not looked at. */
  read(token: string): Claims | undefined {
    const [, content, payload = '', signature = ''] = /^([\w-]+\.([\w-]+))\.([\w-]+)$/.exec(token) ?? [];
    if (content === undefined) return undefined;
    const key = { key: this.#publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const isOwn = verify('sha256', Buffer.from(content), key, Buffer.from(signature, 'base64url'));
    return isOwn ? (JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims) : undefined;
  }
}

/**
 * A part of a token, without `-` and `_`: Tesla's own proxy reads the payload in the other alphabet of base64 and refuses
 * it otherwise. Of ASCII only `>`, `?`, `~` and DEL can bring these two about, so they are written as JSON escapes, as is
 * everything beyond ASCII.
 */
function encode(value: Claims): string {
  const escaped = JSON.stringify(value).replace(
    /[^ -=@-}]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(escaped).toString('base64url');
}
