import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock';
import { Problem, reasonOf } from '../../kernel/problem';
import type { Log } from '../../kernel/log';
import type { Issued } from '../certificates';
import { KeyList } from '../security';
import type { FleetCar } from './api/endpoint';
import type { BillStatement } from './api/bill';
import { FleetApi } from './api/fleet-api';
import { PartnerAccounts, publicKeyPath } from './api/partner-accounts';
import { RateLimits } from './api/rate-limits';
import { registeredApp, userScopes, type App } from './app';
import { AccessTokens } from './auth/access-tokens';
import { Codes } from './auth/codes';
import { Grants } from './auth/grants';
import { JwtSigner } from './auth/jwt';
import { authRoutes } from './auth/routes';
import { byMethod, json, readRequest, text, writeAnswer, type HttpAnswer, type Methods } from './http';
import { Regions, regions as allRegions, type Region } from './regions';
import { TeslaState, type Remembered } from './state';

/** How the simulated Tesla differs from the usual one. */
export interface TeslaSettings {
  /** Of sign-in and Fleet API, which share it; a free one by default. */
  readonly port?: number;
  /** What the app has registered; the first is the one that is printed. */
  readonly redirectUris?: readonly string[];
  /** Of the user; `na` by default. */
  readonly region?: Region;
  /** Where the app is registered when there is no state yet; in all regions by default. */
  readonly registeredIn?: readonly Region[];
  /** Host names beside Tesla's own that stand for a region, such as `{localhost: 'eu'}`. */
  readonly hosts?: Readonly<Record<string, Region>>;
}

export interface TeslaOptions {
  readonly settings: TeslaSettings;
  readonly cars: ReadonlyMap<string, FleetCar>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What others need to know to work with a running server. Addresses have no slash at the end. */
export interface TeslaInfo {
  readonly auth: string;
  readonly fleetApi: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly publicKeyUrl: string;
  /** An access token of the user that is ready to use, with all scopes. */
  readonly token: string;
}

/** Tesla's servers: sign-in and Fleet API in one, on this machine only. */
export class TeslaServer {
  readonly #options: TeslaOptions;
  readonly #app: App;
  readonly #regions: Regions;
  #server: Server | undefined;
  #api: FleetApi | undefined;
  #partners: PartnerAccounts | undefined;
  #routes: ReadonlyMap<string, Methods> = new Map();

  constructor(options: TeslaOptions) {
    const { redirectUris, region = 'na', hosts = {} } = options.settings;
    this.#options = options;
    this.#app = registeredApp(redirectUris);
    this.#regions = new Regions(region, hosts);
  }

  /** What was used since the start. */
  get bill(): BillStatement | undefined {
    return this.#api?.bill.statement();
  }

  /** The app's key was put on a car. @param point uncompressed, hex. */
  async paired(point: string): Promise<void> {
    await this.#partners?.paired(point);
  }

  /**
   * @param certificate what it shows to clients.
   * @param folder where tokens and registrations are kept for the next run; without one they are forgotten.
   * @throws Problem ADDRESS_IN_USE, ADDRESS_FORBIDDEN
   */
  async start(certificate: Issued, folder: string | undefined): Promise<TeslaInfo> {
    const { cars, clock, settings } = this.#options;
    const app = this.#app;
    const regions = this.#regions;
    const state = await TeslaState.open(folder && join(folder, 'tesla.json'), () =>
      freshState(settings.registeredIn ?? allRegions, clock.now()),
    );
    const signer = new JwtSigner(state.remembered.signingKey);
    const grants = new Grants(state, clock);
    const tokens = new AccessTokens({ clientId: app.clientId, signer, grants, regions, clock });
    const partners = new PartnerAccounts(state, clock);
    this.#partners = partners;
    this.#api = new FleetApi({ app, cars, regions, partners, tokens, limits: new RateLimits(clock) });
    this.#routes = new Map([
      ...authRoutes({ app, codes: new Codes(clock), grants, tokens, regions, signer }),
      [publicKeyPath, partners.publicKey],
      ['/status', { GET: () => text(200, 'ok') }],
    ]);
    // What was made for the first run must be there in the next.
    await state.save();
    this.#server = await listen(certificate, settings.port ?? 0, (...pair) => void this.#handle(...pair));
    const base = `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return {
      auth: base,
      fleetApi: base,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      redirectUri: app.redirectUris[0] ?? '',
      publicKeyUrl: `${base}${publicKeyPath}`,
      token: tokens.ready(userScopes),
    };
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      writeAnswer(response, await this.#answer(request));
    } catch (error) {
      // Who hung up in the middle hears nothing.
      if (request.destroyed && !request.complete) return;
      this.#options.log.error(`The simulated Tesla could not answer ${request.method}: ${reasonOf(error)}.`);
      writeAnswer(response, json(500, { error: 'server_error' }));
    }
  }

  async #answer(incoming: IncomingMessage): Promise<HttpAnswer> {
    const request = await readRequest(incoming);
    if ('status' in request) return request;
    const methods = this.#routes.get(request.path);
    if (methods) return byMethod(methods, request);
    return (this.#api as FleetApi).answer(request);
  }
}

/** The app as its developer left it: registered with a key that its domain serves. */
function freshState(registeredIn: readonly Region[], now: number): Omit<Remembered, 'signingKey'> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const point = new KeyList().put(publicKey.export({ type: 'spki', format: 'pem' }) as string);
  const registration = { domain: 'simulated.example.com', point, createdAt: now, updatedAt: now };
  return {
    appKey: { point, isUploaded: false },
    registrations: Object.fromEntries(registeredIn.map((region) => [region, registration])),
    grants: [],
  };
}

async function listen(
  { cert, key }: Issued,
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer({ cert, key }, handle).listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new Problem('ADDRESS_IN_USE', { port }, error);
    if (code === 'EACCES') throw new Problem('ADDRESS_FORBIDDEN', { port }, error);
    throw error;
  }
}
