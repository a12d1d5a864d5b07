import { Problem } from '../kernel/problem';

/** What an app at developer.tesla.com and its user agreed on. */
export interface AccountSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Byte for byte as registered. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Base URL of the region's Fleet API: the audience of the tokens. */
  readonly apiUrl: string;
  /** Where the browser asks for consent, and where tokens are asked for; Tesla's own by default. */
  readonly authorizeUrl?: string;
  readonly tokenUrl?: string;
  /** A refresh token that was got elsewhere, to begin with; afterwards the store has newer ones. */
  readonly refreshToken?: string;
}

/** Tesla's addresses. Tokens are asked for at another host: the first one refuses servers with a bot filter. */
export const teslaAuth = {
  authorizeUrl: 'https://auth.tesla.com/oauth2/v3/authorize',
  tokenUrl: 'https://fleet-auth.prd.vn.cloud.tesla.com/oauth2/v3/token',
} as const;

/** Without these Tesla gives no refresh token. */
const needed = ['openid', 'offline_access'];

/** Settings with nothing missing. */
export type CheckedAccount = Required<Omit<AccountSettings, 'refreshToken'>> & Pick<AccountSettings, 'refreshToken'>;

/**
 * Checks the settings, takes away the blanks that come with copying, and puts in the defaults.
 * @throws Problem OPTION_INVALID
 */
export function checkAccount(settings: AccountSettings): CheckedAccount {
  const { redirectUri, apiUrl, authorizeUrl = teslaAuth.authorizeUrl, tokenUrl = teslaAuth.tokenUrl } = settings;
  const refreshToken = settings.refreshToken?.trim();
  return {
    clientId: filled('The client ID', settings.clientId),
    clientSecret: filled('The client secret', settings.clientSecret),
    redirectUri: web('The redirect URI', redirectUri),
    // Tesla compares it as text, and its own have no slash at the end.
    apiUrl: secureUrl('The API URL', apiUrl).replace(/\/+$/, ''),
    authorizeUrl: secureUrl('The authorize URL', authorizeUrl),
    tokenUrl: secureUrl('The token URL', tokenUrl),
    scopes: [...new Set([...needed, ...settings.scopes])],
    ...(refreshToken && { refreshToken }),
  };
}

function filled(option: string, value: string): string {
  const text = value.trim();
  if (text === '')
    throw new Problem('OPTION_INVALID', { option, value: 'empty', rule: 'copy it from developer.tesla.com' });
  return text;
}

function web(option: string, text: string): string {
  const value = text.trim();
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return value;
  throw new Problem('OPTION_INVALID', { option, value: value || 'empty', rule: 'it must be a whole address' });
}

/**
 * The address of a server that gets secrets: encrypted, unless they stay on this machine.
 * @param option as a sentence begins with it.
 * @throws Problem OPTION_INVALID
 */
export function secureUrl(option: string, text: string): string {
  const value = web(option, text);
  if (new URL(value).protocol === 'https:' || isOnThisMachine(value)) return value;
  throw new Problem('OPTION_INVALID', { option, value, rule: 'it must begin with https://' });
}

/** Whether an address leads to this very machine, as that of a simulated Tesla does. */
export function isOnThisMachine(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
