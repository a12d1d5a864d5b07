import { expect, it } from 'vitest';
import { Problem } from '../../src/kernel/problem';
import { checkCondition } from '../../src/rules/alerts';
import { readCalendar } from '../../src/rules/calendar/read';
import { checkChargeRule, checkDepartures, type ChargeRuleSettings } from '../../src/rules/charge/settings';
import { checkPrecondition, type PreconditionSettings } from '../../src/rules/precondition/settings';
import { readPrices } from '../../src/rules/prices/read';
import { weekdays } from '../../src/rules/week';
import { settingsOf as chargeSettings } from './charge/model';
import { settingsOf as preconditionSettings } from './precondition/model';

const now = Date.parse('2026-11-23T12:00Z');
const options = { zone: 'Europe/Berlin', now };
const charge = (more: Partial<ChargeRuleSettings>) => (): unknown => {
  const settings = checkChargeRule(chargeSettings(more), now);
  return checkDepartures(settings, now);
};
const precondition = (more: Partial<PreconditionSettings>) => () => checkPrecondition(preconditionSettings(more), now);
const prices = (payload: object) => (): never => {
  throw readPrices({ payload }, options).problems[0]!;
};
const rate = (start: string, value: number): object => ({ start: `2026-11-24T${start}:00Z`, value });
const condition = (unit: string, than: number) => () =>
  checkCondition({
    ...{ name: 'Hot', signal: 'InsideTemp', unit, when: { is: 'above', than }, for: 0, until: 0, hysteresis: 1 },
    ...{ severity: 'info', text: '{value}' },
  });
const thrown = (problem: Problem) => (): never => {
  throw problem;
};
const everyDay = { weekdays };
const window = (from: string, to: string, mode: 'block' | 'force') => ({ window: { days: everyDay, from, to }, mode });

it.each<[string, () => unknown, RegExp, RegExp]>([
  ['departure in the past', charge({ target: { soc: 70, readyBy: [{ days: { weekdays: [], also: ['2026-11-20'] }, time: '07:00' }] } }),
    /07:00 on 2026-11-20 is in the past\. Set a later date/, /07:00 am 2026-11-20 liegt in der Vergangenheit\. Wähle ein späteres Datum/],
  ['empty prices', prices({ rates: [] }), /has no prices yet\. The prices known before are kept/, /hat noch keine Preise\. Die bisher bekannten gelten/],
  ['prices with holes', prices({ unit: 'EUR/kWh', currency: 'EUR', rates: [rate('00:00', 0.1), rate('01:00', 0.2), rate('06:00', 0.3)] }),
    /have holes: 1 in all, the first from .* to .*\. The rule does not plan into them\./, /haben Lücken: 1 insgesamt, die erste von .* bis .*\. Die Regel plant nicht hinein\./],
  ['prices in the wrong unit', () => { throw readPrices({ payload: { rates: [rate('00:00', 90), rate('01:00', 80)] } }, { ...options, unit: 'EUR/kWh' }).problems[0]!; },
    /Read as EUR\/kWh, half of the prices of .* are above .*choose the right unit/, /Als EUR\/kWh gelesen, .*wähle die richtige Einheit/],
  ['limit below the floor', charge({ floor: 60, limits: { dated: [], rules: [], otherwise: 55 } }),
    /limit of 55 % is not above the floor of 60 %\. Raise the limit or lower the floor\./, /Ladelimit von 55 % .* 60 %\. Erhöhe das Limit oder senke/],
  ['overlapping windows', charge({ windows: [window('22:00', '06:00', 'block'), window('05:00', '08:00', 'force')] }),
    /lines 1 and 2 overlap on .*Let one end where the other begins\./, /Zeilen 1 und 2 überlappen sich .*Lass eines enden, wo das andere beginnt\./],
  ['unknown zone', charge({ zone: 'Berlin' }), /no time zone "Berlin"\. Use .*Europe\/Berlin\./, /Zeitzone „Berlin“ gibt es nicht\. Nimm .*Europe\/Berlin\./],
  ['car without a home', charge({ home: null }), /has no home.*Set the home of the car/, /kein Zuhause.*sein Zuhause fest/],
  ['missing person tracker', precondition({ proximity: { persons: [], within: 5_000 } }),
    /nobody is named\. Name the person or phone, such as person\.anna/, /niemand ist genannt\. Nenne die Person oder das Telefon, etwa person\.anna/],
  ['calendar without times', () => readCalendar({ payload: [{ summary: 'Dentist', start: 'soon' }] }, options),
    /without times that can be read.*Send the whole appointments/, /ohne lesbare Zeiten.*Sende die ganzen Termine/],
  ['threshold in the wrong unit: a condition', condition('°F', 104), /meant in °F, but InsideTemp comes in °C\. Write 40 °C in place of 104 °F\./,
    /in °F gemeint, aber InsideTemp kommt in °C\. Schreibe 40 °C anstelle von 104 °F\./],
  ['threshold in the wrong unit: the cabin', precondition({ chargePlan: true, target: 70 }), /The temperature cannot be 70 °C; that looks like °F\..* 21 °C\./,
    /Die Temperatur kann nicht 70 °C sein; das sieht nach °F aus\..* 21 °C\./],
  ['two rules that fight: charging', thrown(new Problem('RULE_TAKEN', { car: 'V' })), /car V, and two would fight\. Remove one of the nodes\./, /Auto V .*zwei würden sich streiten\. Entferne einen der Nodes\./],
  ['two rules that fight: the cabin', thrown(new Problem('PRECONDITION_TAKEN', { car: 'V' })), /car V, and two would fight\. Remove one of the nodes\./, /Auto V .*zwei würden sich streiten\. Entferne einen der Nodes\./],
])('%s: a sentence that names the thing and the fix, in English and German', (_, act, english, german) => {
  let problem: unknown;
  try {
    act();
  } catch (error) {
    problem = error;
  }
  expect(problem).toBeInstanceOf(Problem);
  expect((problem as Problem).message).toMatch(english);
  expect((problem as Problem).in('de')).toMatch(german);
}); // prettier-ignore
