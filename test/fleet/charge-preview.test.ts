import { describe, expect, it } from 'vitest';
import { previewCharge } from '../../src/fleet/charge-preview';
import { chargeDefaults, type ChargeRuleSettings } from '../../src/rules/charge/settings';
import { weekdays, type Days } from '../../src/rules/week';

const now = Date.parse('2026-11-23T20:00:00Z');
const settings = (days: Days): ChargeRuleSettings => ({
  ...chargeDefaults,
  zone: 'Europe/Berlin',
  home: { latitude: 52.5, longitude: 13.4, radius: 100 },
  capacity: 75,
  maxAmps: 16,
  target: { soc: 80, readyBy: [{ days, time: '07:15' }] },
  price: { source: 'message', continuous: false, switchingCost: 0.05 },
});
const ask = { as: 'plugged', now, language: 'en' } as const;
const daily = settings({ weekdays });

describe('the preview of a charge rule', () => {
  it('shows a plan by the departure, and the charge that it leads to', () => {
    const preview = previewCharge({ ...ask, settings: daily });
    expect(preview).toMatchObject({ mode: 'waiting', target: 80, socFrom: 'example', pricesFrom: 'example' });
    expect(preview.expected.at(-1)).toEqual({ at: Date.parse('2026-11-24T06:15:00Z'), soc: 80 });
  });

  it('reckons with what the charges of the car have taught', () => {
    const [usual, wasteful] = [undefined, { kwhPerPercent: 1.1, sessions: 3 }].map((learned) =>
      previewCharge({ ...ask, settings: daily, learned }),
    );
    expect(wasteful!.energy / usual!.energy).toBeCloseTo(1.1 / (0.75 / 0.88), 1);
    expect(wasteful!.expected.at(-1)!.soc).toBe(80);
  });

  it('names the fix of a departure that is over', () => {
    const past = settings({ weekdays: [], also: ['2026-11-20'] });
    expect(() => previewCharge({ ...ask, settings: past })).toThrow('Set a later date, or days of the week.');
  });
});
