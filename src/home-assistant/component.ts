import type { CarView, Entity } from './entity';
import { rangeNow } from './range';
import type { CheckedSettings } from './settings';
import { bridgeTopic, deviceId, orderTopic, stateTopic } from './topics';

/** What a component says beside its entity. */
export interface ComponentDetails {
  /** In the user's language. */
  readonly name: string;
  /** Home Assistant is to ask for a code at the lock. */
  readonly asksPin: boolean;
}

/** The control that takes the temperature of a climate. */
const temperatureControl = (key: string): string => `${key}_temperature`;

/** The keys of the entities that show what a control does. */
export const shownBy = (control: string, entities: readonly Entity[]): readonly string[] =>
  entities.flatMap(({ key, temperature }) => {
    if (key === control) return [key];
    return temperature && temperatureControl(key) === control ? [temperature.target] : [];
  });

/** The topic on which an entity stands. */
export const entityTopic = (settings: CheckedSettings, vin: string, { key, json }: Entity): string =>
  stateTopic(settings, vin, json?.topic ?? key);

/** Whether the attributes of a tracker hold a place. */
const isPlace = "{{ 'online' if value_json.latitude is defined else 'offline' }}";

/** An order tells when it was given: one that was held up on its way must not move a car. Only a cover has no template. */
const order = (...more: readonly string[]): string =>
  ['{"value": {{ value | to_json }}, "at": {{ now().timestamp() }}', ...more].join(', ') + '}';

/** Home Assistant says "climate on" as the mode in which the car regulates itself. */
const modes = ['heat_cool', 'off'];
const modeOf = "{{ {'ON': 'heat_cool', 'OFF': 'off'}.get(value, 'None') }}";

/** What happened while the broker was away is over. */
const fresh = "{{ value if as_timestamp(value_json.at | default(''), 0) > now().timestamp() - 60 else '' }}";

const textOf = "{{ '' if value == 'None' else value }}";

/** One entity of a car, in Home Assistant's own abbreviations. */
export function component(
  car: CarView,
  bound: Entity,
  settings: CheckedSettings,
  { name, asksPin }: ComponentDetails,
): object {
  const entity = { ...bound, ...bound.faceNow?.(car) };
  return {
    p: entity.platform,
    uniq_id: `${deviceId(car.vin)}_${entity.key}`,
    name,
    ...stateOf(car, entity, settings),
    ...(entity.commanded && entity.platform !== 'sensor' && orderKeys(car, entity, settings, asksPin)),
    ...(entity.deviceClass && { dev_cla: entity.deviceClass }),
    ...(entity.unit && { unit_of_meas: entity.unit }),
    ...(entity.stateClass && { stat_cla: entity.stateClass }),
    ...(entity.options && (entity.platform === 'event' ? { evt_typ: entity.options } : { ops: entity.options })),
    ...(entity.precision !== undefined && { sug_dsp_prc: entity.precision }),
    ...(entity.category && { ent_cat: entity.category }),
    ...(entity.off && { en: false }),
    ...(entity.icon && { ic: entity.icon }),
  };
}

/** Where it stands, and how that is read. */
function stateOf({ vin }: CarView, entity: Entity, settings: CheckedSettings): object {
  const topic = entityTopic(settings, vin, entity);
  const { json } = entity;
  if (entity.platform === 'event') return { stat_t: topic, val_tpl: fresh };
  if (json) {
    const attributes = json.attributes.map((name) => `'${name}': value_json.${name}`);
    return {
      stat_t: topic,
      val_tpl: `{{ value_json.${json.state} }}`,
      json_attr_t: topic,
      json_attr_tpl: `{{ {${attributes.join(', ')}} | to_json }}`,
    };
  }
  switch (entity.platform) {
    case 'button':
      return {};
    case 'climate':
      return {
        mode_stat_t: topic,
        mode_stat_tpl: modeOf,
        modes,
        ...(entity.temperature && {
          curr_temp_t: stateTopic(settings, vin, entity.temperature.current),
          temp_stat_t: stateTopic(settings, vin, entity.temperature.target),
        }),
      };
    case 'cover':
      return { stat_t: topic, stat_open: 'ON', stat_clsd: 'OFF' };
    case 'device_tracker':
      // Coordinates only: a tracker with a state topic sticks to that state (TeslaMate #695), and 2027.1 refuses it.
      return {
        json_attr_t: topic,
        src_type: 'gps',
        // Without a place it is unavailable: Home Assistant 2026.11 warns of every null that would clear it.
        avty: [{ t: bridgeTopic(settings, settings.broker.clientId) }, { t: topic, val_tpl: isPlace }],
        avty_mode: 'all',
      };
    case 'lock':
      // The words of a binary sensor of class lock.
      return { stat_t: topic, stat_locked: 'OFF', stat_unlocked: 'ON' };
    case 'text':
      // It takes our word for unknown as any other.
      return { stat_t: topic, val_tpl: textOf };
    default:
      return { stat_t: topic };
  }
}

/** Where its orders go, and what they can be. */
function orderKeys(car: CarView, entity: Entity, settings: CheckedSettings, asksPin: boolean): object {
  const topic = orderTopic(settings, car.vin, entity.key);
  const { min, max, step } = rangeNow(entity, car) ?? {};
  switch (entity.platform) {
    case 'climate':
      return {
        mode_cmd_t: topic,
        mode_cmd_tpl: order(),
        temp_cmd_t: orderTopic(settings, car.vin, temperatureControl(entity.key)),
        temp_cmd_tpl: order(),
        temp_unit: 'C',
        min_temp: min,
        max_temp: max,
        temp_step: step,
      };
    case 'cover':
      // Without a template it can hand on no PIN either: where one is asked for, it only shuts.
      return { cmd_t: topic, pl_stop: null, ...(asksPin && { pl_open: null }) };
    case 'lock':
      return {
        cmd_t: topic,
        // Home Assistant asks for the code when it locks too; that works without one, so the empty one is a good one.
        ...(asksPin ? { cmd_tpl: order('"code": {{ code | to_json }}'), cod_form: '^.*$' } : { cmd_tpl: order() }),
      };
    default:
      return { cmd_t: topic, cmd_tpl: order(), min, max, step, ptrn: entity.pattern };
  }
}
