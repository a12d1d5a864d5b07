import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from '../../../src/rules/calendar/event';
import { preconditionDefaults, type PreconditionSettings } from '../../../src/rules/precondition/settings';
import { Day, everyDay, home, hour, minute, workdays } from './model';

const { conditions } = preconditionDefaults;
const quarter = { days: everyDay, time: '07:15' };
/** 06:00 in Berlin, on a Tuesday in winter. */
const six = '2026-11-24T05:00Z';
const departure = '2026-11-24T06:15Z';

/** A morning at 0 °C with a departure at 07:15, looked at from six. */
function morning(settings: ConstructorParameters<typeof Day>[1] = {}): Day {
  const day = new Day(six, { times: [quarter], ...settings });
  day.look();
  return day;
}

/** Asleep since the evening: nothing of its climate is known. */
function sleeps(day: Day, outside = 0): Day {
  day.hear({ kind: 'weather', outside });
  Object.assign(day.car, { asleep: true, connected: false });
  day.look();
  return day;
}

const appointment = (start: string, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  start: Date.parse(start),
  end: Date.parse(start) + hour,
  summary: 'Dentist',
  location: 'Town',
  allDay: false,
  uid: 'a',
  cancelled: false,
  calendar: 'calendar.family',
  ...more,
});
const whole = (...events: CalendarEvent[]) =>
  ({ kind: 'calendar', reading: { events, calendars: ['calendar.family'], isWhole: true } }) as const;

describe('a departure by time', () => {
  it('begins so early that the cabin is within 2 K at departure', () => {
    const day = morning();
    expect(day.sentence).toBe('Waits until 06:56: then the cabin has 21 °C by 07:15.');
    expect(day.view.reserve).toEqual({ departure: Date.parse(departure), minutes: 19 });
    day.pass(departure);
    expect(day.starts).toEqual(['2026-11-24T05:56']);
    expect(day.view.mode).toBe('warming');
    expect(Math.abs(day.car.inside - 21)).toBeLessThan(2);
  });

  it('begins two minutes earlier where the car has to wake up and be told first', () => {
    const awake = morning();
    awake.hear({ kind: 'weather', outside: 0 });
    const start = (day: Day): number => (day.view.departure! - day.view.nextStart!) / minute - day.view.leadMinutes!;
    expect([start(awake), start(sleeps(morning()))]).toEqual([0, 2]);
  });

  it('comes on its weekdays, on dates beside them, and not on dates that are left out', () => {
    const days = { ...workdays, also: ['2026-11-28'], except: ['2026-11-25'] };
    const day = morning({ times: [{ days, time: '07:15' }] });
    day.pass('2026-11-30T05:00Z');
    expect(day.starts.map((at) => at.slice(8, 10))).toEqual(['24', '26', '27', '28']);
  });

  it('does not come on a holiday of the calendar', () => {
    const day = morning({ conditions: { ...conditions, skipWord: 'holiday' } });
    day.hear(
      whole(
        appointment('2026-11-23T23:00Z', { summary: 'Holiday', allDay: true, end: Date.parse('2026-11-24T23:00Z') }),
      ),
    );
    day.pass(departure);
    expect(day.starts).toEqual([]);
    day.pass('2026-11-25T06:15Z');
    expect(day.starts.map((at) => at.slice(8, 10))).toEqual(['25']);
  });

  it('runs once where the clocks show it twice, and after the gap where they skip it', () => {
    const autumn = new Day('2026-10-24T22:00Z', { times: [{ days: everyDay, time: '02:30' }] });
    autumn.pass('2026-10-25T12:00Z');
    expect(autumn.starts).toHaveLength(1);
    expect(autumn.sent('auto_conditioning_start')[0]!.expiresAt).toBe(Date.parse('2026-10-25T00:30Z'));
    const spring = new Day('2026-03-28T22:00Z', { times: [{ days: everyDay, time: '02:30' }] });
    spring.pass('2026-03-29T12:00Z');
    expect(spring.sent('auto_conditioning_start').map(({ expiresAt }) => expiresAt)).toEqual([
      Date.parse('2026-03-29T01:00Z'),
    ]);
  });

  it('sets the temperature where the car has another', () => {
    const day = morning();
    day.car.request = 18;
    day.pass(departure);
    expect(day.sent('set_temps').map(({ parameters }) => parameters)).toEqual([
      { driver_temp: 21, passenger_temp: 21 },
    ]);
  });

  it('that was skipped stays skipped over a restart', () => {
    const day = morning();
    day.hear({ kind: 'order', order: 'skip' });
    day.restart(1);
    day.pass(departure);
    expect(day.starts).toEqual([]);
  });

  it('is skipped by an order, once', () => {
    const day = morning();
    day.hear({ kind: 'order', order: 'skip' });
    // What comes after it is known at once.
    expect(day.view).toMatchObject({ mode: 'waiting', departure: Date.parse('2026-11-25T06:15Z') });
    day.pass('2026-11-25T06:15Z');
    expect(day.starts.map((at) => at.slice(8, 10))).toEqual(['25']);
  });

  it('that was skipped can be taken back', () => {
    const day = morning();
    day.hear({ kind: 'order', order: 'skip' });
    day.hear({ kind: 'order', order: 'unskip' });
    expect(day.view.departure).toBe(Date.parse(departure));
    day.pass(departure);
    expect(day.starts).toHaveLength(1);
  });

  describe('with a start and a stop by order shortly before it', () => {
    const stopped = (minutes: number): Day => {
      const day = morning();
      day.pass('2026-11-24T05:45Z');
      day.hear({ kind: 'order', order: 'start' });
      day.pass(minutes);
      day.hear({ kind: 'order', order: 'stop' });
      day.pass(1);
      return day;
    };

    it('is held, and runs when the rule may go on', () => {
      const day = stopped(1);
      expect([day.view.mode, day.view.departure]).toEqual(['held', Date.parse(departure)]);
      day.hear({ kind: 'order', order: 'resume' });
      expect(day.view.departure).toBe(Date.parse(departure));
      day.pass(departure);
      expect(day.starts).toHaveLength(2);
    });

    it('was seen to, where its cabin was ready', () => {
      const day = stopped(20);
      expect(day.car.inside).toBeGreaterThan(19);
      day.hear({ kind: 'order', order: 'resume' });
      day.pass(departure);
      expect(day.starts).toHaveLength(1);
    });
  });
});

