import type { HttpRequest } from './http';

/** Where Tesla's Fleet API stands (Fleet API docs, "Regions and Countries"). */
export const regionHosts = {
  na: 'fleet-api.prd.na.vn.cloud.tesla.com',
  eu: 'fleet-api.prd.eu.vn.cloud.tesla.com',
  cn: 'fleet-api.prd.cn.vn.cloud.tesla.cn',
} as const;
export type Region = keyof typeof regionHosts;

export const regions = Object.keys(regionHosts) as readonly Region[];

/** Which region a request reached, by the name it was called by. */
export class Regions {
  /** The user's. */
  readonly home: Region;
  readonly #own: ReadonlyMap<string, Region>;

  /** @param own further names and their regions; any other name, such as `localhost`, is the user's own region. */
  constructor(home: Region, own: Readonly<Record<string, Region>>) {
    this.home = home;
    this.#own = new Map(Object.entries(own));
  }

  called({ host }: HttpRequest): Region {
    return this.#own.get(host) ?? regions.find((region) => regionHosts[region] === host) ?? this.home;
  }

  /** The base URL of a region, in the world of names that the request came from. */
  baseUrl(region: Region, { host, origin }: HttpRequest): string {
    if (Object.values<string>(regionHosts).includes(host)) return `https://${regionHosts[region]}`;
    if (this.#own.get(host) === region || !this.#own.has(host)) return origin;
    const other = Array.from(this.#own).find(([, its]) => its === region)?.[0] ?? host;
    const url = new URL(origin);
    url.hostname = other;
    return url.origin;
  }
}

/** What a token may be asked for: a region's API, or the simulator's own address. */
export function isAudience(audience: string): boolean {
  if (!URL.canParse(audience)) return false;
  const { protocol, hostname, pathname } = new URL(audience);
  const isKnown = Object.values<string>(regionHosts).includes(hostname) || isLoopback(hostname);
  return protocol === 'https:' && pathname === '/' && isKnown;
}

export const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);
