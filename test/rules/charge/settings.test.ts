import { describe, expect, it } from 'vitest';
import { Problem } from '../../../src/kernel/problem';
import { checkChargeRule, checkDepartures, type ChargeRuleSettings } from '../../../src/rules/charge/settings';
import { weekdays } from '../../../src/rules/week';
import { settingsOf } from './model';

const now = Date.parse('2026-11-23T12:00Z');
const everyDay = { weekdays };
const problem = (more: Partial<ChargeRuleSettings>): string => {
  try {
    checkDepartures(checkChargeRule(settingsOf(more), now), now);
    return 'fine';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `${error.code}: ${error.message}`;
  }
};
const window = (
  from: string,
  to: string,
  mode: 'allow' | 'block' | 'force',
  days: ChargeRuleSettings['windows'][0]['window']['days'] = everyDay,
) => ({ window: { days, from, to }, mode });
const price = { source: 'tariff' as const, continuous: false, switchingCost: 0 };
const once = (date: string, time = '07:00') => ({ soc: 70, readyBy: [{ days: { weekdays: [], also: [date] }, time }] });
const limits = (...rules: ChargeRuleSettings['limits']['rules']) => ({ dated: [], rules, otherwise: 80 });

describe('what a person set', () => {
  it.each([
    ['the defaults', {}],
    ['a departure to come', { target: once('2026-11-24') }],
    [
      'several, of which one is over',
      { target: { soc: 70, readyBy: [...once('2026-11-20').readyBy, { days: everyDay, time: '07:00' }] } },
    ],
    ['windows that touch', { windows: [window('22:00', '06:00', 'block'), window('06:00', '08:00', 'force')] }],
    [
      'windows of one kind that overlap',
      { windows: [window('22:00', '06:00', 'allow'), window('05:00', '08:00', 'allow')] },
    ],
    [
      'a place',
      { places: { office: { latitude: 1, longitude: 1, radius: 50 } }, limits: limits({ limit: 60, place: 'office' }) },
    ],
    ['a tariff', { price: { ...price, tariff: { bands: [], otherwise: 0.3, currency: 'EUR' } } }],
  ])('is fine: %s', (_, more) => expect(problem(more)).toBe('fine'));

  it('goes on holding after its only departure, however long it runs', () => {
    const settings = settingsOf({ target: once('2026-11-23') });
    expect(checkChargeRule(settings, now + 400 * 86_400_000)).toBe(settings);
  });

  it.each([
    [
      'departure in the past',
      { target: once('2026-11-23') },
      'RULE_DEPARTURE_PAST: The departure at 07:00 on 2026-11-23 is in the past. Set a later date, or days of the week.',
    ],
    [
      'limit below the floor',
      { floor: 60, limits: limits({ limit: 60 }) },
      'RULE_LIMIT_BELOW_FLOOR: The charge limit of 60 % is not above the floor of 60 %. Raise the limit or lower the floor.',
    ],
    [
      'target above every limit',
      { target: { soc: 90, readyBy: [] } },
      'RULE_TARGET_ABOVE_LIMIT: The target of 90 % is above every charge limit; the highest is 80 %. Raise the limit or lower the target.',
    ],
    [
      'overlapping windows',
      { windows: [window('22:00', '06:00', 'block'), window('05:00', '08:00', 'force')] },
      'RULE_WINDOWS_OVERLAP: The windows in lines 1 and 2 overlap on 2026-11-24, and they mean different things. Let one end where the other begins.',
    ],
    [
      'windows that overlap on one date of the year',
      {
        windows: [
          window('22:00', '23:00', 'block', { weekdays: [], also: ['2027-05-01'] }),
          window('22:30', '23:30', 'allow', { weekdays: ['sat'] }),
        ],
      },
      'RULE_WINDOWS_OVERLAP: The windows in lines 1 and 2 overlap on 2027-05-01',
    ],
    ['unknown zone', { zone: 'Europe/Berlino' }, 'ZONE_UNKNOWN'],
    ['car without a home', { home: null }, 'RULE_HOME_MISSING: The car has no home'],
    [
      'unknown place',
      { limits: limits({ limit: 60, place: 'office' }) },
      'RULE_PLACE_UNKNOWN: A charge limit holds at "office"',
    ],
    ['empty tariff', { price }, 'RULE_TARIFF_MISSING'],
    ['wrong unit', { price: { ...price, source: 'message' as const, unit: 'EUR' } }, 'PRICE_UNIT_INVALID'],
    ['no time', { target: { soc: 70, readyBy: [{ days: everyDay, time: '7:00' }] } }, 'TIME_INVALID'],
    ['no date', { limits: { ...limits(), dated: [{ limit: 90, dates: ['2026-02-30'] }] } }, 'DATE_INVALID'],
    ['no capacity', { capacity: Number.NaN }, 'NUMBER_INVALID: capacity cannot be NaN: it is a number from 5 to 300.'],
    ['a limit that no Tesla takes', { limits: { ...limits(), otherwise: 40 } }, 'NUMBER_INVALID: limit cannot be 40'],
  ])('is refused: %s', (_, more, message) => expect(problem(more)).toContain(message));
});
