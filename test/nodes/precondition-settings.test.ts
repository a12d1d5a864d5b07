import { describe, expect, test } from 'vitest';
import { preconditionSettings, type PreconditionFields } from '../../nodes/runtime/precondition/precondition';
import { checkPrecondition, preconditionDefaults } from '../../src/rules/precondition/settings';
import { weekdays } from '../../src/rules/week';
import { saved } from './precondition-fields';

const home = { latitude: 52.5, longitude: 13.4, radius: 100 };
const now = Date.parse('2026-11-23T20:00:00Z');
const settings = (change: Partial<PreconditionFields> = {}) => preconditionSettings({ ...saved, ...change }, home);
const checked = (change: Partial<PreconditionFields>) => checkPrecondition(settings(change), now);

describe('the settings of a precondition rule', () => {
  test('as the dialog saves them at first are the defaults', () => {
    const first = settings();
    expect(checkPrecondition(first, now)).toBe(first);
    const times = [{ days: { weekdays }, time: '07:15' }];
    expect(first).toEqual({ ...preconditionDefaults, zone: 'Europe/Berlin', home, times });
  });

  test('take departures by weekday and date, with exceptions', () => {
    const { times } = settings({
      departures: [
        { days: 'weekdays', dates: '', time: '07:15', except: '2026-12-24, 2026-12-25' },
        { days: 'dates', dates: '2026-12-24', time: '10:00', except: '2026-12-24' },
      ],
    });
    expect(times).toEqual([
      {
        days: { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], except: ['2026-12-24', '2026-12-25'] },
        time: '07:15',
      },
      { days: { weekdays: [], also: ['2026-12-24'] }, time: '10:00' },
    ]);
  });

  test('take calendar, people, comfort and conditions only where they are wanted', () => {
    const { calendar, proximity, comfort, conditions, chargePlan } = settings({
      ...{ calendar: true, calendarWord: ' car ', travelMinutes: '25', chargePlan: true },
      ...{ proximity: true, persons: 'person.anna, owntracks/ben/phone;', within: '3000' },
      ...{ comfortAbove: '38', comfortBelow: '', somebodyHome: 'person.anna', skipWord: ' Holiday' },
    });
    expect(calendar).toEqual({ word: 'car', travel: 25 });
    expect(proximity).toEqual({ persons: ['person.anna', 'owntracks/ben/phone'], within: 3_000 });
    expect(comfort).toEqual({ above: 38 });
    expect(conditions).toMatchObject({ somebodyHome: ['person.anna'], skipWord: 'Holiday', coldBelow: 10 });
    expect(chargePlan).toBe(true);
    expect(settings({ calendarWord: 'car', persons: 'person.anna' })).toMatchObject({
      calendar: null,
      proximity: null,
    });
  });

  test('take the machine zone where none is set', () => {
    expect(settings({ zone: ' ' }).zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  test.each<[string, Partial<PreconditionFields>, string, RegExp]>([
    ['a line without a time', { departures: [{ days: 'daily' }] }, 'RULE_LINE_INVALID', /Line 1 of Departures/],
    [
      'an exception that is no date',
      { departures: [{ days: 'daily', time: '07:15', except: '2026-02-30' }] },
      'RULE_LINE_INVALID',
      /2026-02-30/,
    ],
    ['nobody who could come near', { proximity: true }, 'PRECONDITION_PERSON_MISSING', /person\.anna/],
    ['nothing that says when', { departures: [] }, 'PRECONDITION_WITHOUT_TRIGGER', /Add a time/],
    ['a temperature in °F', { target: '70' }, 'TEMPERATURE_UNIT_DOUBTFUL', /70 °F are 21 °C/],
    ['a threshold in °F', { warmAbove: '77' }, 'TEMPERATURE_UNIT_DOUBTFUL', /77 °F are 25 °C/],
    ['a comfort in °F', { comfortAbove: '100' }, 'TEMPERATURE_UNIT_DOUBTFUL', /100 °F are 38 °C/],
    [
      'a temperature that is a word',
      { target: 'abc' },
      'NUMBER_INVALID',
      /^The temperature cannot be "abc".* 15 to 28\./,
    ],
    ['a limit that is a word', { comfortBelow: 'abc' }, 'NUMBER_INVALID', /of the cabin cannot be "abc".* -30 to 21\./],
    [
      'half a command',
      { commandsADay: '4.5' },
      'WHOLE_NUMBER_INVALID',
      /^The commands a day cannot be 4.5: it is a whole/,
    ],
    ['no temperature', { target: '' }, 'NUMBER_INVALID', /temperature/],
    ['an unknown zone', { zone: 'Europe/Atlantis' }, 'ZONE_UNKNOWN', /Europe\/Atlantis/],
    ['a wake policy that is none', { wake: 'maybe' }, 'OPTION_INVALID', /never, needed or always/],
    [
      'a schedule in the car that it cannot keep',
      { scheduleOnCar: true, onlyPlugged: true },
      'PRECONDITION_CAR_CANNOT_SEE',
      /onlyPlugged/,
    ],
  ])('name %s', (_, change, code, sentence) => {
    expect(() => checked(change)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(sentence) }));
  });

  test.each<[string, Partial<PreconditionFields>, string]>([
    ['to run only at home', { onlyAtHome: true }, 'PRECONDITION_PLACE_MISSING'],
    ['to keep a schedule in the car', { scheduleOnCar: true }, 'PRECONDITION_HOME_MISSING'],
  ])('name a car without a home that is %s', (_, change, code) => {
    const homeless = () => checkPrecondition(preconditionSettings({ ...saved, ...change }, undefined), now);
    expect(homeless).toThrow(expect.objectContaining({ code, message: expect.stringMatching(/home of the car/) }));
  });
});
