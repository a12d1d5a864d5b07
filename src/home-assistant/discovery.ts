import { locale } from '../kernel/locale';
import { component } from './component';
import { firstWord } from './derived';
import type { CarView, Entity } from './entity';
import type { CheckedSettings } from './settings';
import { bridgeTopic, deviceId, discoveryTopic } from './topics';

/** What the discovery messages of this package say about their maker. */
export interface Origin {
  /** This package's version. */
  readonly version: string;
  readonly url: string;
}

/** A message to retain. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
}

/** Our name in `o`, by which we know our own messages again. */
const originName = 'evfleetpulse';

/** What can be special about a discovery message. */
export interface DiscoveryDetails {
  /** Components that Home Assistant still has and that no longer exist, key → platform. */
  readonly removed?: ReadonlyMap<string, string>;
  /** Home Assistant is to ask for a code at the lock. */
  readonly asksPin?: boolean;
}

/**
 * The one retained message that makes a car a device with entities. Its keys are Home Assistant's own abbreviations, for a
 * car with all its entities fills tens of kilobytes.
 * @param entities those the car can serve: what it never sent would stay unknown for ever.
 */
export function discoveryMessage(
  car: CarView,
  entities: readonly Entity[],
  settings: CheckedSettings,
  origin: Origin,
  { removed = new Map(), asksPin = false }: DiscoveryDetails = {},
): Message {
  const names = locale(settings.language, 'entities');
  const components: Record<string, object> = {};
  for (const entity of entities) {
    const name = names[entity.key] ?? entity.name;
    components[entity.key] = component(car, entity, settings, { name, asksPin });
  }
  // A component with nothing but its platform is one to remove, even where another stands in its place afterwards.
  for (const [key, platform] of removed) components[key] = { p: platform };
  const payload = {
    dev: device(car),
    o: { name: originName, sw: origin.version, url: origin.url },
    avty: [{ t: bridgeTopic(settings, settings.broker.clientId) }],
    qos: 1,
    cmps: components,
  };
  return { topic: discoveryTopic(settings, car.vin), payload: JSON.stringify(payload) };
}

/** The device as Home Assistant lists it. */
export function device({ vin, name, state }: CarView): object {
  const model = modelOf(vin, state.value('CarType'));
  const version = state.value('Version');
  const software = typeof version === 'string' ? firstWord(version) : '';
  return {
    ids: [deviceId(vin)],
    name: name.trim() || (model ? `Tesla ${model}` : `Tesla ${vin}`),
    mf: 'Tesla',
    ...(model && { mdl: model }),
    sn: vin,
    ...(software && { sw: software }),
  };
}

const modelOfVin: Readonly<Record<string, string>> = {
  '3': 'Model 3',
  C: 'Cybertruck',
  S: 'Model S',
  T: 'Semi',
  X: 'Model X',
  Y: 'Model Y',
};

/** A map, because old firmware sends the word as any text. */
const modelOfCarType: ReadonlyMap<unknown, string> = new Map([
  ['Cybertruck', 'Cybertruck'],
  ['Model3', 'Model 3'],
  ['ModelS', 'Model S'],
  ['ModelX', 'Model X'],
  ['ModelY', 'Model Y'],
  ['SemiTruck', 'Semi'],
]);

/** What the car says it is, else what the fourth character of its VIN says. */
function modelOf(vin: string, carType: unknown): string | undefined {
  return modelOfCarType.get(carType) ?? modelOfVin[vin.charAt(3)];
}

/** What of a discovery message tells who made it, and of what. */
interface OwnMessage {
  readonly o?: { readonly name?: unknown };
  readonly avty?: readonly ({ readonly t?: unknown } | null)[];
  readonly cmps?: Readonly<Record<string, { readonly p?: unknown } | null>>;
}

/** A discovery message of this package; nothing for whatever else stands there. */
function own(payload: string): OwnMessage {
  try {
    const message = JSON.parse(payload) as OwnMessage | null;
    return message?.o?.name === originName ? message : {};
  } catch {
    return {};
  }
}

/**
 * The components of a discovery message that this package once retained, key → platform; empty for whatever else stands
 * there. Components that are being removed are included.
 */
export function announcedComponents(payload: string): ReadonlyMap<string, string> {
  const pairs = Object.entries(own(payload).cmps ?? {}).map(([key, each]) => [key, each?.p] as const);
  return new Map(pairs.filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string'));
}

/** The bridge topic of who retained a discovery message of this package; `undefined` for whatever else stands there. */
export const announcer = (payload: string): unknown => own(payload).avty?.[0]?.t;
