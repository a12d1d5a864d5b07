import fc from 'fast-check';
import { expect, it } from 'vitest';
import { regionName, regions, rightBaseUrl } from '../../src/fleet-api/region';

const tesla = regions.na.url;
const local = 'https://127.0.0.1:4443';
const lead = (text: string, service: string | null = null, configured: string = tesla) =>
  rightBaseUrl({ text, headers: { get: (name) => (name === 'alt-svc' ? service : null) } }, configured);

it.each([
  ['the text', 'User out of region, use base URL: https://fleet-api.prd.eu.vn.cloud.tesla.com', null],
  ['the JSON', '{"error":"use base URL: https://fleet-api.prd.eu.vn.cloud.tesla.com, see docs"}', null],
  ['a sentence', 'Use base URL https://fleet-api.prd.eu.vn.cloud.tesla.com.', null],
  ['an address with a path', 'use base URL: https://fleet-api.prd.eu.vn.cloud.tesla.com:443/api/1', null],
  ['the header', '', 'h2="fleet-api.prd.eu.vn.cloud.tesla.com:443"; ma=2592000'],
  ['the header with the scheme', '', 'h2=https://fleet-api.prd.eu.vn.cloud.tesla.com; ma=3600'],
  [
    'the header, when the text is no good',
    'use base URL: https://evil.example',
    'h2=fleet-api.prd.eu.vn.cloud.tesla.com',
  ],
  ['the header without quotes', '', 'h3=":443", h2=fleet-api.prd.eu.vn.cloud.tesla.com;ma=1'],
])('%s leads to Europe', (_, text, service) => expect(lead(text, service)).toBe(regions.eu.url));

it.each([
  ['https://fleet-api.prd.cn.vn.cloud.tesla.cn', 'https://fleet-api.prd.cn.vn.cloud.tesla.cn'],
  ['https://api.teslamotors.com', 'https://api.teslamotors.com'],
])('%s is Tesla’s', (url, base) => expect(lead(`use base URL: ${url}`)).toBe(base));

it.each([
  'https://evil.example',
  'https://evil-tesla.com',
  'https://tesla.com.evil.example',
  'https://evil.example/.tesla.com',
  'https://evil.example#.tesla.com',
  'https://evil.example\\.tesla.com',
  'https://a.tesla.com@evil.example',
  'https://a.tesla.com:8443',
  'http://a.tesla.com',
  'https://127.0.0.1:4443',
  'https://localhost',
  'https://',
  'ftp://a.tesla.com',
  '',
])('no token goes to %s', (url) => {
  expect(lead(`use base URL: ${url}`)).toBeUndefined();
  expect(lead('', `h2="${url.replace('https://', '')}"`) ?? '').not.toMatch(/evil|127|localhost|8443/);
});

it('an API on this machine may lead to another there, and to Tesla’s', () => {
  expect(lead('use base URL: https://localhost:4444', null, local)).toBe('https://localhost:4444');
  expect(lead(`use base URL: ${regions.eu.url}`, null, local)).toBe(regions.eu.url);
  expect(lead('use base URL: https://192.168.0.2:4444', null, local)).toBeUndefined();
});

it('no text leads anywhere but to Tesla', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.webAuthority()), fc.webUrl(), (url, service) => {
      const base = lead(`use base URL: ${url}`, `h2="${service}"`);
      if (base !== undefined) expect(new URL(base).hostname).toMatch(/\.(tesla\.com|tesla\.cn|teslamotors\.com)$/);
    }),
  );
});

it('regions have names', () => {
  expect(Object.values(regions).map(({ url }) => regionName(url))).toEqual([
    'North America and Asia-Pacific',
    'Europe, Middle East and Africa',
    'China',
  ]);
  expect(regionName(local)).toBeUndefined();
});