describe('what has to be so', () => {
  it.each<[string, Partial<PreconditionSettings['conditions']>, (day: Day) => void, string]>([
    ['all is so', { onlyPlugged: true, onlyAtHome: true }, () => {}, '.'],
    ['no cable is in', { onlyPlugged: true }, ({ car }) => (car.plugged = false), ', if the cable is in by then.'],
    ['it is away', { onlyAtHome: true }, ({ car }) => (car.place = { latitude: 48, longitude: 11 }), ', if the car is at home by then.'],
    ['it is empty', {}, ({ car }) => (car.soc = 10), ', if the car has 20 % by then.'],
    ['it has less than it needs without a cable', {}, ({ car }) => Object.assign(car, { soc: 25, plugged: false }), ', if the car has 30 % or its cable in by then.'],
    ['nobody is at home, nor a cable in', { onlyPlugged: true, somebodyHome: ['person.anna'] }, ({ car }) => (car.plugged = false), ', if the cable is in and somebody is at home by then.'],
  ])('is named while it waits, where %s', (_, more, change, end) => {
    const day = morning({ conditions: { ...conditions, ...more } });
    change(day);
    day.look();
    expect(day.sentence).toMatch(/^Waits until \d\d:\d\d: then the cabin has 21 °C by 07:15/);
    expect(day.sentence.replace(/^.*07:15/, '')).toBe(end);
  }); // prettier-ignore

  it.each<[string, (day: Day) => void, string]>([
    ['it is not parked', ({ car }) => (car.parked = false), 'Does nothing, because the car is not parked.'],
    ['somebody sits inside', ({ car }) => (car.occupied = true), 'Does nothing, because somebody sits in the car.'],
    ['a door is open', ({ car }) => (car.open = true), 'Does not start, because a door or a lid of the car is open. Close it.'],
    ['a valet drives it', ({ car }) => (car.lent = true), 'Does nothing, because the car is in service, or in guest or valet mode.'],
    ['it is nearly empty', ({ car }) => (car.soc = 19), 'Does not start, because the car has only 19 %; it needs 20 %.'],
    ['it is low and has no cable', ({ car }) => Object.assign(car, { soc: 29, plugged: false }), 'Does not start, because the car has only 29 % and no cable; it needs 30 %. Plug it in.'],
    ['the weather is mild', ({ car }) => Object.assign(car, { outside: 18, inside: 18 }), 'Does not start, because the cabin has 18 °C and needs nothing.'],
  ])('does not start where %s', (_, change, sentence) => {
    const day = morning();
    change(day);
    day.pass('2026-11-24T06:12Z');
    expect(day.starts).toEqual([]);
    if (day.view.mode !== 'waiting') expect(day.sentence).toBe(sentence);
  }); // prettier-ignore

  it('starts with 29 % and a cable, and with 31 % without one', () => {
    for (const change of [{ soc: 29 }, { soc: 31, plugged: false }]) {
      const day = morning();
      Object.assign(day.car, change);
      day.pass(departure);
      expect(day.starts).toHaveLength(1);
    }
  });

  it('starts only with the cable in, or at home, where that is asked for', () => {
    const unplugged = morning({ conditions: { ...conditions, onlyPlugged: true } });
    unplugged.car.plugged = false;
    const away = morning({ conditions: { ...conditions, onlyAtHome: true } });
    away.car.place = { latitude: 53, longitude: 13.4 };
    for (const day of [unplugged, away]) {
      day.pass(departure);
      expect(day.starts).toEqual([]);
    }
  });

  it('wants somebody at home for a morning, and holds where that is not known', () => {
    const settings = { conditions: { ...conditions, somebodyHome: ['person.anna'] } };
    const at = Date.parse(six);
    for (const [place, starts] of [
      ['home', 1],
      ['away', 0],
      [null, 0],
    ] as const) {
      const day = morning(settings);
      day.hear({ kind: 'person', reading: { person: 'person.anna', at, place, fix: null } });
      day.pass(departure);
      expect([place, day.starts.length]).toEqual([place, starts]);
    }
    const silent = morning(settings);
    silent.pass('2026-11-24T06:10Z');
    expect(silent.view.mode).toBe('unknown');
    expect(silent.sentence).toMatch(/nobody knows who is at home/);
  });

  it.each([
    ['how full it is', ['soc'], /nobody knows how full/],
    ['whether it is parked', ['parked'], /nobody knows whether the car is parked/],
    ['whether somebody sits inside', ['occupied', 'locked'], /nobody knows whether somebody sits/],
    ['whether its doors are shut', ['open', 'locked'], /nobody knows whether its doors are shut/],
    ['where it is', ['atHome'], /nobody knows where the car is/],
    ['any temperature', ['insideTemp', 'outsideTemp'], /a temperature is known/],
    ['anything recent', ['connected'], /nothing recent is known/],
  ] as const)('does not start while it is unknown %s', (_, missing, sentence) => {
    const day = new Day(six, { times: [quarter], conditions: { ...conditions, onlyAtHome: true } });
    const absent = Object.fromEntries(missing.map((name) => [name, undefined]));
    const facts = day.car.facts({ ...absent, ...(missing[0] === 'connected' && { connected: false }) });
    while (day.now < Date.parse('2026-11-24T06:10Z')) {
      day.now += minute;
      day.hear({ kind: 'car', facts });
    }
    expect(day.intents).toEqual([]);
    expect(day.sentence).toMatch(sentence);
  });

  it('begins later where the cable comes in later', () => {
    const day = morning({ conditions: { ...conditions, onlyPlugged: true } });
    day.car.plugged = false;
    day.pass('2026-11-24T06:00Z');
    day.car.plugged = true;
    day.pass(2);
    expect(day.starts).toEqual(['2026-11-24T06:01']);
  });
});

