import { describe, expect, it } from 'vitest';
import { addresseeOf, alertSettings, type AlertFields } from '../../nodes/runtime/alert/alert';
import { checkAlerts } from '../../src/rules/alerts';

const car = { vin: 'LRW3E7EK1PC000001', name: 'Nordlicht', home: undefined };
const minute = 60_000;

/** What the dialog of a new node saves. */
const fields: AlertFields = {
  alerts: ['left_open', 'no_such_alert'],
  ...{ openAfter: 5, windowsAfter: '10', sentryAtHome: true, tyreFront: 2.9, tyreRear: '3.1' },
  ...{ lowThreshold: 30, lowFrom: '20:00', lowTo: '23:00', conditions: [], reminders: [], awayWords: '' },
  quiet: [{ days: 'weekdays', from: '22:00', to: '06:30' }],
  ...{ cooldown: 15, cap: 20, remindEvery: '', channel: 'message', language: '', chatId: '', ntfyTopic: '' },
  ...{ zone: 'Europe/Berlin', capacity: '', service: false, loaded: false },
};
const settingsOf = (change: Partial<AlertFields> = {}) => checkAlerts(alertSettings({ ...fields, ...change }, car));
const conditionOf = (line: Record<string, string>) =>
  settingsOf({ conditions: [{ name: 'Own', signal: 'InsideTemp', ...line }] }).conditions[0]!;

describe('the settings of alerts', () => {
  it('come from what the dialog saves', () => {
    expect(settingsOf()).toMatchObject({
      ...{ vin: car.vin, car: 'Nordlicht', zone: 'Europe/Berlin', home: null, alerts: ['left_open'], capacity: null },
      quiet: [{ days: { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] }, from: '22:00', to: '06:30' }],
      ...{ cooldown: 15 * minute, cap: 20, remindEvery: null, tyres: { front: 2.9, rear: 3.1 } },
      open: { after: 5 * minute, windowsAfter: 10 * minute },
      ...{ audiences: ['Customer'], loaded: false },
    });
    expect(settingsOf({ service: true, remindEvery: '2' })).toMatchObject({
      audiences: ['Customer', 'Service', 'ServiceFix'],
      remindEvery: 120 * minute,
    });
    expect(settingsOf({ awayWords: 'holiday; trip to,' }).awayWords).toEqual(['holiday', 'trip to']);
  });

  it('watch reminders and conditions where there are some', () => {
    const reminders = [
      { name: 'Tyres', kilometres: '10000', lastOdometer: '20000', months: '', lastDate: '', date: '' },
    ];
    expect(settingsOf({ reminders }).alerts).toEqual(['left_open', 'reminder']);
    expect(settingsOf({ reminders }).reminders).toEqual([{ name: 'Tyres', kilometres: 10_000, lastOdometer: 20_000 }]);
    expect(settingsOf({ alerts: ['reminder', 'condition', 'line'] }).alerts).toEqual(['line']);
  });

  it.each([
    [
      { when: 'above', value: '40' },
      { is: 'above', than: 40 },
    ],
    [
      { when: 'below', value: '-3.5' },
      { is: 'below', than: -3.5 },
    ],
    [
      { when: 'changesBy', value: '5', within: '30' },
      { is: 'changesBy', by: 5, within: 30 * minute },
    ],
    [
      { when: 'rises', value: '2' },
      { is: 'rises', perHour: 2 },
    ],
    [
      { when: 'falls', value: '2' },
      { is: 'falls', perHour: 2 },
    ],
    [
      { when: 'equals', value: '7' },
      { is: 'equals', to: 7 },
    ],
    [
      { signal: 'SentryMode', when: 'not', value: 'Off' },
      { is: 'not', to: 'Off' },
    ],
    [
      { signal: 'Locked', when: 'equals', value: 'False' },
      { is: 'equals', to: false },
    ],
    [
      { signal: 'SentryMode', when: 'oneOf', value: 'Aware, Panic' },
      { is: 'oneOf', of: ['Aware', 'Panic'] },
    ],
  ])('read the condition %j', (line, when) => {
    expect(conditionOf(line as Record<string, string>).when).toEqual(when);
  });

  it('take minutes, severity and text of a condition, and a plain text where there is none', () => {
    const line = { when: 'above', value: '40', for: '5', until: '1', hysteresis: '2', severity: 'critical' };
    expect(conditionOf({ ...line, text: '{value}!' })).toMatchObject({
      ...{ for: 5 * minute, until: minute, hysteresis: 2, severity: 'critical', text: '{value}!' },
    });
    expect(conditionOf(line).text).toBe('{signal}: {value} {unit}');
  });

  it.each<[string, Partial<AlertFields>, RegExp]>([
    ['psi', { tyreFront: 42 }, /front tyres in bar.*1 to 10/],
    [
      'a threshold in another unit',
      { conditions: [{ name: 'A', signal: 'InsideTemp', when: 'above', value: '104', unit: '°F' }] },
      /Write 40 °C in place of 104 °F/,
    ],
    ['no threshold', { conditions: [{ name: 'A', signal: 'InsideTemp', when: 'above', value: '' }] }, /no number/],
    [
      'an unknown signal',
      { conditions: [{ name: 'A', signal: 'InsideTmp', when: 'above', value: '1' }] },
      /InsideTemp/,
    ],
    [
      'a word that an enum never says',
      { conditions: [{ name: 'A', signal: 'SentryMode', when: 'equals', value: 'on' }] },
      /It takes .*Panic/,
    ],
    [
      'a change without a time',
      { conditions: [{ name: 'A', signal: 'Soc', when: 'changesBy', value: '5' }] },
      /Line 1 of Own conditions/,
    ],
    ['a reminder that never comes', { reminders: [{ name: 'Tyres', kilometres: '10000' }] }, /never becomes due/],
    ['a date that is none', { reminders: [{ name: 'Tyres', date: '2026-02-30' }] }, /2026-02-30/],
    ['drain without a capacity', { alerts: ['idle_drain'] }, /capacity in kWh/],
    ['a report of drain without a capacity', { alerts: ['idle_drain_week'] }, /capacity in kWh/],
    ['quiet hours without an end', { quiet: [{ days: 'daily', from: '22:00', to: '' }] }, /Line 1 of Quiet hours/],
  ])('say how to mend %s', (_, change, sentence) => {
    expect(() => settingsOf(change)).toThrow(sentence);
  });

  it('say where notices go', () => {
    expect(addresseeOf({}, 'de-DE')).toEqual({ channel: 'message', language: 'de-DE' });
    expect(addresseeOf({ channel: 'telegram', chatId: '12, 34', language: 'en' }, 'de')).toEqual({
      ...{ channel: 'telegram', chatId: ['12', '34'], language: 'en' },
    });
    expect(addresseeOf({ channel: 'pigeon', chatId: '12', ntfyTopic: ' car ' }, 'de')).toEqual({
      ...{ channel: 'message', chatId: '12', topic: 'car', language: 'de' },
    });
  });
});
