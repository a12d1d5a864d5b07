import { isOnThisMachine } from '../account/settings';

/** Tesla's regions with the addresses of their Fleet API: "Regions and Countries" of the Fleet API docs. */
export const regions = {
  na: { url: 'https://fleet-api.prd.na.vn.cloud.tesla.com', name: 'North America and Asia-Pacific' },
  eu: { url: 'https://fleet-api.prd.eu.vn.cloud.tesla.com', name: 'Europe, Middle East and Africa' },
  cn: { url: 'https://fleet-api.prd.cn.vn.cloud.tesla.cn', name: 'China' },
} as const satisfies Record<string, { url: string; name: string }>;

/** The name of a region by its address; absent where the address is none of Tesla's. */
export const regionName = (url: string): string | undefined =>
  Object.values(regions).find((region) => region.url === url)?.name;

/**
 * Where a 421 leads to: in its text after "use base URL:", else in `Alt-Svc`.
 * @param configured address of the API: one on this machine may lead to others there.
 * @returns a base URL to which a token may be sent; absent where the answer names none.
 */
export function rightBaseUrl(
  answer: { readonly headers: { get(name: string): string | null }; readonly text: string },
  configured: string,
): string | undefined {
  const said = /use base url:?\s*(https?:\/\/[^\s"'<>\\]+)/i.exec(answer.text)?.[1]?.replace(/[.,;:)]+$/, '');
  // Of Tesla with the scheme, elsewhere without (RFC 7838 §3).
  const service = /\bh2="?(?:https:\/\/)?([^";,\s]+)/i.exec(answer.headers.get('alt-svc') ?? '')?.[1];
  return [said, service && `https://${service}`]
    .filter((named) => named !== undefined && URL.canParse(named))
    .map((named) => new URL(named!))
    .find((url) => isTeslas(url) || (isOnThisMachine(configured) && isOnThisMachine(url.href)))?.origin;
}

function isTeslas({ protocol, hostname, port }: URL): boolean {
  return protocol === 'https:' && port === '' && /\.(?:tesla\.com|tesla\.cn|teslamotors\.com)$/.test(hostname);
}