describe('how a run ends', () => {
  it('at D + 10 min if no door was opened', () => {
    const day = morning();
    day.pass('2026-11-24T07:00Z');
    expect(day.stops).toEqual(['2026-11-24T06:25']);
    expect(day.car.on).toBe(false);
  });

  it('not then where a door was opened, but after max_run', () => {
    const day = morning();
    day.pass(departure);
    day.car.open = true;
    day.pass(1);
    day.car.open = false;
    day.pass('2026-11-24T07:00Z');
    expect(day.stops).toEqual(['2026-11-24T06:27']);
    expect(day.state.ended?.why.word).toBe('maxRun');
  });

  it.each([
    [20, false, '2026-11-24T06:17'],
    [30, true, '2026-11-24T06:25'],
  ])('after %s minutes with a cable or without', (_, plugged, stop) => {
    const day = morning();
    Object.assign(day.car, { plugged, soc: 90 });
    day.pass('2026-11-24T07:00Z');
    expect(day.stops).toEqual([stop]);
  });

  it('where the car lost more than 5 %', () => {
    const day = morning();
    day.pass('2026-11-24T06:00Z');
    day.car.soc -= 6;
    day.pass(1);
    expect(day.stops).toEqual(['2026-11-24T06:01']);
    expect(day.state.run?.stop?.why ?? day.state.ended?.why).toEqual({ word: 'fell', drop: 5 });
  });

  it('below 20 %', () => {
    const day = morning();
    day.car.soc = 22;
    day.pass('2026-11-24T06:00Z');
    day.car.soc = 19;
    day.pass(2);
    expect(day.stops).toEqual(['2026-11-24T06:01']);
  });

  it('without a command where somebody sits down or drives off', () => {
    for (const change of [{ occupied: true }, { parked: false }]) {
      const day = morning();
      day.pass(departure);
      Object.assign(day.car, change);
      day.pass(60);
      expect(day.stops).toEqual([]);
      expect(day.car.on).toBe(true);
    }
  });

  it('tries again where the stop was lost', () => {
    const day = morning();
    day.pass('2026-11-24T06:20Z');
    day.car.refuses = 'API_BUSY';
    day.pass('2026-11-24T06:26Z');
    day.car.refuses = null;
    day.pass('2026-11-24T06:40Z');
    expect(day.stops.length).toBeGreaterThan(1);
    expect(day.car.on).toBe(false);
  });
});

