import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FleetApi } from '../../src/fleet-api/fleet-api';
import { NotSent } from '../../src/kernel/http';
import { silentLog } from '../../src/kernel/log';
import { Problem } from '../../src/kernel/problem';
import { ManualClock } from '../support/manual-clock';
import { expectNoSecret, pin, problemOf, refusal, TestAccount, vin, world, type Reply } from './support/api';

const page = '<html><body>Access Denied</body></html>';
const ask = {
  signed: (api: FleetApi) => api.signedCommand(vin, Buffer.from('message')),
  plain: (api: FleetApi) => api.command(vin, 'set_valet_mode', { on: true, password: pin }),
  wake: (api: FleetApi) => api.wakeUp(vin),
  car: (api: FleetApi) => api.vehicle(vin),
  cars: (api: FleetApi) => api.vehicles(),
  status: (api: FleetApi) => api.fleetStatus([vin]),
} as const;
type Ask = keyof typeof ask;

/** What Tesla says, asked for what, and the code with words of its sentence. */
const rows: readonly (readonly [string, Ask, Reply, string, RegExp])[] = [
  ['400', 'plain', refusal(400, 'invalid_command'), 'API_REFUSED', /400, invalid_command, reference txid-4711/],
  ['400 of the list', 'cars', refusal(400, 'invalid_request'), 'API_REFUSED', /400, invalid_request/],
  ['401 login', 'car', refusal(401, 'login_required'), 'SIGN_IN_AGAIN', /login_required/],
  ['401 mobile access', 'signed', refusal(401, 'mobile_access_disabled'), 'COMMAND_MOBILE_ACCESS_OFF', /Allow Mobile/],
  ['401 token', 'signed', { status: 401 }, 'SIGN_IN_AGAIN', /it answered 401/],
  ['402', 'plain', refusal(402, 'payment_required'), 'API_PAYMENT_NEEDED', /payment_required.*billing limit/],
  [
    '403 limit',
    'car',
    refusal(403, 'account disabled: EXCEEDED_LIMIT'),
    'API_PAYMENT_NEEDED',
    /EXCEEDED_LIMIT.*set up streaming anew/,
  ],
  [
    '403 unsigned',
    'plain',
    refusal(403, 'Tesla Vehicle Command Protocol required, please refer to the documentation'),
    'API_SIGNING_REQUIRED',
    /signed commands only/,
  ],
  [
    '403 scope',
    'signed',
    refusal(403, 'Unauthorized missing scopes vehicle_cmds'),
    'API_SCOPE_MISSING',
    /missing scopes vehicle_cmds.*sign in again/,
  ],
  ['403 otherwise', 'car', refusal(403, 'unsupported vehicle'), 'API_REFUSED', /unsupported vehicle/],
  ['403 of a filter', 'signed', { status: 403, body: page }, 'API_BLOCKED', /a page instead of JSON.*proxy/],
  ['404', 'car', refusal(404, 'not_found'), 'VEHICLE_UNKNOWN', new RegExp(`no car ${vin}`)],
  ['404 of no car', 'cars', refusal(404, 'not_found'), 'API_REFUSED', /404, not_found/],
  ['404 of another server', 'car', { status: 404, body: page }, 'API_BLOCKED', /Check that address/],
  ['405 in service', 'plain', refusal(405, 'vehicle is currently in service'), 'CAR_IN_SERVICE', /in service/],
  ['405 otherwise', 'plain', refusal(405, 'method not allowed'), 'API_REFUSED', /method not allowed/],
  ['406', 'signed', refusal(406, 'not_acceptable'), 'API_REFUSED', /406/],
  [
    '408 asleep',
    'plain',
    refusal(408, 'vehicle unavailable: vehicle is offline or asleep'),
    'CAR_ASLEEP',
    /asleep or has no connection/,
  ],
  ['408 as text', 'signed', { status: 408, body: 'vehicle is offline' }, 'CAR_ASLEEP', /Wake it/],
  ['408 otherwise', 'signed', refusal(408, 'timeout'), 'API_NO_ANSWER', /408, timeout.*may have done it/],
  [
    '412',
    'car',
    refusal(412, 'Account 1 must be registered in the current region'),
    'API_NOT_REGISTERED',
    /must be registered.*Register it in this region/,
  ],
  ['421', 'car', refusal(421, 'out of region'), 'API_REGION_LOST', /Choose the right region/],
  ['422 signed', 'signed', refusal(422, 'vehicle does not support'), 'COMMAND_SIGNING_UNSUPPORTED', /plain command/],
  ['422 signed, without words', 'signed', { status: 422 }, 'COMMAND_SIGNING_UNSUPPORTED', /plain command/],
  ['422 signed, of the content', 'signed', refusal(422, 'invalid_resource'), 'API_REFUSED', /invalid_resource/],
  ['422 otherwise', 'plain', refusal(422, 'invalid_resource'), 'API_REFUSED', /invalid_resource/],
  ['423', 'car', refusal(423, 'locked'), 'API_REFUSED', /423, locked.*support/],
  ['424', 'status', refusal(424, 'failed dependency'), 'API_REFUSED', /424/],
  ['429', 'plain', { status: 429, body: 'Retry in 17 seconds' }, 'API_RATE_LIMITED', /for 17 s/],
  ['451', 'car', refusal(451, 'legal'), 'API_REFUSED', /451/],
  ['499', 'plain', refusal(499, 'client closed'), 'API_NO_ANSWER', /499/],
  ['500', 'signed', refusal(500, 'internal server error'), 'API_NO_ANSWER', /500, internal server error/],
  ['501', 'signed', refusal(501, 'not implemented'), 'COMMAND_NOT_UNDERSTOOD', /cannot do this command/],
  ['501 plain', 'plain', refusal(501, 'not implemented'), 'COMMAND_NOT_UNDERSTOOD', /501, not implemented/],
  ['502', 'signed', { status: 502, body: page }, 'API_NO_ANSWER', /502, a page instead of JSON/],
  ['503 asleep', 'signed', refusal(503, 'vehicle is not available'), 'CAR_ASLEEP', /Wake it/],
  ['503 otherwise', 'signed', { status: 503, body: page }, 'API_BUSY', /Nothing was done/],
  ['504', 'plain', refusal(504, 'gateway timeout'), 'API_NO_ANSWER', /504/],
  ['540', 'plain', refusal(540, 'device unexpected response'), 'API_NO_ANSWER', /540, device unexpected response/],
  ['200 with a page', 'car', { body: page }, 'API_NO_ANSWER', /no JSON, it answered 200, a page instead of JSON/],
  ['200 cut off', 'plain', { body: '{"response":{"result":tr' }, 'API_NO_ANSWER', /no JSON/],
  ['200 with an error', 'plain', refusal(200, 'timeout'), 'API_NO_ANSWER', /whether the car did it, .*timeout/],
  ['200 without an answer', 'signed', { body: { response: '' } }, 'API_NO_ANSWER', /the car gave no answer/],
  ['200 without base64', 'signed', { body: { response: 'no_base64' } }, 'API_NO_ANSWER', /no message of the car/],
  ['200 with cut base64', 'signed', { body: { response: 'abcde' } }, 'API_NO_ANSWER', /no message of the car/],
  ['200 without a car', 'wake', { body: { response: null } }, 'API_NO_ANSWER', /holds no car/],
  ['200 without a list', 'cars', { body: { response: {} } }, 'API_NO_ANSWER', /no list of cars/],
  ['200 without cars', 'status', { body: { response: 'ok' } }, 'API_NO_ANSWER', /holds no cars/],
];

