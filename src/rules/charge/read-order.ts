import { Problem } from '../../kernel/problem';
import { checkYes, isNothing, isOff, readYes, shown } from '../yes';
import { checkTime } from '../zone';
import type { ChargeOrder } from './exchange';

/** A message as far as orders are told by it. */
export interface OrderMessage {
  readonly topic?: unknown;
  readonly payload?: unknown;
}

/** What `msg.topic` may order, with what `msg.payload` then is. */
const topics: Readonly<Record<string, (payload: unknown) => ChargeOrder>> = {
  limit: (payload) => ({ set: 'limit', percent: percentIn('limit', payload, 50) }),
  target: (payload) => ({ set: 'target', percent: percentIn('target', payload, 1) }),
  boost: (payload) => ({ set: 'boost', percent: payload === true ? 100 : percentIn('boost', payload, 50) }),
  ready_by: (payload) => ({ set: 'ready_by', time: timeIn(payload) }),
  hold: (payload) => ({ set: 'hold', on: readYes('hold', payload) }),
  resume: (payload) => {
    checkYes('resume', payload);
    return { set: 'hold', on: false };
  },
};

/**
 * What a message orders of a charge rule: `msg.topic` names it (`boost`, `limit`, `target`, `ready_by`, `hold`, `resume`),
 * `msg.payload` is the value, and `false`, `off` or (but for `hold`) nothing takes it back.
 * @returns `undefined` where the topic is none of these.
 * @throws Problem RULE_ORDER_INVALID, RULE_SWITCH_INVALID, RULE_ORDER_ALONE, TIME_INVALID
 */
export function readOrder({ topic, payload }: OrderMessage): ChargeOrder | undefined {
  if (typeof topic !== 'string' || !Object.hasOwn(topics, topic)) return undefined;
  return topics[topic]!(payload);
}

function percentIn(order: string, payload: unknown, least: number): number | null {
  if (isNothing(payload) || isOff(payload)) return null;
  const text = typeof payload === 'string' ? payload.trim().replace(/\s*%$/, '') : payload;
  const percent = typeof text === 'number' || (typeof text === 'string' && text !== '') ? Number(text) : NaN;
  if (percent >= least && percent <= 100) return Math.round(percent);
  throw new Problem('RULE_ORDER_INVALID', { order, value: shown(payload), least });
}

function timeIn(payload: unknown): string | null {
  if (isNothing(payload) || isOff(payload)) return null;
  // Home Assistant writes seconds.
  const time = shown(payload).replace(/^(\d\d:\d\d):\d\d$/, '$1');
  checkTime(time);
  return time;
}
