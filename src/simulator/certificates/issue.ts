import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der';

/** A certificate with its private key, both PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that signs others. */
export interface Authority extends Issued {
  readonly name: CertificateName;
}

/** The parts of a name that Fleet Telemetry looks at. */
export interface CertificateName {
  readonly commonName: string;
  readonly organizationalUnit?: string;
}

/** What a certificate should say; anything odd that a test needs can be said here. */
export interface CertificateRequest {
  readonly name: CertificateName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** May sign other certificates. */
  readonly authority?: boolean;
  /** Extended key usages as object identifiers; without any, the extension is left out. */
  readonly usages?: readonly string[];
  /** Host names and addresses that a server certificate is good for. */
  readonly hosts?: readonly string[];
}

/** The extended key usages that matter here. Tesla's own: fleet-telemetry, `messages/identity.go`. */
export const usage = {
  any: '2.5.29.37.0',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
  teslaVehicle: '1.3.6.1.4.1.49279.2.5.1',
} as const;

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

/**
 * Issues an ECDSA P-256 certificate with a new key.
 * @param issuer who signs; without one it signs itself.
 */
export function issue(request: CertificateRequest, issuer?: Authority): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const issuerSpki = issuer ? createPublicKey(issuer.cert).export({ type: 'spki', format: 'der' }) : spki;
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer?.name ?? request.name),
    sequence(time(request.notBefore), time(request.notAfter)),
    nameOf(request.name),
    spki,
    explicit(3, sequence(...extensions(request, keyId(spki), keyId(issuerSpki)))),
  );
  const signature = sign('sha256', body, issuer ? createPrivateKey(issuer.key) : privateKey);
  return {
    name: request.name,
    cert: pem('CERTIFICATE', sequence(body, ecdsaWithSha256, bitString(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

function extensions(request: CertificateRequest, subjectKey: Buffer, issuerKey: Buffer): Buffer[] {
  const { authority = false, usages = [], hosts = [] } = request;
  // Bit 0 digitalSignature, 5 keyCertSign, 6 cRLSign.
  const keyUsage = authority ? bitString(Buffer.from([0b0000_0110]), 1) : bitString(Buffer.from([0b1000_0000]), 7);
  return [
    extension('2.5.29.19', true, authority ? sequence(boolean(true)) : sequence()),
    extension('2.5.29.15', true, keyUsage),
    extension('2.5.29.14', false, octetString(subjectKey)),
    extension('2.5.29.35', false, sequence(implicit(0, issuerKey))),
    ...(usages.length > 0 ? [extension('2.5.29.37', false, sequence(...usages.map(objectIdentifier)))] : []),
    ...(hosts.length > 0 ? [extension('2.5.29.17', false, sequence(...hosts.map(alternativeName)))] : []),
  ];
}

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(objectIdentifier(id), ...(critical ? [boolean(true)] : []), octetString(value));

const alternativeName = (host: string): Buffer =>
  isIP(host) ? implicit(7, addressBytes(host)) : implicit(2, Buffer.from(host, 'latin1'));

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const after = tail === undefined ? [] : groups(tail);
  const before = groups(head);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function nameOf({ commonName, organizationalUnit }: CertificateName): Buffer {
  const part = (id: string, text: string): Buffer => set(sequence(objectIdentifier(id), utf8String(text)));
  return sequence(
    ...(organizationalUnit === undefined ? [] : [part('2.5.4.11', organizationalUnit)]),
    part('2.5.4.3', commonName),
  );
}

const keyId = (spki: Buffer): Buffer => createHash('sha1').update(spki).digest();

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}
