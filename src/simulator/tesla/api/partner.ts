import type { HttpAnswer } from '../http';
import type { Call, Endpoint } from './endpoint';
import { apiError, success } from './error';

/** The registration of an app ("Partner Endpoints"). */
export const partnerEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/api/1/partner_accounts',
    of: 'partner',
    isForNewcomers: true,
    scopes: [],
    answer: register,
  },
  { method: 'GET', path: '/api/1/partner_accounts/public_key', of: 'partner', scopes: [], answer: publicKeyOf },
];

async function register({ partners, region, body, app }: Call): Promise<HttpAnswer> {
  const { domain } = body;
  if (typeof domain !== 'string' || !isDomain(domain)) {
    return apiError(400, 'invalid_request', 'The domain is written in lowercase, without https:// and without a path');
  }
  const { point, createdAt, updatedAt } = await partners.register(region, domain);
  return success({
    client_id: app.clientId,
    name: app.name,
    description: '',
    domain,
    ca: null,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    enterprise_tier: 'free',
    public_key: point,
  });
}

function publicKeyOf({ partners, region, request }: Call): HttpAnswer {
  const domain = request.query.get('domain') ?? '';
  if (domain === '') return apiError(400, 'invalid_request', 'The parameter domain is missing');
  const registration = partners.in(region);
  if (registration?.domain !== domain)
    return apiError(403, 'forbidden', `The account does not have access to ${domain}`);
  return success({ public_key: registration.point });
}

const isDomain = (domain: string): boolean =>
  domain.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/.test(domain);
