import { whole } from '../commands/parameter';
import { Problem } from '../kernel/problem';
import { chargeModes, type ChargeOrder } from '../rules/charge/exchange';
import { wallAt } from '../rules/zone';
import { number, sensor, switched, text, type EntityFace } from '../vehicle/entity';
import type { CarRule, Entity } from './entity';
import type { Payload } from './payload';
import { brief, seconds } from './rule-values';

/** What is shown of a rule. @param language of what it says in words. */
type Read = (rule: CarRule, language: string) => Payload;

/** Only a car with a rule has it. */
const ruled = (face: EntityFace, read: Read): Entity => ({
  ...face,
  signals: [],
  fleeting: true,
  read: ({ rule }, language = 'en') => rule && read(rule, language),
});

/** A control, and what its payloads order; `undefined` for one that it does not take. */
interface RuleControl {
  readonly entity: Entity;
  readonly takes: string;
  readonly order: (payload: string) => ChargeOrder | undefined;
}

const control = (face: EntityFace, takes: string, order: RuleControl['order'], read: Read): RuleControl => ({
  entity: { ...ruled(face, read), ruled: true },
  takes,
  order,
});

function percent(set: 'limit' | 'target', name: string, least: number, icon: string): RuleControl {
  const range = { min: least, max: 100, step: 1 };
  const { takes, read } = whole(least, 100, '%');
  const order = (payload: string): ChargeOrder | undefined => {
    const value = read(payload);
    return value === undefined ? undefined : { set, percent: value };
  };
  const face = number(`rule_${set}`, name, { deviceClass: 'battery', unit: '%', icon, range });
  return control(face, takes, order, (rule) => rule[set]);
}

const onOff =
  (orders: Readonly<Record<'ON' | 'OFF', ChargeOrder>>): RuleControl['order'] =>
  (payload) =>
    payload === 'ON' || payload === 'OFF' ? orders[payload] : undefined;

/** A time of day; nothing where there is none. */
const timeOfDay = /^(([01]\d|2[0-3]):[0-5]\d)?$/;

const rounded = (value: number | null, digits: number): number | null =>
  value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;

const controls: readonly RuleControl[] = [
  percent('limit', 'Charge rule limit', 50, 'mdi:battery-arrow-up'),
  percent('target', 'Charge rule target', 20, 'mdi:battery-clock'),
  // Home Assistant has times over MQTT since 2026.5 only, and older ones would lose the entity.
  control(
    text('rule_ready_by', 'Charge rule ready by', { icon: 'mdi:clock-end', pattern: timeOfDay.source }),
    'HH:MM',
    (payload) => (timeOfDay.test(payload) ? { set: 'ready_by', time: payload || null } : undefined),
    ({ readyBy, zone }) => (readyBy === null ? null : wallAt(readyBy, zone).time),
  ),
  // A switch and no button: one tap, too, and it shows that it holds, goes off by itself, and can be taken back.
  control(
    switched('rule_boost', 'Charge rule boost', { icon: 'mdi:rocket-launch' }),
    'ON, OFF',
    onOff({ ON: { set: 'boost', percent: 100 }, OFF: { set: 'boost', percent: null } }),
    ({ boost }) => boost !== null,
  ),
  control(
    switched('rule_hold', 'Charge rule hold', { icon: 'mdi:hand-back-right' }),
    'ON, OFF',
    onOff({ ON: { set: 'hold', on: true }, OFF: { set: 'hold', on: false } }),
    ({ held }) => held,
  ),
];

/** What a car's charge rule does, and what can be ordered of it. */
export const ruleEntities: readonly Entity[] = [
  ruled(
    sensor('charge_rule_mode', 'Charge rule', { deviceClass: 'enum', options: chargeModes, icon: 'mdi:ev-plug-type2' }),
    ({ mode }) => mode,
  ),
  ruled(sensor('charge_rule_reason', 'Charge rule reason', { icon: 'mdi:text-long' }), ({ reason }, language) =>
    brief(reason.say(language)),
  ),
  ruled(
    sensor('charge_rule_next_start', 'Charge rule next start', { deviceClass: 'timestamp', icon: 'mdi:clock-start' }),
    ({ nextStart }) => seconds(nextStart),
  ),
  ruled(
    sensor('charge_rule_expected_charge', 'Charge expected at departure', {
      unit: '%',
      precision: 0,
      icon: 'mdi:battery-clock-outline',
    }),
    ({ expectedSoc }) => rounded(expectedSoc, 0),
  ),
  {
    ...ruled(sensor('charge_rule_cost', 'Charge rule cost', { precision: 2, icon: 'mdi:cash' }), ({ cost }) =>
      rounded(cost, 2),
    ),
    // Money is its currency: without one it is a bare number.
    faceNow: ({ rule }) => (rule?.currency ? { deviceClass: 'monetary', unit: rule.currency } : {}),
  },
  ...controls.map(({ entity }) => entity),
];

const byKey: ReadonlyMap<string, RuleControl> = new Map(controls.map((one) => [one.entity.key, one]));

/**
 * What a control's payload orders of the rule; `undefined` where it is no control of rules.
 * @throws Problem PARAMETER_INVALID
 */
export function ruleOrderAt(key: string, payload: string): ChargeOrder | undefined {
  const found = byKey.get(key);
  if (!found) return undefined;
  const order = found.order(payload);
  if (order) return order;
  const value = JSON.stringify(payload.slice(0, 80));
  throw new Problem('PARAMETER_INVALID', { parameter: key, value, takes: found.takes });
}
