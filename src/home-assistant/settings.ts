import { redact } from '../kernel/log';
import { Problem } from '../kernel/problem';

/** How to reach an MQTT broker. Certificates and keys are PEM text. */
export interface BrokerSettings {
  /** `mqtt:`, `mqtts:`, `ws:` or `wss:`; a user name and password in it stand where the fields are empty. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Unique at the broker: of two clients with one id, each throws the other out. */
  readonly clientId?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** `false` accepts a broker whose certificate nobody vouches for. */
  readonly rejectUnauthorized?: boolean;
  /** 3.1.1 (4) by default: every broker speaks it, and nothing that is published here needs more. */
  readonly protocolVersion?: 4 | 5;
}

/** What the user sets for Home Assistant. */
export interface HomeAssistantSettings {
  readonly broker: BrokerSettings;
  /** First level of all topics of the cars; `tesla` by default. */
  readonly baseTopic?: string;
  /** The discovery prefix of Home Assistant's MQTT integration; `homeassistant` by default. */
  readonly discoveryPrefix?: string;
  /** Language of the entities' names; English by default. */
  readonly language?: string;
}

/** Settings that were checked, with every default in place. */
export interface CheckedSettings {
  readonly broker: BrokerSettings & { readonly clientId: string; readonly protocolVersion: 4 | 5 };
  readonly baseTopic: string;
  readonly discoveryPrefix: string;
  readonly language: string;
}

const protocols = ['mqtt:', 'mqtts:', 'tcp:', 'ssl:', 'ws:', 'wss:'];

/** Checks the settings and fills in the defaults; throws BROKER_MISSING, BROKER_URL_INVALID or OPTION_INVALID. */
export function checkSettings({ broker, ...settings }: HomeAssistantSettings): CheckedSettings {
  const clientId = broker.clientId?.trim() || 'evfleetpulse';
  if (/[/+#\s]/.test(clientId)) {
    throw invalid('The MQTT client id', clientId, 'it is a part of a topic, so it has no /, +, # and no spaces');
  }
  return {
    broker: { protocolVersion: 4, ...broker, ...address(broker), clientId },
    baseTopic: topic('The base topic', settings.baseTopic?.trim() || 'tesla'),
    discoveryPrefix: topic('The discovery prefix', settings.discoveryPrefix?.trim() || 'homeassistant'),
    language: settings.language?.trim() || 'en',
  };
}

function invalid(option: string, value: string, rule: string): Problem {
  return new Problem('OPTION_INVALID', { option, value: JSON.stringify(value), rule });
}

function topic(option: string, value: string): string {
  if (/[+#\s\0]/.test(value)) throw invalid(option, value, 'a topic to publish on has no +, # and no spaces');
  if (value.split('/').includes(''))
    throw invalid(option, value, 'no slash stands at its start, its end or beside another');
  if (value.startsWith('$')) throw invalid(option, value, 'topics that begin with $ belong to the broker');
  return value;
}

/** The address without the user in it, so that no sentence can quote a password. */
function address({ url, username, password }: BrokerSettings): Pick<BrokerSettings, 'url' | 'username' | 'password'> {
  const given = url.trim();
  if (given === '') throw new Problem('BROKER_MISSING');
  let parsed: URL;
  let user: string;
  let secret: string;
  try {
    parsed = new URL(given);
    user = username || decodeURIComponent(parsed.username);
    secret = password || decodeURIComponent(parsed.password);
  } catch {
    throw new Problem('BROKER_URL_INVALID', { url: redact(given) });
  }
  if (!protocols.includes(parsed.protocol) || parsed.hostname === '') {
    throw new Problem('BROKER_URL_INVALID', { url: redact(given) });
  }
  parsed.username = '';
  parsed.password = '';
  return { url: parsed.href, ...(user && { username: user }), ...(secret && { password: secret }) };
}
