import { describe, expect, it } from 'vitest';
import {
  checkPrecondition,
  preconditionDefaults,
  type PreconditionSettings,
} from '../../../src/rules/precondition/settings';
import { everyDay, settingsOf } from './model';

const now = Date.parse('2026-11-24T05:00Z');
const times = [{ days: everyDay, time: '07:15' }];
const { conditions } = preconditionDefaults;
const check = (more: Partial<PreconditionSettings>) => () => checkPrecondition(settingsOf({ times, ...more }), now);

describe('what a person set', () => {
  it('is taken as it is where it is right', () => {
    expect(check({})).not.toThrow();
    expect(check({ times: [], calendar: { word: '', travel: 0 } })).not.toThrow();
    expect(check({ comfort: { above: 28, below: 5 }, scheduleOnCar: true })).not.toThrow();
  });

  it.each<[string, Partial<PreconditionSettings>, RegExp]>([
    ['nothing that says when', { times: [] }, /Add a time, a calendar, a person, or the departure/],
    ['comfort alone', { times: [], comfort: { above: 30 } }, /Nothing says when/],
    ['a missing person tracker', { proximity: { persons: [], within: 5_000 } }, /Name the person or phone, such as person\.anna/],
    ['a threshold in the wrong unit', { conditions: { ...conditions, coldBelow: 50 } }, /^The temperature outside below which it runs cannot be 50 °C; that looks like °F\..*50 °F are 10 °C\./],
    ['a target in the wrong unit', { target: 70 }, /^The temperature cannot be 70 °C; that looks like °F\..*70 °F are 21 °C\./],
    ['a comfort limit in the wrong unit', { comfort: { above: 86 } }, /86 °F are 30 °C/],
    ['a target that no car takes', { target: 30 }, /^The temperature cannot be 30: it is a number from 15 to 28\./],
    ['no number', { target: NaN }, /^The temperature cannot be NaN/],
    ['comfort below the target from above', { comfort: { above: 20 } }, /^The highest temperature of the cabin cannot be 20: /],
    ['a car without a home for a schedule on it', { scheduleOnCar: true, home: null }, /Set the home of the car in its settings/],
    ['a schedule on the car beside what it cannot see', { scheduleOnCar: true, conditions: { ...conditions, onlyPlugged: true } }, /whatever onlyPlugged says/],
    ['an unknown zone', { zone: 'Berlin' }, /There is no time zone "Berlin"/],
    ['a departure that is over', { times: [{ days: { weekdays: [], also: ['2026-11-01'] }, time: '07:15' }] }, /The departure at 07:15 on 2026-11-01 is in the past/],
    ['a time that is none', { times: [{ days: everyDay, time: '7:15' }] }, /7:15/],
    ['three runs a day', { runsADay: 3 }, /^The runs a day cannot be 3: it is a whole number from 1 to 2\./],
    ['a command and a half a day', { commandsADay: 5.5 }, /^The commands a day cannot be 5\.5: it is a whole number from 3 to 1000\./],
    ['comfort above the target from below', { comfort: { below: 30 } }, /^The lowest temperature of the cabin cannot be 30: /],
    ['a target at the edge of both', { target: 45 }, /^The temperature cannot be 45: it is a number from 15 to 28\./],
    ['a circle that is too small', { proximity: { persons: ['a'], within: 100 } }, /^The circle around the car cannot be 100/],
  ])('is refused where it has %s', (_, more, sentence) => {
    expect(check(more)).toThrow(sentence);
  }); // prettier-ignore
});
