import { Problem } from '../kernel/problem';
import { preconditionModes, type PreconditionOrder } from '../rules/precondition/exchange';
import { sensor, switched, type EntityFace } from '../vehicle/entity';
import type { CarPrecondition, Entity } from './entity';
import { snakeCase, type Payload } from './payload';
import { brief, seconds } from './rule-values';

/** Only a car with a precondition rule has it. @param read gets the language of what it says in words. */
const shown = (face: EntityFace, read: (rule: CarPrecondition, language: string) => Payload): Entity => ({
  ...face,
  signals: [],
  fleeting: true,
  read: ({ precondition }, language = 'en') => precondition && read(precondition, language),
});

/** What the switches order. */
const orders: Readonly<Record<string, Readonly<Record<string, PreconditionOrder>>>> = {
  precondition_now: { ON: 'start', OFF: 'stop' },
  precondition_hold: { ON: 'stop', OFF: 'resume' },
};

/** What a car's precondition rule does, and what can be ordered of it. */
export const preconditionEntities: readonly Entity[] = [
  shown(
    sensor('precondition_mode', 'Precondition rule', {
      deviceClass: 'enum',
      options: preconditionModes.map(snakeCase),
      icon: 'mdi:car-seat-heater',
    }),
    ({ mode }) => snakeCase(mode),
  ),
  shown(sensor('precondition_reason', 'Precondition rule reason', { icon: 'mdi:text-long' }), ({ reason }, language) =>
    brief(reason.say(language)),
  ),
  shown(
    sensor('precondition_next_start', 'Precondition rule next start', {
      deviceClass: 'timestamp',
      icon: 'mdi:clock-start',
    }),
    ({ nextStart }) => seconds(nextStart),
  ),
  shown(
    sensor('precondition_departure', 'Precondition rule departure', {
      deviceClass: 'timestamp',
      icon: 'mdi:clock-end',
    }),
    ({ departure }) => seconds(departure),
  ),
  {
    ...shown(switched('precondition_now', 'Precondition now', { icon: 'mdi:fan' }), ({ runs }) => runs),
    ruled: true,
  },
  {
    ...shown(
      switched('precondition_hold', 'Precondition rule hold', { icon: 'mdi:hand-back-right' }),
      ({ mode }) => mode === 'held',
    ),
    ruled: true,
  },
];

/**
 * What a control's payload orders of the rule; `undefined` where it is no control of it.
 * @throws Problem PARAMETER_INVALID
 */
export function preconditionOrderAt(key: string, payload: string): PreconditionOrder | undefined {
  if (!Object.hasOwn(orders, key)) return undefined;
  const own = orders[key]!;
  if (Object.hasOwn(own, payload)) return own[payload];
  const value = JSON.stringify(payload.slice(0, 80));
  throw new Problem('PARAMETER_INVALID', { parameter: key, value, takes: 'ON, OFF' });
}
