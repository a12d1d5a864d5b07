import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAlertInput } from '../../src/fleet/alerts/input';
import { readPreconditionInput } from '../../src/fleet/precondition/messages';
import { readRuleInput } from '../../src/fleet/charge/messages';
import { Problem } from '../../src/kernel/problem';
import { readAnswer } from '../../src/rules/alerts/answers';
import { preconditionOrders } from '../../src/rules/precondition/exchange';

const now = Date.parse('2026-06-15T16:00:00Z');
const options = { zone: 'Europe/Berlin', now };
const signs = { gridInverted: false, batteryInverted: false };

/** What no JSON holds: it comes from a function node, or from a library that sends its own objects. */
const strange = fc.oneof(
  fc.constantFrom(() => 80, Symbol('limit'), 80n, Object(80n), Object(Symbol()), NaN, -0, new Date(NaN), new Map()),
  fc.constantFrom('a', 'payload', 'start', 'event', 'length').map((name) => {
    const circle: Record<string, unknown> = {};
    circle[name] = circle;
    return circle;
  }),
  fc.constantFrom('payload', 'start', 'event', 'attributes', 'state', 'toString', '0').map((name) => failing(name)),
  fc.constantFrom(Object.create(null) as object, { toString: 1 }, { valueOf: null, toString: null }),
);

/** Who reads this field gets an error. */
function failing(name: string): object {
  return Object.defineProperty({}, name, { enumerable: true, get: () => raise() });
}
const raise = (): never => {
  throw new TypeError('This getter fails.');
};

/** Names under which the readers look. */
const names = [
  ...[
    'attributes',
    'state',
    'entity_id',
    'new_state',
    'event',
    'event_type',
    'type',
    'action',
    'alert',
    'hours',
    'until',
  ],
  ...[
    'start',
    'end',
    'summary',
    'uid',
    'rates',
    'value',
    'price',
    'unit',
    'area',
    'PriceArea',
    'geo_name',
    'timestamp',
  ],
  ...['forecasts', 'period_end', 'period', 'pv_estimate', 'watts', 'grid', 'power', '_type', 'tst', 'lat', 'lon'],
  ...['latitude', 'longitude', 'reminder', 'odometer', 'temperature', 'unit_of_measurement', 'calendar.home', 'events'],
] as const;
const words = ['calendar.home', 'person.anna', 'weather.home', 'sensor.outside', 'on', '12', '2026-06-16T08:00:00Z'];
const anything = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    strange,
    fc.constantFrom(...words),
    fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withTypedArray: true }),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 6 }),
  ),
})).any;
const messageOf = (topics: readonly string[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.record({ topic: fc.constantFrom(...topics), payload: anything, data: anything }) },
    { weight: 1, arbitrary: fc.record({ topic: anything, payload: anything, unit: anything, total: anything }) },
    fc.constantFrom('topic', 'payload', 'data').map((name) => failing(name)),
  );

const readers: readonly [string, readonly string[], (message: object) => unknown][] = [
  [
    'a charge rule: orders, prices, meters, forecasts, calendars',
    ['limit', 'target', 'boost', 'ready_by', 'hold', 'resume', 'grid', 'battery_soc', 'solar', ''],
    (message) => readRuleInput(message, { ...options, signs, hasCalendar: true }),
  ],
  [
    'a precondition rule: orders, persons, calendars, the weather',
    [...preconditionOrders, 'outside', 'owntracks/anna/phone', 'person.anna', 'calendar.home', 'anna', ''],
    (message) => readPreconditionInput(message, options),
  ],
  [
    'alerts: orders, rain, keys, calendars',
    ['acknowledge', 'mute', 'done', 'relearn', 'rain', 'key', 'weather.home', 'calendar.home', ''],
    (message) => readAlertInput(message, { zone: options.zone, reminders: [{ name: 'Tyres' }] }, now),
  ],
  ['alerts: answers', [''], (message) => readAnswer({}, message, now)],
];

it.each(readers)('%s are read or refused with a sentence, whatever comes', (_, topics, read) => {
  fc.assert(
    fc.property(messageOf(topics), (message) => {
      try {
        read(message);
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    }),
    { numRuns: 4_000 },
  );
});

it.each<[string, () => unknown]>([
  ['function', () => () => 80],
  ['Symbol(80)', () => Symbol('80')],
  ['80n', () => 80n],
  ['object', () => failing('toString')],
])('an order with %s says what cannot be', (shown, make) => {
  const payload = make();
  for (const topic of ['limit', 'target', 'boost', 'ready_by']) {
    const code = topic === 'ready_by' ? 'TIME_INVALID' : 'RULE_ORDER_INVALID';
    expect(() => readRuleInput({ topic, payload }, { ...options, signs, hasCalendar: false })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(shown) }),
    );
  }
});
