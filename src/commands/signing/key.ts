import { createECDH, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Problem, reasonOf } from '../../kernel/problem';

/** OpenSSL's name of NIST P-256, the only curve that cars take. */
const curve = 'prime256v1';

/** The private key that signs commands. Its public half is what the car's owner allows. Printing it shows nothing. */
export class CommandKey {
  readonly #key: KeyObject;
  readonly #exchange = createECDH(curve);

  private constructor(key: KeyObject) {
    this.#key = key;
    this.#exchange.setPrivateKey(Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url'));
  }

  static make(): CommandKey {
    return new CommandKey(generateKeyPairSync('ec', { namedCurve: curve }).privateKey);
  }

  /**
   * Reads an unencrypted PEM, `EC PRIVATE KEY` or `PRIVATE KEY`.
   * @param file what to call it in a sentence.
   * @throws Problem KEY_INVALID
   */
  static read(pem: string, file: string): CommandKey {
    try {
      const key = createPrivateKey({ key: pem, format: 'pem' });
      if (key.asymmetricKeyDetails?.namedCurve !== curve) throw new Error('cars take P-256 keys only');
      return new CommandKey(key);
    } catch (error) {
      throw new Problem('KEY_INVALID', { file, reason: reasonOf(error) }, error);
    }
  }

  /** The public half as on the wire: 65 bytes, 04 ‖ X ‖ Y. */
  get publicKey(): Buffer {
    return this.#exchange.getPublicKey();
  }

  /** The private key as PKCS#8 PEM, for a file that only its owner reads. */
  toPem(): string {
    return this.#key.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  /** The public half as PEM, as it is hosted under `/.well-known/appspecific/com.tesla.3p.public-key.pem`. */
  toPublicPem(): string {
    return createPublicKey(this.#key).export({ type: 'spki', format: 'pem' }).toString();
  }

  /**
   * The X coordinate that both sides find: 32 bytes with their leading zeros.
   * @param peer the other side's public key, uncompressed.
   * @throws Error for what is no point of the curve in this form.
   */
  sharedSecret(peer: Uint8Array): Buffer {
    if (peer.length !== 65 || peer[0] !== 4) throw new Error('a public key has 65 bytes and begins with 04');
    return this.#exchange.computeSecret(peer);
  }
}