describe('who else switches climate', () => {
  it('a person who turns it off: no further start in that stay', () => {
    const day = morning();
    day.pass('2026-11-24T06:02Z');
    day.car.on = false;
    day.pass('2026-11-27T06:30Z');
    expect(day.starts).toHaveLength(1);
    expect(day.view.mode).toBe('held');
    expect(day.sentence).toMatch(/^You switched climate off at .*until the car was driven/);
    expect(day.stops).toEqual([]);
    day.car.parked = false;
    day.pass(1);
    day.car.parked = true;
    day.pass('2026-11-28T06:15Z');
    expect(day.starts).toHaveLength(2);
  });

  it('goes on when it is told to', () => {
    const day = morning();
    day.pass('2026-11-24T06:02Z');
    day.car.on = false;
    day.pass(5);
    day.hear({ kind: 'order', order: 'resume' });
    day.pass('2026-11-25T06:15Z');
    expect(day.starts).toHaveLength(2);
  });

  it('an order to stop holds for the stay, and one to start begins at once', () => {
    const day = morning();
    day.hear({ kind: 'order', order: 'start' });
    expect(day.car.on).toBe(true);
    day.pass(3);
    day.hear({ kind: 'order', order: 'stop' });
    expect(day.car.on).toBe(false);
    day.pass('2026-11-26T06:15Z');
    expect(day.starts).toHaveLength(1);
  });

  it('leaves alone what is on already', () => {
    const day = morning();
    day.car.on = true;
    day.pass('2026-11-24T07:00Z');
    expect(day.intents).toEqual([]);
  });

  it('two programs that fight: rests, and says so once', () => {
    const day = morning({
      times: [
        { days: everyDay, time: '07:15' },
        { days: everyDay, time: '08:00' },
      ],
    });
    for (let n = 0; n < 3; n++) {
      day.car.on = !day.car.on;
      day.pass(3);
    }
    expect(day.view.mode).toBe('conflict');
    expect(day.notices).toEqual([
      'Rests for half an hour, because another program keeps switching climate. Switch one of them off.',
    ]);
    day.restart();
    day.hear({ kind: 'weather', outside: 0 });
    day.pass(2);
    expect([day.view.mode, day.notices.length]).toEqual(['conflict', 1]);
  });
});

