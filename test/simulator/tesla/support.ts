import { generateKeyPairSync } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { silentLog } from '../../../src/kernel/log';
import { authority, localHosts, serverCertificate, teslaHosts } from '../../../src/simulator/certificates';
import { KeyList } from '../../../src/simulator/security';
import type { FleetCar } from '../../../src/simulator/tesla/api/endpoint';
import { TeslaServer, type TeslaInfo, type TeslaSettings } from '../../../src/simulator/tesla/tesla';
import { ManualClock } from '../../support/manual-clock';

const ca = authority('Test CA', Date.now());
const certificate = serverCertificate(ca, Date.now(), [...localHosts, ...teslaHosts]);

export const vin = 'LRW3E7EK4RC100001';
export const oldCar = '5YJSA7E54HF100002';

/** A car that does what a test says, and remembers what it was told. */
export class FakeCar implements FleetCar {
  readonly vin: string;
  readonly name: string;
  readonly keys = new KeyList();
  reach: FleetCar['reach'] = 'online';
  commandSigning: FleetCar['commandSigning'];
  readonly heard: unknown[] = [];
  readonly faults: number[] = [];
  reply: Uint8Array | undefined = Buffer.from('answer');

  constructor(vin: string, name: string, commandSigning: FleetCar['commandSigning']) {
    [this.vin, this.name, this.commandSigning] = [vin, name, commandSigning];
  }

  wake(): void {
    if (this.reach === 'asleep') this.reach = 'waking';
  }

  answer(message: Uint8Array): Uint8Array | undefined {
    this.heard.push(Buffer.from(message).toString('hex'));
    return this.reply;
  }

  obey(command: string, parameters: object): { result: boolean; reason: string } {
    this.heard.push([command, parameters]);
    return { result: true, reason: '' };
  }

  vehicleData(): ReturnType<FleetCar['vehicleData']> {
    return {
      charge_state: { battery_level: 63, charging_state: 'Disconnected' },
      climate_state: { inside_temp: 20.5 },
      drive_state: { latitude: 53.55, longitude: 9.99, heading: 12, shift_state: null, power: 0 },
      vehicle_state: { locked: true },
      charge_schedule_data: { charge_schedules: [] },
    };
  }

  takeHttpFault(): number | undefined {
    return this.faults.shift();
  }

  describe(): ReturnType<FleetCar['describe']> {
    const signals = { Version: '2026.20.6.1 4a8c1f09e7d3' };
    const { vin, name, reach } = this;
    const keys = this.keys.list();
    return { vin, name, asleep: false, offline: false, reach, connected: false, signals, faults: [], keys };
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects of the shape
  readonly json: any;
}

export interface Ask {
  readonly method?: string;
  readonly token?: string | null;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The name to call the server by. */
  readonly host?: string;
  /** Without a length, piece by piece. */
  readonly chunked?: boolean;
}

/** A running server with its cars, and a client that trusts it. */
export class TestTesla {
  readonly clock = new ManualClock();
  readonly car = new FakeCar(vin, 'Nordlicht', 'required');
  readonly old = new FakeCar(oldCar, 'Kutter', 'off');
  readonly server: TeslaServer;
  info!: TeslaInfo;

  private constructor(settings: TeslaSettings) {
    const cars = new Map([this.car, this.old].map((car) => [car.vin, car]));
    this.server = new TeslaServer({ settings, cars, clock: this.clock, log: silentLog });
  }

  static async start(settings: TeslaSettings = {}, folder?: string): Promise<TestTesla> {
    const tesla = new TestTesla(settings);
    tesla.info = await tesla.server.start(certificate, folder);
    return tesla;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** Sends a request; with the ready token unless it says otherwise. */
  ask(
    path: string,
    { token, json, form, body, headers, host = '127.0.0.1', chunked, ...rest }: Ask = {},
  ): Promise<Answer> {
    const { port } = new URL(this.info.auth);
    const bearer = token === undefined ? this.info.token : token;
    const content =
      body ??
      (json !== undefined
        ? JSON.stringify(json)
        : form && new URLSearchParams(form as Record<string, string>).toString());
    const type = json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded';
    const options = {
      host: '127.0.0.1',
      port,
      path,
      ca: ca.cert,
      agent: false as const,
      method: rest.method ?? (content === undefined ? 'GET' : 'POST'),
      ...(host !== '127.0.0.1' && { servername: host }),
      headers: {
        host: host === 'localhost' || host === '127.0.0.1' ? `${host}:${port}` : host,
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(content !== undefined && { 'content-type': type }),
        ...(content !== undefined && !chunked && { 'content-length': String(Buffer.byteLength(content)) }),
        ...headers,
      },
    };
    return new Promise((resolve, reject) => {
      const request = httpsRequest(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          const isJson = response.headers['content-type'] === 'application/json';
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, text, json: isJson ? JSON.parse(text) : undefined });
        });
      });
      request.on('error', reject);
      if (chunked) for (const part of (content ?? '').match(/.{1,7}/gs) ?? []) request.write(part);
      request.end(chunked ? undefined : content);
    });
  }

  /** The parameters of a good authorize request, changed. */
  authorizeQuery(change: Readonly<Record<string, string | undefined>> = {}): string {
    const query = new URLSearchParams();
    const asked = {
      response_type: 'code',
      client_id: this.info.clientId,
      redirect_uri: this.info.redirectUri,
      scope: 'openid offline_access vehicle_device_data vehicle_cmds',
      state: 'state-of-the-test',
      ...change,
    };
    for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
    return `/oauth2/v3/authorize?${query}`;
  }

  /** Allows everything that is asked for. @returns the code. */
  async consent(change: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
    const { headers } = await this.ask(this.authorizeQuery(change), { token: null, form: { decision: 'allow' } });
    return new URL(headers.location!).searchParams.get('code')!;
  }

  token(form: Readonly<Record<string, string>>): Promise<Answer> {
    return this.ask('/oauth2/v3/token', { token: null, form });
  }

  exchange(code: string, change: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { clientId, clientSecret, redirectUri } = this.info;
    return this.token({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      audience: 'https://fleet-api.prd.na.vn.cloud.tesla.com',
      code,
      ...change,
    });
  }

  refresh(refreshToken: string): Promise<Answer> {
    return this.token({ grant_type: 'refresh_token', client_id: this.info.clientId, refresh_token: refreshToken });
  }

  /** A user's access token with these scopes. */
  async tokenWith(...scopes: readonly string[]): Promise<string> {
    return (await this.exchange(await this.consent({ scope: scopes.join(' ') }))).json.access_token as string;
  }

  /** A token of the app itself. */
  async partnerToken(change: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { clientId, clientSecret } = this.info;
    const audience = 'https://fleet-api.prd.na.vn.cloud.tesla.com';
    return this.token({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      audience,
      ...change,
    });
  }
}

/** What a token says of itself. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8')) as Record<string, unknown>;

/** A new public key: PEM, and its point in hex. */
export function newPublicKey(): { pem: string; point: string } {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  return { pem, point: new KeyList().put(pem) };
}
