import type { X509Certificate } from 'node:crypto';

/** A chain longer than this is no car's; more certificates than that are not even looked at, for each costs signatures. */
const longest = 8;

const usage = { clientAuth: '1.3.6.1.5.5.7.3.2', any: '2.5.29.37.0' } as const;

/**
 * Verifies a client certificate against a pool, as Go does for the official server. OpenSSL's own verdict is of no use here:
 * it refuses everything under `Tesla Motors Products CA`, whose only extended key usage is "any" (reference §1.1), and wants
 * a path up to a self-signed root, while every member of the pool is an anchor.
 * @param presented what the client sent beside its leaf; of many, only the first few count.
 * @param now epoch milliseconds.
 * @returns why it is refused, or `undefined` when it is good.
 */
export function verifyChain(
  leaf: X509Certificate,
  presented: readonly X509Certificate[],
  pool: readonly X509Certificate[],
  now: number,
): string | undefined {
  const reasons: string[] = [];
  const left = new Set(presented.slice(0, longest));
  const climb = (certificate: X509Certificate): boolean => {
    const flaw = flawOf(certificate, now);
    if (flaw) {
      reasons.push(flaw);
      return false;
    }
    const anchored = pool.some((anchor) => issued(anchor, certificate) && !note(reasons, flawOf(anchor, now)));
    if (anchored) return true;
    for (const issuer of left) {
      if (!issued(issuer, certificate)) continue;
      // Each is climbed once: issuers that issued each other would keep the climb going for hours.
      left.delete(issuer);
      if (climb(issuer)) return true;
    }
    return false;
  };
  if (climb(leaf)) return undefined;
  return reasons[0] ?? `its certificate was signed by an unknown "${commonName(leaf.issuer)}"`;
}

function note(reasons: string[], reason: string | undefined): string | undefined {
  if (reason) reasons.push(reason);
  return reason;
}

/** Names, key identifiers, the right to issue, and the signature itself. */
function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  if (!issuer.ca || issuer.fingerprint256 === certificate.fingerprint256 || !certificate.checkIssued(issuer))
    return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false; // A key of another kind than the signature.
  }
}

function flawOf(certificate: X509Certificate, now: number): string | undefined {
  const name = commonName(certificate.subject);
  if (now < Date.parse(certificate.validFrom))
    return `the certificate of "${name}" is not valid before ${certificate.validFrom}`;
  if (now > Date.parse(certificate.validTo)) return `the certificate of "${name}" ended on ${certificate.validTo}`;
  const usages = certificate.keyUsage;
  if (usages && usages.length > 0 && !usages.includes(usage.clientAuth) && !usages.includes(usage.any)) {
    return `the certificate of "${name}" is not meant for clients`;
  }
  return undefined;
}

function commonName(names: string): string {
  return /^CN=(.*)$/m.exec(names)?.[1] ?? names.replaceAll('\n', ', ');
}
