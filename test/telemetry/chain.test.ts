import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  authority,
  carCertificate,
  issue,
  usage,
  type Authority,
  type CertificateRequest,
  type Issued,
} from '../../src/simulator/certificates';
import { verifyChain } from '../../src/telemetry/chain';
import { craft, newKey } from './craft';

const now = Date.parse('2026-06-01T12:00:00Z');
const day = 86_400_000;
const read = ({ cert }: Issued): X509Certificate => new X509Certificate(cert);

/** An authority under another one. */
function under(issuer: Authority, commonName: string, change: Partial<CertificateRequest> = {}): Authority {
  const validity = { notBefore: new Date(now - day), notAfter: new Date(now + day) };
  return issue({ name: { commonName }, ...validity, authority: true, ...change }, issuer);
}

const root = authority('Tesla Root CA', now);
const products = authority('Tesla Motors Products CA', now, { usages: [usage.any] });
const car = (issuer: Authority, change: Partial<CertificateRequest> = {}): Issued =>
  carCertificate('VIN', issuer, now, change);
const verdict = (
  leaf: Issued,
  presented: readonly Issued[],
  pool: readonly Issued[] = [root, products],
  at = now,
): string | undefined => verifyChain(read(leaf), presented.map(read), pool.map(read), at);

const ended = { notBefore: new Date(now - 9 * day), notAfter: new Date(now - 1) };
const early = { notBefore: new Date(now + 60_000), notAfter: new Date(now + day) };

describe('a chain is good', () => {
  it('directly under the pool, also where the authority is for any purpose, which OpenSSL refuses', () => {
    expect(verdict(car(root), [])).toBeUndefined();
    expect(verdict(car(products), [])).toBeUndefined();
  });

  it('over intermediates that were sent, in any order and among others', () => {
    const first = under(root, 'A');
    const second = under(first, 'B');
    const leaf = car(second);
    for (const sent of [
      [second, first],
      [first, second],
      [root, car(root), first, second],
    ]) {
      expect(verdict(leaf, sent)).toBeUndefined();
    }
  });

  it('under a member of the pool that is an intermediate itself: each one is an anchor', () => {
    const intermediate = under(root, 'Issuing');
    expect(verdict(car(intermediate), [], [intermediate])).toBeUndefined();
    const below = under(intermediate, 'Below');
    expect(verdict(car(below), [below], [intermediate])).toBeUndefined();
  });

  it.each([
    ['absent', []],
    ['for clients', [usage.client]],
    ['for any purpose', [usage.any]],
    ['for clients and Tesla', [usage.teslaVehicle, usage.client]],
    ['for servers and clients', [usage.server, usage.client]],
  ])('where the usage of the leaf is %s', (_, usages) => {
    expect(verdict(car(root, { usages }), [])).toBeUndefined();
  });

  it('until its last moment and from its first', () => {
    const leaf = car(root, { notBefore: new Date(now), notAfter: new Date(now) });
    expect(verdict(leaf, [])).toBeUndefined();
    expect(verdict(leaf, [], [root], now + 1)).toContain('ended on');
    expect(verdict(leaf, [], [root], now - 1)).toContain('not valid before');
  });

  it('where the first way up is a dead end and another is not', () => {
    // Renewed: one name, one key, and only the second one is valid.
    const old = under(root, 'Issuing', ended);
    const renewed = under(root, 'Issuing');
    const leaf = car(renewed);
    expect(verdict(leaf, [old, renewed])).toBeUndefined();
    expect(verdict(leaf, [renewed, old])).toBeUndefined();
  });
});

