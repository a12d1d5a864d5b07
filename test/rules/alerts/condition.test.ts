import { describe, expect, it } from 'vitest';
import { checkAlerts, type Condition, type Reminder } from '../../../src/rules/alerts';
import { calm, hour, kinds, minute, settingsOf, Watch } from './model';

const hot: Condition = {
  name: 'Hot',
  signal: 'InsideTemp',
  unit: '°C',
  when: { is: 'above', than: 40 },
  for: 0,
  until: 0,
  hysteresis: 2,
  severity: 'warning',
  text: '{signal} of {car} is {value} {unit}.',
};
const watch = (more: Partial<Condition>): Watch => {
  const car = new Watch({ alerts: ['condition'], conditions: [{ ...hot, ...more }], cooldown: 0 });
  car.say(calm);
  return car;
};
/** The kinds of what values bring, one a minute. */
const told = (condition: Partial<Condition>, values: readonly (string | number | boolean | null)[]): string[] => {
  const car = watch(condition);
  return values.map((value) => {
    car.now += minute;
    const signal = condition.signal ?? hot.signal;
    return car
      .say({ [signal]: value })
      .map(({ kind }) => kind)
      .join('');
  });
};

describe('a condition of one’s own', () => {
  it.each<[string, Partial<Condition>, (string | number | boolean | null)[], string[]]>([
    ['above', {}, [40, 41, 39, 38, 41], ['', 'raise', '', 'clear', 'raise']],
    ['below', { when: { is: 'below', than: 5 } }, [5, 4, 6, 7], ['', 'raise', '', 'clear']],
    ['above 0', { when: { is: 'above', than: 0 }, hysteresis: 0 }, [-1, 0, 1, 0], ['', '', 'raise', 'clear']],
    ['equals', { signal: 'SentryMode', when: { is: 'equals', to: 'Aware' } }, ['Armed', 'Aware', 'Off'], ['', 'raise', 'clear']],
    ['not', { signal: 'Locked', when: { is: 'not', to: true } }, [true, false, true], ['', 'raise', 'clear']],
    ['is one of', { signal: 'ClimateKeeperMode', when: { is: 'oneOf', of: ['Dog', 'Party'] } }, ['On', 'Dog', 'Party', 'Off'], ['', 'raise', '', 'clear']],
    ['changes by', { when: { is: 'changesBy', by: 5, within: 3 * minute }, hysteresis: 0 }, [20, 24, 25, 25.5, 26], ['', '', 'raise', '', 'clear']],
    ['unknown', {}, [41, null, 41, null, 30], ['raise', '', '', '', 'clear']],
  ])('%s', (_, condition, values, kinds) => expect(told(condition, values)).toEqual(kinds)); // prettier-ignore

  it.each([
    ['rises', 1],
    ['falls', -1],
  ] as const)('%s faster than so much an hour', (is, sign) => {
    const slow = Array.from({ length: 60 }, (_, n) => sign * n * 0.1);
    const fast = Array.from({ length: 60 }, (_, n) => sign * n * 0.2);
    const when = { is, perHour: 10 };
    expect(told({ when, hysteresis: 0 }, slow).join('')).toBe('');
    expect(told({ when, hysteresis: 0 }, fast).indexOf('raise')).toBe(10);
  });

  it('may have a name that every object knows', () => {
    const car = watch({ name: 'constructor', when: { is: 'changesBy', by: 5, within: 3 * minute } });
    car.say({ InsideTemp: 20 });
    car.now += minute;
    expect(kinds(car.say({ InsideTemp: 26 }))).toEqual(['raise condition']);
  });

  it('for how long, until what, and says what is written', () => {
    const car = watch({ for: 5 * minute, until: 2 * minute });
    car.say({ InsideTemp: 41.256 });
    expect(car.pass(4 * minute)).toEqual([]);
    expect(kinds(car.pass(minute))).toEqual(['raise condition']);
    expect(car.notices[0]!.title.say('de')).toBe('Lotse: Hot');
    expect(car.told('condition')).toEqual(['raise: InsideTemp of Lotse is 41.26 °C.']);
    car.say({ InsideTemp: 37 });
    expect(car.pass(minute)).toEqual([]);
    expect(kinds(car.pass(minute))).toEqual(['clear condition']);
    expect(car.notices[1]!.text.say('de')).toContain('Hot bei Lotse ist vorbei, nach 5');
  });

  it('forgets what is taken out of the settings', () => {
    const car = watch({});
    car.say({ InsideTemp: 50 });
    const other = new Watch({ alerts: ['condition'], conditions: [] });
    other.state = car.state;
    expect(other.pass(hour)).toEqual([]);
    expect(other.state.tracks).toEqual({});
  });
});

