import type { AccessToken, AccessTokens } from '../auth/access-tokens';
import type { HttpAnswer, HttpRequest } from '../http';
import { Bill } from './bill';
import { commandEndpoints } from './commands';
import type { Call, Endpoint, FleetCar, World } from './endpoint';
import { apiError, asleep, faultAnswer, retryHeaders } from './error';
import { partnerEndpoints } from './partner';
import type { RateLimits } from './rate-limits';
import { perMinute } from './rate-limits';
import { isGranted, missingScopes } from './scopes';
import { userEndpoints } from './user';
import { findCar } from './vehicle';
import { vehicleDataEndpoint } from './vehicle-data';
import { vehicleEndpoints } from './vehicles';

const endpoints: readonly Endpoint[] = [
  ...userEndpoints,
  ...partnerEndpoints,
  ...vehicleEndpoints,
  vehicleDataEndpoint,
  ...commandEndpoints,
];

/** Each with what its path looks like; the ones without a part to fill in win. */
const routes = endpoints
  .map((endpoint) => ({ endpoint, parts: endpoint.path.split('/') }))
  .sort((one, other) => Number(one.endpoint.path.includes('{')) - Number(other.endpoint.path.includes('{')));

export interface FleetApiOptions extends World {
  readonly tokens: AccessTokens;
  readonly limits: RateLimits;
}

/** The Fleet API: what is asked of every request, in Tesla's order, before its endpoint answers it. */
export class FleetApi {
  readonly bill = new Bill();
  readonly #options: FleetApiOptions;

  constructor(options: FleetApiOptions) {
    this.#options = options;
  }

  async answer(request: HttpRequest): Promise<HttpAnswer> {
    const matching = match(request.path);
    const [first] = matching;
    if (!first) return apiError(404, 'not_found', `There is nothing at ${request.path}`);
    const token = this.#token(request);
    const car = first.path.vin === undefined ? undefined : findCar(this.#options.cars, first.path.vin);
    const answer = await this.#checked(request, matching, token, car);
    // A token of nobody is on nobody's bill.
    const { category } = first.endpoint;
    if (category && token) this.bill.charge(category, answer.status, car?.vin);
    return answer;
  }

  async #checked(
    request: HttpRequest,
    matching: readonly Match[],
    token: AccessToken | undefined,
    car: FleetCar | undefined,
  ): Promise<HttpAnswer> {
    const found = matching.find(({ endpoint }) => endpoint.method === request.method);
    if (!found) {
      const allow = matching.map(({ endpoint }) => endpoint.method).join(', ');
      return apiError(405, 'method_not_allowed', `Only ${allow} is possible here`, { allow });
    }
    const { endpoint, path } = found;
    if (token?.state !== 'good') return apiError(401, token ? 'token expired (401)' : 'invalid bearer token');
    const misplaced = this.#misplaced(request, endpoint, token);
    if (misplaced) return misplaced;
    if (!isGranted(endpoint.scopes, token.scopes)) return missingScopes(endpoint.scopes);
    const body = bodyOf(request);
    if ('status' in body) return body;
    const region = this.#options.regions.called(request);
    const call: Call = { ...this.#options, request, region, token, path, body: body.json };
    if (endpoint.of !== 'car') return endpoint.answer(call);
    if (!car) return apiError(404, 'not_found', 'There is no such vehicle in this account');
    const unreached = this.#unreached(request, endpoint, car);
    return unreached ?? endpoint.answer({ ...call, car });
  }

  /** Why a token does not open this endpoint here: it is of the other kind, or of another region. */
  #misplaced(request: HttpRequest, endpoint: Endpoint, token: AccessToken): HttpAnswer | undefined {
    const { regions, partners } = this.#options;
    if (endpoint.of === 'partner' && token.kind !== 'partner') return apiError(403, 'Expected partner account');
    if (endpoint.of !== 'partner' && token.kind !== 'user') return apiError(403, 'Expected user account');
    const region = regions.called(request);
    const isNewcomer = endpoint.of !== 'car' && endpoint.isForNewcomers;
    if (!isNewcomer && !partners.in(region)) {
      const where = `Account must be registered in the current region: ${region}`;
      return apiError(412, where, 'Register the app with POST /api/1/partner_accounts');
    }
    const isHome = region === regions.home || endpoint.of === 'partner';
    return isHome || (endpoint.of === 'user' && endpoint.isEverywhere) ? undefined : this.#outOfRegion(request);
  }

  /** Names the right base URL in the words and the header that Tesla's own proxy looks for. */
  #outOfRegion(request: HttpRequest): HttpAnswer {
    const { regions } = this.#options;
    const url = regions.baseUrl(regions.home, request);
    return apiError(421, `user out of region, use base URL: ${url}`, '', { 'alt-svc': `h2=${url}` });
  }

  /** Why a request does not get to the car. */
  #unreached(request: HttpRequest, endpoint: Endpoint, car: FleetCar): HttpAnswer | undefined {
    const { category } = endpoint;
    const wait = category && this.#options.limits.take(car.vin, category);
    if (category && wait !== undefined) {
      const headers = retryHeaders(wait, 0, perMinute[category]);
      return apiError(429, `rate limit exceeded. Retry in ${wait} seconds`, '', headers);
    }
    const fault = car.takeHttpFault();
    if (fault === 421) return this.#outOfRegion(request);
    if (fault !== undefined) return faultAnswer(fault);
    return endpoint.of === 'car' && endpoint.isLive && car.reach !== 'online' ? asleep() : undefined;
  }

  #token({ headers }: HttpRequest): AccessToken | undefined {
    const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    return token === undefined ? undefined : this.#options.tokens.read(token);
  }
}

interface Match {
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, string>>;
}

/** The endpoints of a path, whatever their method. */
function match(path: string): readonly Match[] {
  const asked = path.split('/');
  const found = routes.find(({ parts }) => fits(parts, asked));
  if (!found) return [];
  const names = found.parts.flatMap((part, index) =>
    part.startsWith('{') ? [[part.slice(1, -1), asked[index] ?? ''] as const] : [],
  );
  return routes
    .filter(({ endpoint }) => endpoint.path === found.endpoint.path)
    .map(({ endpoint }) => ({ endpoint, path: Object.fromEntries(names) }));
}

const fits = (parts: readonly string[], asked: readonly string[]): boolean =>
  parts.length === asked.length &&
  parts.every((part, index) => (part.startsWith('{') ? asked[index] !== '' : part === asked[index]));

/** The JSON of a request; without a body, or with `null`, it is empty. */
function bodyOf({ headers, body }: HttpRequest): { readonly json: Readonly<Record<string, unknown>> } | HttpAnswer {
  if (body.trim() === '') return { json: {} };
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    return apiError(406, 'not acceptable', 'The body is JSON: Content-Type must be application/json');
  }
  try {
    const json: unknown = JSON.parse(body) ?? {};
    if (typeof json === 'object' && !Array.isArray(json)) return { json: json as Record<string, unknown> };
  } catch {
    // Said below, as for JSON that is no object.
  }
  return apiError(400, 'invalid_request', 'The body is no JSON object');
}