describe('a car that sleeps or is offline', () => {
  it('is woken once, with the command', () => {
    const day = sleeps(morning());
    day.pass(departure);
    expect(day.car.wakes).toBe(1);
    expect(day.intents[0]?.wake).toBe('needed');
    expect(day.intents[0]?.reason.say('en')).toMatch(/^Wakes the car\. Brings the cabin/);
    expect(Math.abs(day.car.inside - 21)).toBeLessThan(2);
  });

  it('is tried until D, then cancelled: late warm-up is of no use', () => {
    const day = sleeps(morning({ wake: 'never' }));
    day.pass(departure);
    expect(day.intents.map(({ wake, expiresAt }) => [wake, expiresAt])).toEqual([['never', Date.parse(departure)]]);
    expect(day.state.ended?.why.word).toBe('expired');
    Object.assign(day.car, { asleep: false, connected: true });
    day.pass(60);
    expect(day.car.starts).toBe(0);
    expect(day.car.wakes).toBe(0);
  });

  it('says that it may not be woken, and begins where it wakes by itself', () => {
    const day = sleeps(morning({ wake: 'never' }));
    day.pass('2026-11-24T06:00Z');
    expect(day.sentence).toBe('Not sent: the car is asleep and this rule may not wake it. Kept until 07:15.');
    Object.assign(day.car, { asleep: false, connected: true });
    day.pass(1);
    expect(day.car.on).toBe(true);
  });

  it('is woken no more often than the budget says', () => {
    const day = sleeps(morning({ times: [quarter, { days: everyDay, time: '12:00' }] }));
    day.pass('2026-11-24T06:30Z');
    Object.assign(day.car, { asleep: true, connected: false, on: false });
    day.pass('2026-11-24T11:00Z');
    expect(day.car.wakes).toBe(1);
    expect(day.starts).toHaveLength(2);
    expect(day.intents.at(-1)?.wake).toBe('never');
  });

  it('does not start where no temperature is known', () => {
    const day = new Day(six, { times: [quarter] });
    Object.assign(day.car, { asleep: true, connected: false });
    day.pass(departure);
    expect(day.intents).toEqual([]);
  });

  it('stops again where it wakes up and needs nothing', () => {
    const day = sleeps(morning(), 0);
    Object.assign(day.car, { outside: 18, inside: 19 });
    day.pass('2026-11-24T06:10Z');
    expect(day.stops).toHaveLength(1);
    expect(day.state.ended?.why.word).toBe('wasNotNeeded');
  });

  it('judges by the cabin as it was found: what it warmed itself in the first minute is no reason to stop', () => {
    const day = sleeps(morning(), 13);
    Object.assign(day.car, { outside: 13, inside: 13 });
    day.answers = false;
    day.pass('2026-11-24T06:10Z');
    expect(day.starts).toHaveLength(1);
    Object.assign(day.car, { asleep: false, connected: true });
    day.look();
    Object.assign(day.car, { on: true, inside: 17 });
    day.look();
    expect([day.stops, day.view.mode]).toEqual([[], 'warming']);
  });
});