describe('wrong settings', () => {
  const refused = (more: Partial<Condition>): string => {
    try {
      checkAlerts(settingsOf({ conditions: [{ ...hot, ...more }] }));
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  it.each<[Partial<Condition>, string]>([
    [{}, ''],
    [{ signal: 'insidetemp' }, 'The nearest are InsideTemp'],
    [{ signal: 'Speed' }, 'VehicleSpeed'],
    [{ signal: 'DoorState' }, 'Choose the alert that watches them'],
    [{ signal: 'Gear', unit: '' }, 'Choose equals, not, or is one of.'],
    [{ unit: '°F', when: { is: 'above', than: 104 } }, 'Write 40 °C in place of 104 °F.'],
    [{ unit: '°F', when: { is: 'changesBy', by: 18, within: hour } }, 'Write 10 °C in place of 18 °F.'],
    [
      { signal: 'VehicleSpeed', unit: 'km/h', when: { is: 'above', than: 130 } },
      'Write 80.8 mph in place of 130 km/h.',
    ],
    [{ unit: 'bar' }, 'Write its number in °C.'],
    [{ signal: 'Locked', unit: 'bar', when: { is: 'equals', to: true } }, 'Leave the unit empty.'],
    [
      { signal: 'Soc', unit: '%', when: { is: 'above', than: 100 } },
      'against 100 %, but that goes from 0 to 100 % only',
    ],
    [{ signal: 'Soc', unit: '%', when: { is: 'changesBy', by: 101, within: hour } }, 'Choose a number between them'],
    // As fast as a supercharger fills.
    [{ signal: 'Soc', unit: '%', when: { is: 'rises', perHour: 150 } }, ''],
    // What was meant in kPa or psi, with no unit beside it.
    [{ signal: 'TpmsPressureFl', unit: '', when: { is: 'above', than: 300 } }, 'from 0 to 10 bar only'],
    [{ signal: 'TpmsPressureFl', unit: '', when: { is: 'below', than: 36 } }, 'from 0 to 10 bar only'],
    [{ signal: 'TpmsPressureFl', unit: '', when: { is: 'below', than: 2.5 } }, ''],
    [{ signal: 'GradeEstimatePercent', unit: '', when: { is: 'below', than: -20 } }, ''],
    [{ unit: '', when: { is: 'above', than: 313 } }, 'from -100 to 300 °C'],
    [{ signal: 'Soc', unit: '%', when: { is: 'below', than: 0 } }, 'Choose a number between them'],
    [{ when: { is: 'above', than: NaN } }, 'Enter one.'],
    [{ signal: 'Gear', unit: '', when: { is: 'equals', to: 'Park' } }, 'It takes Unknown, Invalid, P, R, N, D, SNA.'],
    [{ signal: 'Locked', unit: '', when: { is: 'equals', to: 'yes' } }, 'It takes true, false.'],
    [{ signal: 'Version', unit: '', when: { is: 'oneOf', of: [3] } }, 'It takes a text.'],
    [{ hysteresis: -1 }, 'it is a number from 0'],
    [{ for: -1 }, 'it is a number from 0'],
    [{ text: 'Too {hot}' }, 'hot in braces, which nothing fills'],
    [{ name: ' ' }, 'Line 1 of your own alerts has no name'],
  ])('%j: %s', (more, words) =>
    words === '' ? expect(refused(more)).toBe('') : expect(refused(more)).toContain(words),
  );

  it.each<[string, Parameters<typeof settingsOf>[0], string]>([
    ['two of a name', { conditions: [hot, hot] }, 'Give one another name'],
    ['no name', { conditions: [hot, { ...hot, name: '' }] }, 'Line 2 of your own alerts has no name'],
    ['two without a name', { conditions: ['', ''].map((name) => ({ ...hot, name })) }, 'Line 1 of your own alerts'],
    ['a reminder without a name', { reminders: [{ name: ' ', date: '2026-10-15' }] }, 'Line 1 of the reminders has no'],
    [
      'a reminder that is never due',
      { reminders: [{ name: 'Tyres', kilometres: 10_000 } satisfies Reminder] },
      'never becomes due',
    ],
    ['no capacity', { capacity: null }, 'Enter its capacity in kWh'],
    ['a time zone', { zone: 'Berlin' }, 'There is no time zone "Berlin"'],
    ['quiet hours', { quiet: [{ days: { weekdays: ['mon'] }, from: '22', to: '06:00' }] }, 'is no time of day'],
    ['an alert that there is not', { alerts: ['doors' as never] }, 'it is one of left_open, sentry_alarm'],
    ['the cap', { cap: 0 }, 'it is a number from 1'],
  ])('%s', (_, more, words) => expect(() => checkAlerts(settingsOf(more))).toThrow(words));
});
