import { createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomic } from '../../kernel/atomic-file';
import {
  authority,
  carAuthorities,
  carCertificate,
  localHosts,
  serverCertificate,
  teslaHosts,
  type CarAuthorities,
} from './tesla';
import type { Authority, Issued } from './issue';

/** The certificates of one simulated Tesla, as files that others can be pointed at. */
export interface SimulatorCertificates {
  readonly folder: string;
  /** File with every authority: what to trust for its servers and for its cars alike. */
  readonly ca: string;
  /** Files of a server certificate for this machine under `ca`. */
  readonly receiverCert: string;
  readonly receiverKey: string;
  /** Of the simulated Tesla's own server: for this machine, and in Tesla's names. */
  readonly server: Issued;
  /** The same authorities as PEM text. */
  readonly caPem: string;
  readonly authorities: Authorities;
  /** Every car's own certificate, by VIN. */
  readonly cars: ReadonlyMap<string, Issued>;
}

/** Who signs what. */
export interface Authorities extends CarAuthorities {
  readonly servers: Authority;
}

/** Certificates that end sooner than this are issued anew. */
const spare = 30 * 86_400_000;

/**
 * Reads a simulator's certificates from a folder and issues what is missing or ends soon. Every second car gets its
 * certificate from the other authority.
 * @param folder where they are kept; without one a fresh folder for temporary files.
 */
export async function openCertificates(
  folder: string | undefined,
  vins: readonly string[],
  now: number,
): Promise<SimulatorCertificates> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'evfleetpulse-simulator-')));
  const file = (name: string): string => join(home, name);

  const kept = await readJson<Partial<Authorities>>(file('authorities.json'));
  const usable = kept.servers && kept.products && kept.issuing;
  const complete = usable && [kept.servers, kept.products, kept.issuing].every((one) => isGood(one, undefined, now));
  const authorities = complete
    ? (kept as Authorities)
    : { servers: authority('Simulated Tesla CA', now), ...carAuthorities(now) };

  const keptCars = await readJson<Record<string, Issued>>(file('cars.json'));
  const cars = new Map<string, Issued>();
  vins.forEach((vin, index) => {
    const issuer = index % 2 === 0 ? authorities.products : authorities.issuing;
    const own = keptCars[vin];
    cars.set(vin, own && isGood(own, issuer, now) ? own : carCertificate(vin, issuer, now));
  });

  const serverFor = async (name: string, hosts: readonly string[]): Promise<Issued> => {
    const own = await readPair(file(`${name}.crt`), file(`${name}.key`));
    const isUsable = isGood(own, authorities.servers, now) && hosts.every((host) => isFor(own, host));
    return isUsable ? own : serverCertificate(authorities.servers, now, hosts);
  };
  const receiver = await serverFor('receiver', localHosts);
  const server = await serverFor('server', [...localHosts, ...teslaHosts]);

  const caPem = [authorities.servers, authorities.products, authorities.issuing].map(({ cert }) => cert).join('');
  await writeFileAtomic(file('authorities.json'), JSON.stringify(authorities, null, 2));
  // Cars that this run does not have stay: the next run may have them again.
  await writeFileAtomic(file('cars.json'), JSON.stringify({ ...keptCars, ...Object.fromEntries(cars) }, null, 2));
  for (const [name, { cert, key }] of Object.entries({ receiver, server })) {
    await writeFileAtomic(file(`${name}.crt`), cert, 0o644);
    await writeFileAtomic(file(`${name}.key`), key);
  }
  await writeFileAtomic(file('ca.pem'), caPem, 0o644);

  return {
    folder: home,
    ca: file('ca.pem'),
    receiverCert: file('receiver.crt'),
    receiverKey: file('receiver.key'),
    server,
    caPem,
    authorities,
    cars,
  };
}

/** The certificate belongs to its key, is signed by the issuer (itself without one) and is valid for a while yet. */
function isGood({ cert, key }: Issued, issuer: Authority | undefined, now: number): boolean {
  try {
    const own = new X509Certificate(cert);
    const signer = issuer ? new X509Certificate(issuer.cert) : own;
    const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
    return (
      own.validFromDate.getTime() <= now &&
      own.validToDate.getTime() > now + spare &&
      own.verify(signer.publicKey) &&
      publicKey.equals(own.publicKey.export({ type: 'spki', format: 'der' }))
    );
  } catch {
    return false;
  }
}

/** The certificate names that host. */
function isFor({ cert }: Issued, host: string): boolean {
  const own = new X509Certificate(cert);
  return (isIP(host) ? own.checkIP(host) : own.checkHost(host)) !== undefined;
}

/** What is not there or not readable is issued anew. */
async function readJson<Shape extends object>(path: string): Promise<Partial<Shape>> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Partial<Shape>) : {};
  } catch {
    return {};
  }
}

async function readPair(certFile: string, keyFile: string): Promise<Issued> {
  const [cert, key] = await Promise.all([certFile, keyFile].map((path) => readFile(path, 'utf8').catch(() => '')));
  return { cert: cert ?? '', key: key ?? '' };
}
