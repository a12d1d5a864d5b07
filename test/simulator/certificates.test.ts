import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  authority,
  carAuthorities,
  carCertificate,
  issue,
  openCertificates,
  serverCertificate,
  teslaHosts,
  usage,
  type Issued,
} from '../../src/simulator/certificates';

const now = Date.parse('2026-06-01T12:00:00Z');
const vins = ['5YJ3E7EB1KF000001', 'LRWYGCEK2NC000002', 'XP7YGCEL0PB000003'];

describe('issued certificates', () => {
  const { products, issuing } = carAuthorities(now);

  it('names car authorities as Tesla does', () => {
    expect(new X509Certificate(products.cert).subject).toBe('CN=Tesla Motors Products CA');
    expect(new X509Certificate(products.cert).keyUsage).toEqual([usage.any]);
    expect(new X509Certificate(issuing.cert).subject).toBe('CN=Tesla Motors GF3 Product Issuing CA');
    expect(new X509Certificate(issuing.cert).ca).toBe(true);
  });

  it('puts the VIN into the subject and the authority into the issuer', () => {
    const leaf = new X509Certificate(carCertificate(vins[0]!, products, now).cert);
    expect(leaf.subject).toBe(`CN=${vins[0]}`);
    expect(leaf.issuer).toBe('CN=Tesla Motors Products CA');
    expect(leaf.keyUsage).toEqual([usage.client]);
    expect(leaf.ca).toBe(false);
    expect(leaf.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect(leaf.verify(createPublicKey(products.cert))).toBe(true);
    expect(leaf.verify(createPublicKey(issuing.cert))).toBe(false);
    expect(leaf.checkIssued(new X509Certificate(products.cert))).toBe(true);
  });

  it("marks leaves of an issuing authority with Tesla's usage for vehicles", () => {
    const leaf = new X509Certificate(carCertificate(vins[1]!, issuing, now).cert);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.4.1.49279.2.5.1']);
  });

  it('can be odd: expired, self-signed, another name', () => {
    const expired = carCertificate(vins[0]!, products, now, { notAfter: new Date(now - 1_000) });
    expect(new X509Certificate(expired.cert).validToDate).toEqual(new Date(now - 1_000));
    const selfSigned = issue({ name: { commonName: 'X', organizationalUnit: 'Y' }, ...span() });
    expect(new X509Certificate(selfSigned.cert).issuer).toBe('OU=Y\nCN=X');
    const foreign = carCertificate(vins[0]!, authority('Somebody CA', now), now);
    expect(new X509Certificate(foreign.cert).issuer).toBe('CN=Somebody CA');
    const late = issue({ name: { commonName: 'late' }, notBefore: new Date(now), notAfter: new Date('2055-01-01') });
    expect(new X509Certificate(late.cert).validToDate).toEqual(new Date('2055-01-01'));
  });

  it('are good for the hosts they name', () => {
    const server = new X509Certificate(serverCertificate(authority('CA', now), now, ['car.example', 'fe80::1']).cert);
    expect(server.checkHost('car.example')).toBe('car.example');
    expect(server.checkHost('localhost')).toBeUndefined();
    expect(server.checkIP('fe80::1')).toBe('fe80::1');
    const local = new X509Certificate(serverCertificate(authority('CA', now), now).cert);
    expect(local.checkHost('localhost')).toBe('localhost');
    expect(local.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(local.checkIP('::1')).toBe('::1');
  });

  it('carry a mutual TLS handshake', async () => {
    const real = Date.now();
    const servers = authority('Servers', real);
    const cars = carAuthorities(real);
    const car = carCertificate(vins[1]!, cars.issuing, real);
    const peer = await handshake(serverCertificate(servers, real), cars.issuing.cert, car, servers.cert);
    expect(peer).toEqual({ authorized: true, subject: vins[1] });
  });
});

describe('the folder of certificates', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('holds all authorities in one file, and alternates them over the cars', async () => {
    const opened = await openCertificates(folder, vins, now);
    const issuers = vins.map((vin) => new X509Certificate(opened.cars.get(vin)!.cert).issuer);
    expect(issuers).toEqual([
      'CN=Tesla Motors Products CA',
      'CN=Tesla Motors GF3 Product Issuing CA',
      'CN=Tesla Motors Products CA',
    ]);
    const pem = await readFile(opened.ca, 'utf8');
    expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(pem).toContain(opened.authorities.products.cert);
    const receiver = new X509Certificate(await readFile(opened.receiverCert, 'utf8'));
    expect(receiver.verify(createPublicKey(opened.authorities.servers.cert))).toBe(true);
    expect((await stat(opened.receiverKey)).mode & 0o777).toBe(0o600);
  });

  it('gives the same certificates again', async () => {
    const first = await openCertificates(folder, vins.slice(0, 2), now);
    const again = await openCertificates(folder, vins.slice(0, 2), now + 86_400_000);
    expect(again.caPem).toBe(first.caPem);
    expect(again.cars).toEqual(first.cars);
    const more = await openCertificates(folder, vins, now);
    expect(more.cars.get(vins[0]!)).toEqual(first.cars.get(vins[0]!));
  });

  it('issues anew what ends soon, and what is damaged', async () => {
    const first = await openCertificates(folder, vins, now);
    const later = await openCertificates(folder, vins, now + 710 * 86_400_000);
    expect(later.caPem).toBe(first.caPem);
    expect(later.cars.get(vins[0]!)).not.toEqual(first.cars.get(vins[0]!));
    await writeFile(join(folder, 'authorities.json'), '{ half');
    const anew = await openCertificates(folder, vins, now);
    expect(anew.caPem).not.toBe(first.caPem);
    const leaf = new X509Certificate(anew.cars.get(vins[0]!)!.cert);
    expect(leaf.verify(createPublicKey(anew.authorities.products.cert))).toBe(true);
  });

  it("holds a server certificate in Tesla's names, and issues one anew that lacks them", async () => {
    const first = await openCertificates(folder, [], now);
    const shown = new X509Certificate(first.server.cert);
    for (const host of ['localhost', ...teslaHosts]) expect(shown.checkHost(host)).toBe(host);
    for (const address of ['127.0.0.1', '::1']) expect(shown.checkIP(address)).toBe(address);
    expect(teslaHosts).toContain('fleet-api.prd.eu.vn.cloud.tesla.com');
    expect((await openCertificates(folder, [], now)).server.cert).toBe(first.server.cert);
    const old = serverCertificate(first.authorities.servers, now);
    await writeFile(join(folder, 'server.crt'), old.cert);
    await writeFile(join(folder, 'server.key'), old.key);
    const anew = await openCertificates(folder, [], now);
    expect(anew.caPem).toBe(first.caPem);
    expect(new X509Certificate(anew.server.cert).checkHost('auth.tesla.com')).toBe('auth.tesla.com');
    // The receiver's is for this machine alone.
    const receiver = new X509Certificate(await readFile(anew.receiverCert, 'utf8'));
    expect(receiver.checkHost('auth.tesla.com')).toBeUndefined();
  });

  it('is a fresh one without a name', async () => {
    const opened = await openCertificates(undefined, [], now);
    expect(opened.folder).toMatch(/evfleetpulse-simulator-/);
    await rm(opened.folder, { recursive: true });
  });
});

function span(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now), notAfter: new Date(now + 86_400_000) };
}

/** One handshake on this machine; what the server learns about its client. */
async function handshake(
  server: Issued,
  carCa: string,
  car: Issued,
  serverCa: string,
): Promise<{ authorized: boolean; subject: string | undefined }> {
  const listener = createServer({ ...server, ca: carCa, requestCert: true, rejectUnauthorized: false });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as { port: number };
  const client = connect({ port, host: '127.0.0.1', ...car, ca: serverCa });
  const [[socket]] = (await Promise.all([once(listener, 'secureConnection'), once(client, 'secureConnect')])) as [
    [TLSSocket],
    unknown,
  ];
  const result = { authorized: socket.authorized, subject: socket.getPeerCertificate().subject.CN as string };
  client.destroy();
  socket.destroy();
  listener.close();
  return result;
}
