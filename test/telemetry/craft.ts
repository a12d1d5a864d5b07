import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import {
  bitString,
  boolean,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from '../../src/simulator/certificates/der';

const oids = { CN: '2.5.4.3', O: '2.5.4.10', OU: '2.5.4.11' } as const;

/** The parts of a name in the order of the certificate; each may come several times. */
export type Names = readonly (readonly [keyof typeof oids, string])[];

/** A private key, PEM. */
export const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

const someKey = newKey();

/** A certificate as no authority would issue it: any names, and any key under any other. */
export function craft({
  subject,
  issuer,
  usages = [],
  isAuthority = false,
  key = someKey,
  issuerKey = someKey,
  notBefore = new Date('2026-01-01'),
  notAfter = new Date('2027-01-01'),
}: {
  readonly subject: Names;
  readonly issuer: Names;
  readonly usages?: readonly string[];
  readonly isAuthority?: boolean;
  readonly key?: string;
  readonly issuerKey?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}): X509Certificate {
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  const extensions = [
    ...(isAuthority ? [extension('2.5.29.19', sequence(boolean(true)))] : []),
    ...(usages.length > 0 ? [extension('2.5.29.37', sequence(...usages.map(objectIdentifier)))] : []),
  ];
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    named(issuer),
    sequence(time(notBefore), time(notAfter)),
    named(subject),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [explicit(3, sequence(...extensions))] : []),
  );
  const signature = sign('sha256', body, createPrivateKey(issuerKey));
  return new X509Certificate(sequence(body, algorithm, bitString(signature)));
}

const extension = (id: string, value: Buffer): Buffer => sequence(objectIdentifier(id), octetString(value));

const named = (names: Names): Buffer =>
  sequence(...names.map(([kind, text]) => set(sequence(objectIdentifier(oids[kind]), utf8String(text)))));
