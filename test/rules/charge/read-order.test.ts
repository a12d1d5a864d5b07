import { describe, expect, it } from 'vitest';
import { readOrder, type OrderMessage } from '../../../src/rules/charge/read-order';

describe('an order in a message', () => {
  it.each<[OrderMessage, object]>([
    [
      { topic: 'boost', payload: 90 },
      { set: 'boost', percent: 90 },
    ],
    [
      { topic: 'boost', payload: '95 %' },
      { set: 'boost', percent: 95 },
    ],
    [
      { topic: 'boost', payload: true },
      { set: 'boost', percent: 100 },
    ],
    [
      { topic: 'boost', payload: false },
      { set: 'boost', percent: null },
    ],
    [
      { topic: 'boost', payload: 0 },
      { set: 'boost', percent: null },
    ],
    [
      { topic: 'target', payload: '70' },
      { set: 'target', percent: 70 },
    ],
    [
      { topic: 'limit', payload: 'off' },
      { set: 'limit', percent: null },
    ],
    [
      { topic: 'ready_by', payload: '06:30:00' },
      { set: 'ready_by', time: '06:30' },
    ],
    [
      { topic: 'ready_by', payload: '' },
      { set: 'ready_by', time: null },
    ],
    [{ topic: 'hold' }, { set: 'hold', on: true }],
    [
      { topic: 'hold', payload: 0 },
      { set: 'hold', on: false },
    ],
    [
      { topic: 'hold', payload: '2026-01-12T05:00:00Z' },
      { set: 'hold', on: true },
    ],
    [
      { topic: 'hold', payload: 'ON' },
      { set: 'hold', on: true },
    ],
    [
      { topic: 'hold', payload: 'OFF' },
      { set: 'hold', on: false },
    ],
    [
      { topic: 'hold', payload: false },
      { set: 'hold', on: false },
    ],
    [
      { topic: 'resume', payload: 1_764_000_000_000 },
      { set: 'hold', on: false },
    ],
  ])('%j is read', (message, order) => {
    expect(readOrder(message)).toEqual(order);
  });

  it.each<[OrderMessage]>([[{ topic: 'sensor.grid', payload: 90 }], [{ payload: 90 }], [{ topic: 'toString' }]])(
    '%j is none',
    (message) => {
      expect(readOrder(message)).toBeUndefined();
    },
  );

  it.each<[OrderMessage, string]>([
    [{ topic: 'boost', payload: 130 }, 'RULE_ORDER_INVALID'],
    [{ topic: 'limit', payload: 40 }, 'RULE_ORDER_INVALID'],
    [{ topic: 'target', payload: 'a lot' }, 'RULE_ORDER_INVALID'],
    [{ topic: 'target', payload: { percent: 80 } }, 'RULE_ORDER_INVALID'],
    [{ topic: 'ready_by', payload: '25:00' }, 'TIME_INVALID'],
    [{ topic: 'hold', payload: 'maybe' }, 'RULE_SWITCH_INVALID'],
    [{ topic: 'hold', payload: { state: 'on' } }, 'RULE_SWITCH_INVALID'],
    [{ topic: 'hold', payload: Number.NaN }, 'RULE_SWITCH_INVALID'],
    [{ topic: 'resume', payload: 'maybe' }, 'RULE_ORDER_ALONE'],
    [{ topic: 'resume', payload: false }, 'RULE_ORDER_ALONE'],
  ])('%j is refused with a sentence', (message, code) => {
    expect(() => readOrder(message)).toThrow(expect.objectContaining({ code }));
  });
});
