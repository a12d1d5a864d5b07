import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WrongUse } from '../../src/cli/command';
import { simulate } from '../../src/cli/simulate';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulate-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command until it has printed its first line, then stops it. */
async function run(argv: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const stop = new AbortController();
  let stdout = '';
  let stderr = '';
  const code = await simulate.run(argv, {
    stdout: (text) => {
      stdout += text;
      stop.abort();
    },
    stderr: (text) => (stderr += text),
    stdin: Readable.from([]),
    env,
    signal: stop.signal,
  });
  return { code, stdout, stderr };
}

describe('evfleetpulse simulate', () => {
  it('prints where everything is in one line, says that nobody hears the cars, and stops with 0', async () => {
    const { code, stdout, stderr } = await run(['--cars', '3', '--state', folder]);
    const [first = ''] = stdout.split('\n');
    const info = JSON.parse(first) as Record<string, unknown>;
    expect(Object.keys(info)).toEqual([
      'auth',
      'fleetApi',
      'control',
      'ca',
      'clientId',
      'clientSecret',
      'redirectUri',
      'publicKeyUrl',
      'vins',
      'token',
      'receiverCert',
      'receiverKey',
    ]);
    for (const url of [info.auth, info.fleetApi]) expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(info.redirectUri).toBe('http://localhost:1880/tesla/callback');
    expect(info.publicKeyUrl).toBe(`${info.auth}/.well-known/appspecific/com.tesla.3p.public-key.pem`);
    // Tesla's own proxy reads this part in the other alphabet of base64.
    const [, payload = ''] = (info.token as string).split('.');
    expect(payload).toMatch(/^[A-Za-z0-9]+$/);
    const { aud } = JSON.parse(Buffer.from(payload, 'base64').toString()) as { aud: string[] };
    expect(aud).toContain('https://fleet-api.prd.na.vn.cloud.tesla.com');
    expect(info.vins).toHaveLength(3);
    expect(info.ca).toBe(join(folder, 'ca.pem'));
    expect(stderr).toMatch(/info The cars do not stream: --stream HOST:PORT says where to\.\n$/);
    expect(code).toBe(0);
  });

  it('names its files so that a reader in any folder finds them', async () => {
    const { stdout } = await run(['--state', relative(process.cwd(), folder)]);
    expect(JSON.parse(stdout.split('\n')[0]!)).toMatchObject({ ca: join(folder, 'ca.pem') });
  });

  it('listens where it is told, and says so when somebody else does', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, stdout, stderr } = await run(['--port', String(port)]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`The simulator did not start: Port ${port} is already in use on this machine.`);
    taken.close();
    await once(taken, 'close');
    const first = (await run(['--port', String(port)])).stdout.split('\n')[0] ?? '';
    expect(JSON.parse(first)).toMatchObject({ auth: `https://127.0.0.1:${port}` });
  });

  it('reads its options from the environment too', async () => {
    const { stdout } = await run([], { EVFLEETPULSE_SIMULATE_CARS: '4', EVFLEETPULSE_SIMULATE_STATE: folder });
    expect((JSON.parse(stdout.split('\n')[0]!) as { vins: string[] }).vins).toHaveLength(4);
  });

  it.each<[string[], RegExp]>([
    [['--cars', '0'], /--cars takes a whole number from 1/],
    [['--speed', 'fast'], /--speed takes a number/],
    [['--port', '70000'], /--port takes a whole number from 0 to 65535/],
    [['now'], /Unexpected argument 'now'/],
    [['--stream', 'localhost'], /^--stream takes HOST:PORT, for example localhost:8443, not 'localhost'\.$/],
    [['--stream', 'localhost:99999'], /HOST:PORT/],
    [['--stream-ca', 'x.pem'], /--stream HOST:PORT, which is missing/],
    [['--stream', 'localhost:1', '--stream-ca', '/nowhere.pem'], /--stream-ca cannot be read: .*ENOENT/],
  ])('%j is wrong use, said in a sentence', async (argv, sentence) => {
    await expect(run(argv)).rejects.toThrow(WrongUse);
    await expect(run(argv)).rejects.toThrow(sentence);
  });

  it('fails with a sentence when its folder cannot be used', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, stderr } = await run(['--state', file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error The simulator did not start: .* Check that .* is a folder that can be written\./);
  });
});
