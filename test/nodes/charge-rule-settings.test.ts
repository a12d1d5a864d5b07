import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chargeRuleSettings, inputOptionsOf, type ChargeRuleFields } from '../../nodes/runtime/charge-rule/charge-rule';
import { checkChargeRule } from '../../src/rules/charge/settings';
import type { FlowNode } from '../support/flow';

const file = join(__dirname, '..', '..', 'examples', 'charge-commute-dynamic-tariff.json');
const example = JSON.parse(readFileSync(file, 'utf8')) as FlowNode[];
const saved = example.find(({ type }) => type === 'tesla-charge-rule') as unknown as ChargeRuleFields;
const home = { latitude: 52.5, longitude: 13.4, radius: 100 };
const settings = (change: Partial<ChargeRuleFields> = {}) => chargeRuleSettings({ ...saved, ...change }, home);
const now = Date.parse('2026-11-23T20:00:00Z');

describe('the settings of a charge rule', () => {
  test('as the dialog saves them at first can be used', () => {
    const first = settings();
    expect(checkChargeRule(first, now)).toBe(first);
    expect(first).toMatchObject({
      zone: 'Europe/Berlin',
      home,
      volts: 230,
      phases: 3,
      target: { soc: 80, readyBy: [{ time: '07:15', days: { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] } }] },
      limits: { dated: [], rules: [], otherwise: 80 },
      surplus: null,
      circuit: null,
      floor: 20,
      wake: 'never',
      commandsADay: 40,
      scheduleOnCar: false,
    });
  });

  test('take limits by day, date and place', () => {
    const { limits } = settings({
      limits: [
        { days: 'weekend', dates: '', place: '', limit: '90' },
        { days: 'daily', dates: '', place: 'work', limit: '70' },
        { days: 'daily', dates: '', place: '', limit: '60' },
        { days: 'dates', dates: '2026-12-24, 2026-12-25', place: '', limit: '100' },
      ],
    });
    expect(limits.rules).toEqual([
      { limit: 90, days: { weekdays: ['sat', 'sun'] } },
      { limit: 70, place: 'work' },
      { limit: 60, days: { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] } },
    ]);
    expect(limits.dated).toEqual([{ limit: 100, dates: ['2026-12-24', '2026-12-25'] }]);
  });

  test('have no target without a per cent or a time, and no floor where it is empty', () => {
    expect(settings({ target: '' }).target).toBeNull();
    expect(settings({ departures: [] }).target).toBeNull();
    expect(settings({ overrun: '' }).target).not.toHaveProperty('overrun');
    expect(settings({ overrun: '0' }).target).toMatchObject({ overrun: 0 });
    expect(settings({ floor: '' }).floor).toBe(0);
  });

  test('take tariff, sun and circuit only where they are wanted', () => {
    const bands = [{ days: 'daily', from: '22:00', to: '06:00', price: '-0.02' }];
    const change = {
      priceSource: 'tariff',
      bands,
      otherwisePrice: '0.31',
      sun: true,
      circuitAmps: '32',
      maxPrice: '0',
    };
    const { price, surplus, circuit } = settings({ ...change, strict: true, batteryFrom: '' });
    expect(price).toMatchObject({ source: 'tariff', max: { price: 0, strict: true } });
    expect(price.tariff).toMatchObject({ bands: [{ from: '22:00', to: '06:00', price: -0.02 }], otherwise: 0.31 });
    expect(surplus).toEqual({ buffer: 200, minAmps: 6, startAfter: 180_000, stopAfter: 300_000 });
    expect(circuit).toEqual({ amps: 32, group: 'home', priority: 0 });
    expect(settings().price).not.toHaveProperty('tariff');
  });

  test('take appointments and the price of feeding in only where they are given', () => {
    expect(settings()).toMatchObject({ calendar: null });
    expect(settings().price).not.toHaveProperty('feedIn');
    const { calendar, price } = settings({ calendarWord: ' Auto ', travelMinutes: '45', feedIn: '0.08' });
    expect(calendar).toEqual({ word: 'Auto', minutesBefore: 45 });
    expect(price.feedIn).toBe(0.08);
  });

  test('say how messages are read', () => {
    expect(inputOptionsOf({ ...saved, gridInverted: true, priceSeries: ' SE3 ', currency: 'sek' }, now)).toEqual({
      zone: 'Europe/Berlin',
      now,
      unit: 'EUR/kWh',
      currency: 'SEK',
      series: 'SE3',
      signs: { gridInverted: true, batteryInverted: false },
      hasCalendar: false,
    });
  });

  test.each<[string, Partial<ChargeRuleFields>, string, RegExp]>([
    [
      'a date that does not exist',
      { limits: [{ days: 'dates', dates: '2026-02-30', limit: '90' }] },
      'RULE_LINE_INVALID',
      /Line 1 of Limits.*2026-02-30/,
    ],
    [
      'a window without an end',
      { windows: [{ days: 'daily', from: '22:00', mode: 'block' }] },
      'RULE_LINE_INVALID',
      /Windows/,
    ],
    [
      'a place at no latitude',
      { places: [{ name: 'work', latitude: '', longitude: '1', radius: '9' }] },
      'RULE_LINE_INVALID',
      /Places/,
    ],
    ['a battery of no size', { capacity: '' }, 'NUMBER_INVALID', /capacity/],
    ['a wake policy that is none', { wake: 'maybe' }, 'OPTION_INVALID', /never, needed or always/],
  ])('name %s', (_, change, code, sentence) => {
    expect(() => settings(change)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(sentence) }));
  });
});
