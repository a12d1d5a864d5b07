import { locale } from '../kernel/locale';
import { firstWord } from './derived';
import type { CarView, Entity } from './entity';
import type { CheckedSettings } from './settings';
import { bridgeTopic, deviceId, discoveryTopic, stateTopic } from './topics';

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

/** Whether the attributes of a tracker hold a place. */
const isPlace = "{{ 'online' if value_json.latitude is defined else 'offline' }}";

/** Our name in `o`, by which we know our own messages again. */
const originName = 'evfleetpulse';

/**
 * The one retained message that makes a car a device with entities. Its keys are Home Assistant's own abbreviations, for a
 * car with all its entities fills tens of kilobytes.
 * @param entities those the car can serve: what it never sent would stay unknown for ever.
 * @param removed components that Home Assistant still has and that no longer exist.
 */
export function discoveryMessage(
  car: CarView,
  entities: readonly Entity[],
  settings: CheckedSettings,
  origin: Origin,
  removed: ReadonlyMap<string, string> = new Map(),
): Message {
  const names = locale(settings.language, 'entities');
  const components: Record<string, object> = {};
  for (const entity of entities) components[entity.key] = component(car.vin, entity, names[entity.key], settings);
  // A component with nothing but its platform is one to remove.
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

function component(vin: string, entity: Entity, name: string | undefined, settings: CheckedSettings): object {
  const topic = stateTopic(settings, vin, entity.key);
  return {
    p: entity.platform,
    uniq_id: `${deviceId(vin)}_${entity.key}`,
    name: name ?? entity.name,
    // Coordinates only: a tracker with a state topic sticks to that state (TeslaMate #695), and 2027.1 refuses it.
    ...(entity.platform === 'device_tracker'
      ? {
          json_attr_t: topic,
          src_type: 'gps',
          // Without a place it is unavailable: Home Assistant 2026.11 warns of every null that would clear it.
          avty: [{ t: bridgeTopic(settings, settings.broker.clientId) }, { t: topic, val_tpl: isPlace }],
          avty_mode: 'all',
        }
      : { stat_t: topic }),
    ...(entity.deviceClass && { dev_cla: entity.deviceClass }),
    ...(entity.unit && { unit_of_meas: entity.unit }),
    ...(entity.stateClass && { stat_cla: entity.stateClass }),
    ...(entity.options && { ops: entity.options }),
    ...(entity.precision !== undefined && { sug_dsp_prc: entity.precision }),
    ...(entity.category && { ent_cat: entity.category }),
    ...(entity.off && { en: false }),
    ...(entity.icon && { ic: entity.icon }),
  };
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

/**
 * The components of a discovery message that this package once retained, key → platform; empty for whatever else stands
 * there. Components that are being removed are included.
 */
export function announcedComponents(payload: string): ReadonlyMap<string, string> {
  try {
    const message = JSON.parse(payload) as {
      o?: { name?: unknown };
      cmps?: Record<string, { p?: unknown } | null>;
    } | null;
    if (message?.o?.name !== originName) return new Map();
    const pairs = Object.entries(message.cmps ?? {}).map(([key, each]) => [key, each?.p] as const);
    return new Map(pairs.filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string'));
  } catch {
    return new Map();
  }
}