describe('a chain is refused', () => {
  it.each<[string, string, Issued, readonly Authority[], (readonly Authority[])?]>([
    ['an expired leaf', '"VIN" ended on', car(root, ended), []],
    ['a leaf of tomorrow', '"VIN" is not valid before', car(root, early), []],
    ['a leaf for servers', '"VIN" is not meant for clients', car(root, { usages: [usage.server] }), []],
    ['a leaf with a private usage only', 'not meant for clients', car(root, { usages: [usage.teslaVehicle] }), []],
    ...(
      [
        ['an expired intermediate', '"Issuing" ended on', ended],
        ['an intermediate of tomorrow', '"Issuing" is not valid before', early],
        ['an intermediate for servers', '"Issuing" is not meant for clients', { usages: [usage.server] }],
        ['an intermediate without the right to issue', 'unknown "Issuing"', { authority: false }],
      ] as const
    ).map(([name, reason, change]): [string, string, Issued, readonly Authority[]] => {
      const intermediate = under(root, 'Issuing', change);
      return [name, reason, car(intermediate), [intermediate]];
    }),
    ['an intermediate that was not sent', 'unknown "Issuing"', car(under(root, 'Issuing')), []],
    ['another authority of the same name', 'unknown "Tesla Root CA"', car(authority('Tesla Root CA', now)), []],
    ['a sent root that nobody trusts', 'unknown', ...foreign()],
    ['an expired anchor', '"Old" ended on', ...anchored(ended)],
    ['an anchor of tomorrow', '"Old" is not valid before', ...anchored(early)],
    ['an anchor that may not issue', 'unknown "Old"', ...anchored({ authority: false })],
    ['an empty pool', 'unknown', car(root), [], []],
  ])('for %s', (_, reason, leaf, presented, pool = [root]) => {
    expect(verdict(leaf, presented, pool)).toContain(reason);
  });

  function foreign(): [Issued, readonly Authority[]] {
    const other = authority('Other Root', now);
    const intermediate = under(other, 'Issuing');
    return [car(intermediate), [intermediate, other]];
  }

  function anchored(change: Partial<CertificateRequest>): [Issued, readonly Authority[], readonly Authority[]] {
    const old = authority('Old', now, change);
    return [car(old), [], [old]];
  }

  it('for a leaf that is a member of the pool itself but signed by nobody there', () => {
    const own = issue({ name: { commonName: 'VIN' }, notBefore: new Date(now), notAfter: new Date(now + day) });
    expect(verdict(own, [], [own])).toContain('unknown');
    const selfMade = authority('VIN', now);
    expect(verdict(selfMade, [selfMade], [selfMade])).toContain('unknown');
  });

  it('for a leaf that plays the issuer of another', () => {
    const leaf = car(root);
    const forged = carCertificate('OTHER', { ...leaf, name: { commonName: 'VIN' } }, now);
    expect(verdict(forged, [leaf])).toContain('unknown "VIN"');
  });

  it('for an issuer that does not say that it may issue, and nothing else about itself', () => {
    const key = newKey();
    const names = [['CN', 'Old']] as const;
    const issuing = (isAuthority: boolean): X509Certificate =>
      craft({ subject: names, issuer: names, key, issuerKey: key, isAuthority });
    const leaf = craft({ subject: [['CN', 'VIN']], issuer: names, issuerKey: key });
    expect(verifyChain(leaf, [], [issuing(true)], now)).toBeUndefined();
    expect(verifyChain(leaf, [], [issuing(false)], now)).toContain('unknown "Old"');
  });

  it('for a name that quotes another line of the subject', () => {
    const sly = authority('x\nCN=Tesla Root CA', now);
    expect(verdict(car(sly), [], [root])).toContain('unknown');
  });
});

describe('a chain that is made to be endless', () => {
  it('is good with seven intermediates and refused with nine', () => {
    const chain = [root];
    for (let i = 0; i < 9; i++) chain.push(under(chain.at(-1)!, `CA ${i}`));
    const sent = (count: number): Authority[] => chain.slice(1, count + 1).reverse();
    expect(verdict(car(chain[7]!), sent(7))).toBeUndefined();
    expect(verdict(car(chain[9]!), sent(9))).toContain('unknown');
  });

  /** An authority by name and key, under itself or another. */
  const crafted = (name: string, key: string, issuer = name, issuerKey = key): X509Certificate =>
    craft({ subject: [['CN', name]], issuer: [['CN', issuer]], key, issuerKey, isAuthority: true });
  const leafUnder = (issuer: string, issuerKey: string): X509Certificate =>
    craft({ subject: [['CN', 'VIN']], issuer: [['CN', issuer]], issuerKey });

  it('ends where two authorities issued each other, good only under one of the pool', () => {
    const [a, b] = [newKey(), newKey()];
    const circle = [crafted('A', a, 'B', b), crafted('B', b, 'A', a)];
    const leaf = leafUnder('A', a);
    expect(verifyChain(leaf, circle, [read(root)], now)).toContain('unknown');
    expect(verifyChain(leaf, circle, [crafted('B', b)], now)).toBeUndefined();
    expect(verifyChain(leaf, [], circle, now)).toBeUndefined();
  });

  it('costs few signatures, however many authorities issued each other', () => {
    const key = newKey();
    let verified = 0;
    const counting = (certificate: X509Certificate): X509Certificate => {
      const verify = certificate.verify.bind(certificate);
      certificate.verify = (publicKey) => (verified++, verify(publicKey));
      return certificate;
    };
    const twins = Array.from({ length: 60 }, () => counting(crafted('Twin', key)));
    expect(verifyChain(counting(leafUnder('Twin', key)), twins, [read(root)], now)).toContain('unknown "Twin"');
    expect(verified).toBeGreaterThan(0);
    expect(verified).toBeLessThanOrEqual(100);
  });
});
