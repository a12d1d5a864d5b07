import { heldAt, released, type Override } from '../override';
import type { ChargeOrder } from './exchange';
import type { ChargeRuleState, Sent } from './state';

const day = 86_400_000;

/**
 * Takes in what a person orders. What the car refused before is worth another try.
 * @param nextLimit when the limit changes by itself: a person's own is held no longer.
 */
export function hearOrder(
  before: ChargeRuleState,
  order: ChargeOrder,
  nextLimit: number,
  now: number,
): ChargeRuleState {
  const state = { ...before, sent: withoutRefusals(before.sent) };
  const { orders } = state;
  switch (order.set) {
    case 'limit': {
      const rest = omit(orders, 'limit', 'boost');
      if (order.percent === null) return { ...state, orders: rest };
      const limit = { limit: percentOf(order.percent, 50), until: Math.min(nextLimit, now + day) };
      return {
        ...state,
        orders: { ...rest, limit },
        overrides: { ...state.overrides, limit: free(state.overrides.limit) },
      };
    }
    case 'target': {
      const rest = omit(orders, 'target');
      return { ...state, orders: order.percent === null ? rest : { ...rest, target: percentOf(order.percent, 0) } };
    }
    case 'ready_by': {
      const rest = omit(orders, 'readyBy');
      return { ...state, departure: null, orders: order.time === null ? rest : { ...rest, readyBy: order.time } };
    }
    case 'boost':
      return boosted(state, order, now);
    case 'hold': {
      if (order.on) return { ...state, orders: { ...orders, hold: true } };
      const { limit, amps, charge } = state.overrides;
      const overrides = { limit: free(limit), amps: free(amps), charge: free(charge) };
      return { ...state, orders: omit(orders, 'hold'), overrides };
    }
  }
}

/** What a person held before a boost holds again after it. */
function boosted(
  state: ChargeRuleState,
  { percent, until }: Extract<ChargeOrder, { set: 'boost' }>,
  now: number,
): ChargeRuleState {
  const orders = omit(state.orders, 'boost');
  if (percent === null) return { ...state, orders };
  const held = heldAt(state.overrides.limit, now);
  const own = typeof held?.value === 'number' ? { limit: held.value, until: held.until } : orders.limit;
  const boost = { limit: percentOf(percent, 50), ...(until !== undefined && { ends: until }) };
  return {
    ...state,
    orders: { ...orders, ...(own && { limit: own }), boost },
    overrides: { ...state.overrides, limit: free(state.overrides.limit), charge: free(state.overrides.charge) },
  };
}

/** What was refused or showed no effect is forgotten; what is on its way is not. */
export function withoutRefusals(sent: ChargeRuleState['sent']): ChargeRuleState['sent'] {
  const entries = Object.entries(sent) as [string, Sent][];
  if (entries.every(([, { outcome }]) => outcome === 'pending')) return sent;
  return Object.fromEntries(entries.filter(([, { outcome }]) => outcome === 'pending'));
}

/** An object without some of its keys. */
export function omit<Whole extends object, Key extends keyof Whole>(
  whole: Whole,
  ...keys: readonly Key[]
): Omit<Whole, Key> {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key as Key))) as Omit<Whole, Key>;
}

const free = (override: Override): Override => ({ ...released(override), foreign: [] });

const percentOf = (value: number, least: number): number => Math.min(100, Math.max(least, Math.round(value)));
