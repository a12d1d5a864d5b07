import type { UserScope } from '../app';

/** The texts of the sign-in pages in one language. */
export interface Texts {
  readonly title: string;
  readonly asks: (app: string) => string;
  readonly signedIn: (email: string) => string;
  readonly scopes: string;
  readonly allow: string;
  readonly refuse: string;
  readonly simulated: string;
  readonly revokeTitle: string;
  readonly revokeAsks: (app: string) => string;
  readonly nothing: string;
  readonly revoke: string;
  readonly revoked: string;
  readonly impossible: string;
  /** What each scope gives. Two of them belong to the sign-in and are not asked for. */
  readonly meaning: Readonly<Record<Exclude<UserScope, 'openid' | 'offline_access'>, string>>;
}

const en: Texts = {
  title: 'Allow access to your Tesla',
  asks: (app) => `${app} asks for access to your Tesla account.`,
  signedIn: (email) => `Signed in as ${email}.`,
  scopes: 'It may',
  allow: 'Allow',
  refuse: 'Refuse',
  simulated: 'This is the simulated Tesla of EVFleetPulse. No real account and no real car is behind it.',
  revokeTitle: 'Access to your Tesla',
  revokeAsks: (app) => `${app} has access to your Tesla account.`,
  nothing: 'No app has access to your Tesla account.',
  revoke: 'Revoke access',
  revoked: 'The access is revoked.',
  impossible: 'This sign-in cannot go on',
  meaning: {
    user_data: 'see your profile: name, e-mail address, picture',
    vehicle_device_data: 'see the live data of your cars',
    vehicle_location: 'see where your cars are',
    vehicle_cmds: 'send commands to your cars, unlocking included',
    vehicle_charging_cmds: 'control charging',
    energy_device_data: 'see the data of your energy products',
    energy_cmds: 'control your energy products',
  },
};

const de: Texts = {
  title: 'Zugriff auf deinen Tesla erlauben',
  asks: (app) => `${app} bittet um Zugriff auf dein Tesla-Konto.`,
  signedIn: (email) => `Angemeldet als ${email}.`,
  scopes: 'Erlaubt wird',
  allow: 'Erlauben',
  refuse: 'Ablehnen',
  simulated: 'Das ist der simulierte Tesla von EVFleetPulse. Dahinter steht kein echtes Konto und kein echtes Auto.',
  revokeTitle: 'Zugriff auf deinen Tesla',
  revokeAsks: (app) => `${app} hat Zugriff auf dein Tesla-Konto.`,
  nothing: 'Keine App hat Zugriff auf dein Tesla-Konto.',
  revoke: 'Zugriff entziehen',
  revoked: 'Der Zugriff ist entzogen.',
  impossible: 'Diese Anmeldung kann nicht weitergehen',
  meaning: {
    user_data: 'dein Profil sehen: Name, E-Mail-Adresse, Bild',
    vehicle_device_data: 'die Daten deiner Autos sehen',
    vehicle_location: 'sehen, wo deine Autos sind',
    vehicle_cmds: 'deinen Autos Befehle senden, auch das Aufschließen',
    vehicle_charging_cmds: 'das Laden steuern',
    energy_device_data: 'die Daten deiner Energieprodukte sehen',
    energy_cmds: 'deine Energieprodukte steuern',
  },
};

/** @param locale as the address names it, `de-DE`; English where it is another. */
export function textsFor(locale: string | null): Texts & { readonly language: 'de' | 'en' } {
  return /^de\b/i.test(locale ?? '') ? { ...de, language: 'de' } : { ...en, language: 'en' };
}
