/** An app as its developer entered it at developer.tesla.com. */
export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  /** Compared byte for byte. */
  readonly redirectUris: readonly string[];
}

/** The one app that the simulated Tesla knows. It stays the same, so that what a flow has stored holds on. */
export function registeredApp(redirectUris: readonly string[] = defaultRedirectUris): App {
  return { clientId: 'simulated-client', clientSecret: 'simulated-secret', name: 'Simulated app', redirectUris };
}

/** Node-RED on this machine, by both of its names. */
export const defaultRedirectUris = ['http://localhost:1880/tesla/callback', 'http://127.0.0.1:1880/tesla/callback'];

/** The one user, who owns all cars. */
export const user = {
  id: '5d0c7a4e-21b6-4f7e-9a53-6f0e1c2b8d94',
  name: 'Jule Petersen',
  email: 'jule@example.com',
} as const;

/** What a user can grant (Fleet API docs, "Authentication overview"). */
export const userScopes = [
  'openid',
  'offline_access',
  'user_data',
  'vehicle_device_data',
  'vehicle_location',
  'vehicle_cmds',
  'vehicle_charging_cmds',
  'energy_device_data',
  'energy_cmds',
] as const;
export type UserScope = (typeof userScopes)[number];

/** What an app can ask for itself ("Partner Tokens"). */
export const partnerScopes: readonly string[] = [
  'openid',
  'user_data',
  'vehicle_device_data',
  'vehicle_cmds',
  'vehicle_charging_cmds',
  'vehicle_specs',
  'vehicle_pricing_info',
];

/** The words of a `scope` parameter, each once. */
export const scopesOf = (parameter: string | null): readonly string[] => [
  ...new Set((parameter ?? '').split(' ').filter(Boolean)),
];