it.each(rows)('%s (%s) is one problem', async (_, asked, reply, code, sentence) => {
  const { server, api } = await world();
  server.says(reply);
  const problem = (await problemOf(ask[asked](api))) as Problem;
  expect(problem).toBeInstanceOf(Problem);
  expect(problem.code).toBe(code);
  expect(problem.message).toMatch(sentence);
  expect(problem.in('de')).not.toBe(problem.message);
  expect(problem.in('de')).not.toMatch(/\{\w+\}/);
});

it('what was never sent is unreachable, and safe to repeat', async () => {
  const { api } = await world({ apiUrl: 'https://127.0.0.1:1' });
  const problem = await problemOf(ask.signed(api));
  expect(problem).toMatchObject({
    code: 'API_UNREACHABLE',
    kind: 'retry',
    message: expect.stringMatching(/127\.0\.0\.1:1/),
  });
});

it('what was sent and not answered may have been done, and is not sent again', async () => {
  const { server, api } = await world();
  server.says('hang up');
  expect(await problemOf(ask.signed(api))).toMatchObject({ code: 'API_NO_ANSWER', kind: 'retry' });
  expect(server.arrived).toHaveLength(1);
  expect(api.spent(vin)).toBe(0);
});

it('an answer that does not come is given up after half a minute', async () => {
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const { api, clock } = await world({
    fetch: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        begin();
      }),
  });
  const problem = problemOf(ask.signed(api));
  await begun;
  clock.advance(29_999);
  expect(clock.timers).toBe(1);
  clock.advance(1);
  expect(await problem).toMatchObject({ code: 'API_NO_ANSWER', details: { reason: 'no answer in 30 s' } });
});