describe('a restart', () => {
  it('missed by restart: runs if at least 5 min before D remain', () => {
    const day = morning();
    day.pass('2026-11-24T05:50Z');
    day.restart(19);
    day.look();
    expect(day.starts).toEqual(['2026-11-24T06:09']);
  });

  it.each([
    [20, 1],
    [21, 0],
  ])('missed by restart, looked at again after %i min: to the minute', (away, starts) => {
    const day = morning();
    day.pass('2026-11-24T05:50Z');
    day.restart(away);
    day.look();
    expect(day.starts).toHaveLength(starts);
  });

  it('missed by restart: dropped otherwise', () => {
    const day = morning();
    day.pass('2026-11-24T05:50Z');
    day.restart(21);
    day.pass(60);
    expect(day.starts).toEqual([]);
  });

  it('in the middle of a run keeps its end', () => {
    const day = morning();
    day.pass('2026-11-24T06:05Z');
    day.restart(1);
    day.pass('2026-11-24T07:00Z');
    expect(day.starts).toHaveLength(1);
    expect(day.stops).toEqual(['2026-11-24T06:25']);
  });

  describe('in a run whose door was opened', () => {
    const opened = (): Day => {
      const day = morning();
      day.pass('2026-11-24T06:10Z');
      day.car.open = true;
      day.pass(1);
      day.car.open = false;
      day.pass(1);
      return day;
    };

    it.each([0, 15, 45])('ends nothing by what is not known yet, %i min later', (away) => {
      const day = opened();
      day.restart(away);
      day.hear({ kind: 'tick' });
      expect(day.state.run).not.toBeNull();
      day.car.soc = 15;
      day.pass(1);
      expect(day.stops).toHaveLength(1);
    });

    it('leaves it to who may sit inside, where the car that is there does not tell', () => {
      const day = opened();
      day.restart();
      day.car.soc = 15;
      day.hear({ kind: 'car', facts: day.car.facts({ occupied: undefined as never }) });
      expect([day.stops, day.state.ended?.why.word]).toEqual([[], 'taken']);
    });

    it.each([
      [15, ['2026-11-24T06:35'], 'maxRun'],
      [45, [], 'taken'],
    ])('waits for a car that is not heard, but not for ever: %i min', (silent, stops, why) => {
      const day = opened();
      day.pass('2026-11-24T06:20Z');
      const lost = { connected: false, occupied: undefined as never, climate: undefined as never };
      for (const end = day.now + silent * minute; day.now < end;) {
        day.now += minute;
        day.hear({ kind: 'car', facts: day.car.facts(lost) });
      }
      day.look();
      expect([day.stops, (day.state.run?.stop ?? day.state.ended)?.why.word]).toEqual([stops, why]);
    });
  });

  it('asks again for a start that was lost with it', () => {
    const day = sleeps(morning({ wake: 'never' }));
    day.pass('2026-11-24T06:00Z');
    day.restart();
    day.look();
    expect(day.starts).toHaveLength(2);
    expect(day.state.spent.runs).toBe(1);
  });
});

describe('a calendar', () => {
  const calendar = { word: 'dentist', travel: 30 };

  it('begins by travel time and warm-up before an appointment', () => {
    const day = morning({ times: [], calendar });
    day.hear(whole(appointment('2026-11-24T09:00Z')));
    expect(day.view.departure).toBe(Date.parse('2026-11-24T08:30Z'));
    day.pass('2026-11-24T08:30Z');
    expect(day.starts).toEqual(['2026-11-24T08:11']);
    expect(day.view.trigger).toBe('calendar');
  });

  it.each([
    ['in the title', { summary: 'At the DENTIST' }, 1],
    ['in the place', { summary: 'Check', location: "Dentist's" }, 1],
    ['nowhere', { summary: 'Gym' }, 0],
    ['in a whole day, which is ignored', { allDay: true }, 0],
  ] as const)('looks for the word: %s', (_, more, starts) => {
    const day = morning({ times: [], calendar });
    day.hear(whole(appointment('2026-11-24T09:00Z', more)));
    day.pass('2026-11-24T08:30Z');
    expect(day.starts).toHaveLength(starts);
  });

  it('cancelled event: cancel, also where it runs already', () => {
    const before = morning({ times: [], calendar });
    before.hear(whole(appointment('2026-11-24T09:00Z')));
    before.hear(whole());
    before.pass('2026-11-24T09:00Z');
    expect(before.starts).toEqual([]);
    const running = morning({ times: [], calendar });
    running.hear(whole(appointment('2026-11-24T09:00Z')));
    running.pass('2026-11-24T08:20Z');
    running.hear(whole());
    expect(running.stops).toEqual(['2026-11-24T08:20']);
    expect(running.car.on).toBe(false);
  });

  it('follows an appointment that moves', () => {
    const day = morning({ times: [], calendar });
    day.hear(whole(appointment('2026-11-24T09:00Z')));
    day.hear(whole(appointment('2026-11-24T11:00Z')));
    day.pass('2026-11-24T11:00Z');
    expect(day.starts).toEqual(['2026-11-24T10:11']);
  });
});

describe('the departure of a charge plan', () => {
  it('is one of its own, with the reserve for the plan', () => {
    const day = morning({ times: [], chargePlan: true });
    day.hear({ kind: 'departure', at: Date.parse(departure) });
    expect(day.view.reserve).toEqual({ departure: Date.parse(departure), minutes: 19 });
    day.pass(departure, () => {
      day.hear({ kind: 'departure', at: Date.parse(departure) });
      if (day.now < Date.parse(departure)) expect(day.view.reserve?.departure).toBe(Date.parse(departure));
    });
    expect(day.starts).toEqual(['2026-11-24T05:56']);
  });

  it('is off where the plan has none any more, and one with a time near it', () => {
    const day = morning({ chargePlan: true });
    day.hear({ kind: 'departure', at: Date.parse('2026-11-24T06:20Z') });
    day.pass('2026-11-24T07:00Z');
    expect(day.starts).toHaveLength(1);
    const none = morning({ times: [], chargePlan: true });
    none.hear({ kind: 'departure', at: Date.parse(departure) });
    none.hear({ kind: 'departure', at: null });
    expect(none.view.mode).toBe('idle');
    expect(none.view.reserve).toBeNull();
  });
});

