import { describe, expect, it } from 'vitest';
import { readRuleInput } from '../../../src/fleet/charge/messages';

const options = {
  ...{ zone: 'Europe/Berlin', now: Date.parse('2026-01-12T05:00:00Z'), hasCalendar: true },
  signs: { gridInverted: false, batteryInverted: false },
};
const read = (message: object) => readRuleInput(message, options);

describe('a message to a charge rule that brings nothing', () => {
  it.each([
    [{ topic: 'grid', payload: '' }, 'grid cannot be "". It takes a number'],
    [{ topic: 'battery_soc', payload: Buffer.from('full') }, 'battery_soc cannot be "full". It takes a number'],
    [{ topic: 'sensor.p1_power', payload: 'unavailable' }, 'sensor.p1_power cannot be "unavailable".'],
    [{ topic: 'prices', payload: 'abc' }, 'prices cannot be "abc". It takes what the price source gives'],
    [{ topic: 'prices' }, 'prices cannot be "undefined".'],
  ])('is told what %o takes, where its topic names it', (message, sentence) => {
    expect(() => read(message)).toThrow(sentence);
  });

  it.each([[{ payload: 'abc' }], [{ topic: 'kitchen', payload: 7 }], [{ topic: 7, payload: 7 }]])(
    'is told of topics and orders otherwise: %o',
    (message) => {
      expect(() => read(message)).toThrow(expect.objectContaining({ code: 'RULE_INPUT_UNKNOWN' }));
      expect(() => read(message)).toThrow(/boost, limit, target, ready_by, hold, resume, plan\.$/);
    },
  );

  it('may have prices under the topic of a meter', () => {
    const start = '2026-01-12T05:00:00Z';
    const payload = { prices: [{ start, end: '2026-01-12T06:00:00Z', price: 0.3, unit: 'EUR/kWh' }] };
    expect(read({ topic: 'tariff/grid', payload })).toMatchObject({ kind: 'prices' });
  });
});
