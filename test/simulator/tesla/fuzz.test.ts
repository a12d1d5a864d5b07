import fc from 'fast-check';
import { afterAll, beforeAll, it, expect } from 'vitest';
import { TestTesla, vin } from './support';

let tesla: TestTesla;
beforeAll(async () => {
  tesla = await TestTesla.start();
});
afterAll(() => tesla.stop());

const runs = { numRuns: 300 };
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('__proto__', 'constructor', '%00', '..'),
);
/** What a client can write into an address: no blank, no control character. */
const pathText = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.replace(/[^!-~]/g, '!'));

/** Whatever came, the next request finds the server in good order. */
const isWell = async (): Promise<void> => expect((await tesla.ask('/api/1/vehicles')).status).toBe(200);

it('answers any form with a token or a sentence', async () => {
  const { clientId, clientSecret, redirectUri } = tesla.info;
  const code = await tesla.consent();
  const either = (...good: string[]) => fc.oneof(fc.constantFrom(...good), word);
  const form = fc.record(
    {
      grant_type: either('authorization_code', 'refresh_token', 'client_credentials'),
      client_id: either(clientId),
      client_secret: either(clientSecret),
      code: either(code),
      refresh_token: word,
      redirect_uri: either(redirectUri),
      audience: either(
        'https://fleet-api.prd.na.vn.cloud.tesla.com',
        'https://fleet-api.prd.na.vn.cloud.tesla.com/',
        'https://[::1]:1',
      ),
      scope: either('openid', 'openid vehicle_cmds'),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(form, async (form) => {
      const { status, json } = await tesla.ask('/oauth2/v3/token', { token: null, form });
      expect([200, 400, 401, 403]).toContain(status);
      expect(typeof (status === 200 ? json.access_token : json.error)).toBe('string');
    }),
    runs,
  );
  await isWell();
});

it('answers any query of the sign-in with a page or a way back', async () => {
  const query = fc.record(
    {
      client_id: fc.oneof(fc.constant(tesla.info.clientId), word),
      redirect_uri: fc.oneof(fc.constant(tesla.info.redirectUri), word),
      response_type: fc.oneof(fc.constant('code'), word),
      scope: fc.oneof(fc.constant('openid'), word),
      state: word,
      nonce: word,
      locale: word,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(query, fc.option(fc.dictionary(word, word)), async (query, form) => {
      const path = `/oauth2/v3/authorize?${new URLSearchParams(query)}`;
      const { status, headers } = await tesla.ask(path, { token: null, ...(form && { form }) });
      expect([200, 302, 400]).toContain(status);
      // Never to an address that is not registered.
      if (headers.location) expect(headers.location.split('?')[0]).toBe(tesla.info.redirectUri);
    }),
    runs,
  );
  await isWell();
});

it('answers any path, method and body below 500', async () => {
  const path = fc.oneof(
    pathText.map((text) => `/${text}`),
    fc
      .tuple(
        fc.constantFrom(
          '/api/1/vehicles/',
          '/api/1/',
          `/api/1/vehicles/${vin}/`,
          '/oauth2/v3/',
          '/user/revoke/consent?',
        ),
        pathText,
      )
      .map(([start, end]) => start + end),
    fc.constantFrom(
      '/api/1/partner_accounts',
      '/api/1/vehicles/fleet_status',
      `/api/1/vehicles/${vin}/signed_command`,
      `/api/1/vehicles/${vin}/command/set_charge_limit`,
      `/api/1/vehicles/${vin}/vehicle_data?endpoints=%00;;x`,
      `/api/1/vehicles/${vin}/wake_up`,
      new URL(tesla.info.publicKeyUrl).pathname,
    ),
  );
  const request = fc.record({
    path,
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
    body: fc.option(
      fc.oneof(
        word,
        fc.json(),
        fc
          .uint8Array({ maxLength: 80 })
          .map((bytes) => JSON.stringify({ routable_message: Buffer.from(bytes).toString('base64') })),
      ),
      { nil: undefined },
    ),
    type: fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', 'x'),
    token: fc.constantFrom(tesla.info.token, null, 'x'),
    chunked: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ path, method, body, type, token, chunked }) => {
      const content = body === undefined ? {} : { body, chunked, headers: { 'content-type': type } };
      const { status } = await tesla.ask(path, { method, token, ...content });
      expect(status).toBeLessThan(500);
      tesla.clock.advance(20_000);
    }),
    runs,
  );
  await isWell();
});