describe('verification', () => {
  it('is silent where the cabin gets at least 0.3 K/min warmer within 5 min', () => {
    const day = morning();
    day.pass(departure);
    expect(day.notices).toEqual([]);
  });

  it('accepted, not running: the cabin stays cold', () => {
    const day = morning();
    day.car.power = 0.1;
    day.pass(departure);
    expect(day.notices).toHaveLength(1);
    expect(day.notices[0]!.replaceAll('\u202f', ' ')).toBe(
      'The car took the command, but its cabin does not get warmer: 0.5 °C after five minutes. Look at the car.',
    );
    expect(day.view.mode).toBe('warming');
  });

  it.each([
    [1.5, 0],
    [1.4, 1],
  ])('0.3 K/min in 5 min, to the digit: %f K are %i notices', (warmed, notices) => {
    const day = morning();
    day.pass('2026-11-24T05:56Z');
    const look = (insideTemp: number): void => day.hear({ kind: 'car', facts: day.car.facts({ insideTemp }) });
    look(2);
    const { on } = day.state.run!;
    expect(on?.inside).toBe(2);
    day.now = on!.at + 5 * minute - 1;
    look(2);
    expect(day.notices).toEqual([]);
    day.now++;
    look(2 + warmed);
    expect(day.notices).toHaveLength(notices);
  });

  it('accepted, not running: climate never comes on', () => {
    const day = morning();
    day.car.ignores = true;
    day.pass(departure);
    expect(day.notices).toEqual([
      'The car took the command, but climate did not come on. Look at the car, or start it in the app.',
    ]);
  });

  it('a car that refuses says so once, and is not asked again for that departure', () => {
    const day = morning();
    day.car.refuses = 'CAR_CLIMATE_LOCAL';
    day.pass(departure);
    expect(day.starts).toHaveLength(1);
    expect(day.notices).toHaveLength(1);
    expect(day.notices[0]).toMatch(/^The car does not start climate \(CAR_CLIMATE_LOCAL\)/);
  });

  it('tries again what time heals', () => {
    const day = morning();
    day.car.refuses = 'API_BUSY';
    day.pass('2026-11-24T05:58Z');
    day.car.refuses = null;
    day.pass(departure);
    expect(day.car.on).toBe(true);
    expect(day.state.spent.runs).toBe(1);
  });
});