it('says nothing secret, though the server repeats what it was sent', async () => {
  const { server, api, account, lines } = await world();
  for (const reply of [400, 401, 500, 200]) {
    const echo = `bad header Bearer ${account.token} and password ${pin}`;
    const body = reply === 500 ? echo : { response: null, error: echo };
    server.says({ status: reply, headers: { 'x-txid': account.token }, body });
    const problem = (await problemOf(ask.plain(api))) as Problem;
    expect(problem.message).toContain('<secret>');
    expectNoSecret(problem.message + JSON.stringify(problem.details));
  }
  expect(lines.length).toBeGreaterThan(3);
});

const failures = fc.oneof(
  fc.string(),
  fc.string().map((message) => new Error(message)),
  fc.string().map((message) => new TypeError('fetch failed', { cause: new Error(message) })),
  fc.string().map((message) => new NotSent(new Error(message))),
);

const wild = fc.record({
  asked: fc.constantFrom(...(Object.keys(ask) as Ask[])),
  status: fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(200, 401, 403, 408, 421, 422, 429, 503)),
  headers: fc.dictionary(fc.constantFrom('retry-after', 'ratelimit-reset', 'alt-svc', 'x-txid'), fc.string()),
  body: fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant(page),
    fc
      .constantFrom(vin, 'offline', 'missing scopes', 'use base URL: https://a.tesla.com')
      .map((error) => JSON.stringify({ response: null, error, txid: 1 })),
    fc.anything().map((response) => JSON.stringify({ response, pagination: response }) ?? ''),
  ),
  failing: fc.option(failures, { freq: 5 }),
});

it('whatever comes is an answer or one problem, never a crash, never a secret', async () => {
  await fc.assert(
    fc.asyncProperty(wild, fc.boolean(), async ({ asked, status, headers, body, failing }, repeats) => {
      const account = new TestAccount();
      const api = new FleetApi({
        account,
        apiUrl: 'https://fleet-api.prd.eu.vn.cloud.tesla.com',
        clock: new ManualClock(),
        log: { ...silentLog, debug: expectNoSecret, warn: expectNoSecret },
        fetch: async (_, request) => {
          if (failing !== null) throw failing;
          const sent = `${request.headers.authorization} ${request.body}`;
          const get = (name: string) => headers[name] ?? null;
          return { status, headers: { get }, text: () => Promise.resolve(repeats ? body + sent : body) };
        },
      });
      try {
        await ask[asked](api);
        expect(status).toBeLessThan(300);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        expectNoSecret(error.message + JSON.stringify(error.details));
        expect(error.message.length).toBeLessThan(700);
        if (status >= 400 && status !== 429) expect(account.refused.length).toBeLessThan(2);
      }
    }),
    { numRuns: 2_000 },
  );
});
