import { issue, usage, type Authority, type CertificateRequest, type Issued } from './issue';

const day = 86_400_000;

/** The two kinds of certificate authority that cars in the field have, by the rule Fleet Telemetry reads their leaves with. */
export interface CarAuthorities {
  /** `Tesla Motors Products CA`: every leaf is a car. Its only extended key usage is "any", which OpenSSL refuses for a client. */
  readonly products: Authority;
  /** `Tesla Motors GF3 Product Issuing CA`: what a leaf is, its own extended key usage says. */
  readonly issuing: Authority;
}

/** An authority of its own making, valid from a day ago for ten years. `change` makes it odd. */
export function authority(commonName: string, now: number, change: Partial<CertificateRequest> = {}): Authority {
  return issue({ name: { commonName }, ...validity(now, 3_650), authority: true, ...change });
}

/** New certificate authorities for cars, named and marked as Tesla's. */
export function carAuthorities(now: number): CarAuthorities {
  return {
    products: authority('Tesla Motors Products CA', now, { usages: [usage.any] }),
    issuing: authority('Tesla Motors GF3 Product Issuing CA', now),
  };
}

/**
 * A car's certificate: the VIN is the common name. Under an issuing CA it carries Tesla's usage for vehicles.
 * @param change what a test wants different: expired, another usage, an organizational unit.
 */
export function carCertificate(
  vin: string,
  issuer: Authority,
  now: number,
  change: Partial<CertificateRequest> = {},
): Issued {
  const usages = issuer.name.commonName.includes('Issuing') ? [usage.client, usage.teslaVehicle] : [usage.client];
  return issue({ name: { commonName: vin }, ...validity(now, 730), usages, ...change }, issuer);
}

/** The names of this machine. */
export const localHosts: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** The names of Tesla's own servers that the simulated one answers to, for a client that is led to it. */
export const teslaHosts: readonly string[] = [
  'auth.tesla.com',
  'fleet-auth.prd.vn.cloud.tesla.com',
  'fleet-api.prd.na.vn.cloud.tesla.com',
  'fleet-api.prd.eu.vn.cloud.tesla.com',
  'fleet-api.prd.cn.vn.cloud.tesla.cn',
];

/** A server certificate; good for this machine unless `hosts` says otherwise. */
export function serverCertificate(
  issuer: Authority,
  now: number,
  hosts: readonly string[] = localHosts,
  change: Partial<CertificateRequest> = {},
): Issued {
  const name = { commonName: hosts[0] ?? 'localhost' };
  return issue({ name, ...validity(now, 730), usages: [usage.server], hosts, ...change }, issuer);
}

/** From a day ago, because clocks differ, for a number of days. */
function validity(now: number, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - day), notAfter: new Date(now + days * day) };
}