describe('what a day may cost', () => {
  it('repeats at most twice per day per car', () => {
    const times = ['07:15', '09:00', '12:00'].map((time) => ({ days: everyDay, time }));
    const day = morning({ times });
    day.pass('2026-11-24T12:00Z');
    expect(day.starts).toHaveLength(2);
    expect(day.state.spent.runs).toBe(2);
  });

  it('a run that was never sent is none of them', () => {
    const times = ['07:15', '09:00', '12:00'].map((time) => ({ days: everyDay, time }));
    const day = morning({ times });
    day.answers = false;
    const unsent = { ok: false, status: 'expired', code: 'COMMAND_EXPIRED' } as const;
    day.pass('2026-11-24T09:00Z', () => {
      const id = day.state.run?.intent;
      if (typeof id === 'string') day.hear({ kind: 'result', id, result: unsent, isUnsent: true });
    });
    expect(day.state.spent).toMatchObject({ runs: 0, commands: 0 });
    day.answers = true;
    day.pass('2026-11-24T12:00Z');
    expect(day.starts.at(-1)).toMatch(/^2026-11-24T10:/);
    expect(day.state.spent.runs).toBe(1);
  });

  it('wake + start + stop are three requests: $0.022 a day, $0.48 a month of 22 workdays', () => {
    const day = sleeps(morning());
    day.pass('2026-11-24T08:00Z');
    const [wakes, commands] = [day.state.spent.wakes, day.state.spent.commands];
    expect([wakes, commands]).toEqual([1, 2]);
    // A wake is $0.02, a command $0.001.
    const cost = wakes / 50 + commands / 1_000;
    expect(cost.toFixed(3)).toBe('0.022');
    expect((22 * cost).toFixed(2)).toBe('0.48');
  });

  it('counts no command that was never sent', () => {
    const day = morning();
    day.answers = false;
    day.pass('2026-11-24T06:05Z');
    const [start] = day.intents;
    expect([start?.command, day.state.spent.commands]).toEqual(['auto_conditioning_start', 1]);
    const unsent = { ok: false, status: 'expired', code: 'COMMAND_EXPIRED' } as const;
    const sent = { ok: false, status: 'failed', code: 'API_UNREACHABLE' } as const;
    day.hear({ kind: 'result', id: start!.id, result: unsent, isUnsent: true });
    day.hear({ kind: 'result', id: start!.id, result: unsent, isUnsent: true });
    expect(day.state.spent.commands).toBe(0);
    day.pass('2026-11-24T06:08Z');
    day.hear({ kind: 'result', id: day.intents.at(-1)!.id, result: sent });
    expect([day.intents.length, day.state.spent.commands]).toEqual([2, 1]);
  });

  it('sends no more commands than it may', () => {
    const day = morning({ commandsADay: 3, times: [quarter, { days: everyDay, time: '09:00' }] });
    day.pass('2026-11-24T08:30Z');
    expect(day.intents).toHaveLength(2);
    expect(day.view.mode).toBe('waiting');
  });
});

describe('a schedule on the car', () => {
  const settings = { scheduleOnCar: true, times: [{ days: workdays, time: '07:15' }] };

  it('is kept where the time is known more than an hour ahead and repeats, with no wake at run time', () => {
    const day = morning(settings);
    expect(day.intents.map(({ command, parameters }) => ({ command, parameters }))).toEqual([
      {
        command: 'add_precondition_schedule',
        parameters: {
          id: Math.floor(Date.parse(six) / 1_000),
          lat: home.latitude,
          lon: home.longitude,
          days_of_week: 'Mon,Tues,Wed,Thurs,Fri',
          precondition_time: 435,
          one_time: false,
          enabled: true,
        },
      },
    ]);
    Object.assign(day.car, { asleep: true, connected: false });
    day.pass('2026-11-25T12:00Z');
    expect(day.intents).toHaveLength(1);
    expect(day.car.wakes).toBe(0);
  });

  it('says that the car itself begins', () => {
    const day = morning(settings);
    day.look();
    expect([day.view.mode, day.view.onCar]).toEqual(['scheduled', true]);
    expect(day.sentence).toBe('The car itself begins in time for 07:15, and nobody has to wake it.');
  });

  it('leaves out the weekday of a date that is left out, and takes it in again afterwards', () => {
    const day = morning({
      scheduleOnCar: true,
      times: [{ days: { ...workdays, except: ['2026-11-25'] }, time: '07:15' }],
    });
    day.pass('2026-11-25T12:00Z');
    expect(day.sent('add_precondition_schedule').map(({ parameters }) => parameters['days_of_week'])).toEqual([
      'Mon,Tues,Thurs,Fri',
      'Mon,Tues,Wed,Thurs,Fri',
    ]);
    expect(day.car.schedules.size).toBe(1);
  });

  it('is taken out where it is no longer wanted', () => {
    const day = morning(settings);
    const off = new Day(day.now, { times: settings.times });
    off.state = day.state;
    off.car.schedules = day.car.schedules;
    off.look();
    expect(off.intents.map(({ command }) => command)).toEqual(['remove_precondition_schedule']);
    expect(off.car.schedules.size).toBe(0);
    expect(off.state.onCar).toEqual({});
  });

  it('does not count away from home: there the rule begins by itself', () => {
    const day = morning(settings);
    day.car.place = { latitude: 53, longitude: 13.4 };
    day.pass(departure);
    expect(day.starts).toHaveLength(1);
  });

  it('that the car refused leaves the start to the rule', () => {
    const day = new Day(six, settings);
    day.car.refuses = 'COMMAND_NOT_UNDERSTOOD';
    day.look();
    day.car.refuses = null;
    day.pass(departure);
    expect(day.starts).toHaveLength(1);
  });
});
