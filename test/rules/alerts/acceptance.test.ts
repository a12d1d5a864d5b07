import { describe, expect, it } from 'vitest';
import { weekdays } from '../../../src/rules/week';
import {
  calm,
  day,
  doors,
  ended,
  hour,
  kinds,
  minute,
  noon,
  plain,
  second,
  settingsOf,
  vin,
  Watch,
  windowOf,
} from './model';

const open = doors('DriverFront');
const closed = doors();
const quiet = [{ days: { weekdays }, from: '22:00', to: '06:30' }];
const at = (time: string): number => Date.parse(`2026-11-23T${time}+01:00`);

/** Only what the test is about. */
function watch(more: ConstructorParameters<typeof Watch>[0] = {}, now?: number): Watch {
  const one = new Watch({ alerts: ['left_open'], ...more }, now);
  one.say(calm);
  return one;
}

describe('what the specification asks of alerts', () => {
  it('flapping at threshold', () => {
    const hot = { name: 'Hot', signal: 'InsideTemp', when: { is: 'above', than: 40 }, for: 0, until: 0 } as const;
    const condition = { ...hot, hysteresis: 2, severity: 'warning', text: '{value}{unit}' } as const;
    const car = watch({ alerts: ['condition'], conditions: [condition] });
    for (let n = 0; n < 60; n++) {
      car.say({ InsideTemp: n % 2 === 0 ? 40.1 : 39.9 });
      car.pass(minute);
    }
    expect(kinds(car.notices)).toEqual(['raise condition']);
    car.say({ InsideTemp: 38 });
    expect(kinds(car.notices)).toEqual(['raise condition', 'clear condition']);
  });

  it('says how long something was so: from what the car said first to what it said last', () => {
    const car = watch({ open: { after: 0, windowsAfter: minute } });
    car.say({ FpWindow: 'PartiallyOpen' });
    car.pass(89 * second, second);
    car.say({ FpWindow: 'Closed' });
    // What waited to be sure is no part of it, nor is what repeats itself meanwhile.
    car.pass(20 * second, second);
    car.say({ FpWindow: 'Closed' });
    car.pass(10 * minute, second);
    expect(car.told('left_open').at(-1)).toBe('clear: Lotse is closed again, after 2 min.');
    car.pass(hour);
    car.say({ FpWindow: 'PartiallyOpen' });
    car.pass(10 * minute);
    car.say({ DriverSeatOccupied: true });
    car.pass(10 * minute);
    expect(car.told('left_open').at(-1)).toBe('clear: Lotse is closed again, after 10 min.');
  });

  it('says how long the alarm was on, and a condition that time ends', () => {
    const jump = { name: 'Jump', signal: 'InsideTemp', when: { is: 'changesBy', by: 5, within: 30 * minute } } as const;
    const condition = { ...jump, for: 0, until: 5 * minute, hysteresis: 0, severity: 'info', text: '{value}' } as const;
    const car = watch({ alerts: ['sentry_alarm', 'condition'], conditions: [condition], home: null });
    car.say({ InsideTemp: 20 });
    car.pass(minute);
    car.say({ InsideTemp: 30, SentryMode: 'Panic' });
    car.pass(3 * minute);
    car.now += minute;
    car.say({ SentryMode: 'Armed' }, car.now - minute);
    car.pass(hour);
    expect(car.told('sentry_alarm').at(-1)).toBe('clear: The alarm of Lotse is off again, after 3 min.');
    expect(car.told('condition').at(-1)).toMatch(/^clear: Jump of Lotse is over, after (29|30|31) min\.$/);
  });

  it('a clock that is set back holds no alarm back', () => {
    const car = new Watch({ alerts: ['left_open'] });
    car.say(calm);
    car.say(doors('TrunkRear'));
    car.pass(3 * minute);
    car.now -= day;
    expect(kinds(car.pass(6 * minute))).toEqual(['raise left_open']);
    // The car's own clock is right.
    car.say(calm, car.now + day);
    expect(kinds(car.pass(minute))).toEqual(['clear left_open']);
    car.now -= day;
    car.say(doors('TrunkRear'), car.now + 2 * day);
    expect(kinds(car.pass(6 * minute))).toEqual(['raise left_open']);
  });

  it('flapping without a band is told once in the cooldown', () => {
    const car = watch({ open: { after: 0, windowsAfter: 0 } });
    for (let n = 0; n < 14; n++) {
      car.say(n % 2 === 0 ? open : closed);
      car.pass(minute);
    }
    expect(kinds(car.notices)).toEqual(['raise left_open', 'clear left_open']);
  });

  it('unknown in the middle', () => {
    const car = watch();
    car.say(open);
    car.pass(3 * minute);
    // The listener is down: nobody knows, and the clock stands still.
    car.listening = false;
    car.look();
    expect(car.pass(30 * minute)).toEqual([]);
    car.listening = true;
    car.look();
    expect(car.pass(minute)).toEqual([]);
    expect(kinds(car.pass(minute))).toEqual(['raise left_open']);
    car.listening = false;
    expect(car.pass(hour)).toEqual([]);
    expect(car.view.active).toHaveLength(1);
  });

  it('restart in the middle of the `for` time', () => {
    const car = watch();
    car.say(open);
    car.pass(3 * minute);
    car.restart(minute);
    expect(car.look()).toEqual([]);
    expect(kinds(car.pass(minute))).toEqual(['raise left_open']);
    expect(car.notices[0]!.at).toBe(noon + 5 * minute);
    // And after it was told: not again.
    car.restart(minute);
    expect(car.pass(hour)).toEqual([]);
    car.say(closed);
    expect(kinds(car.pass(minute))).toEqual(['clear left_open']);
  });

  it('DST', () => {
    // In the night of 29 March 2026 the clocks of Berlin go from 02:00 to 03:00: quiet hours to 02:30 end with the gap.
    const night = Date.parse('2026-03-29T00:00:00+01:00');
    const car = watch({ quiet: [{ days: { weekdays }, from: '22:00', to: '02:30' }] }, night);
    car.say(open);
    car.pass(hour);
    expect(car.notices).toEqual([]);
    expect(car.view.quietUntil).toBe(night + 2 * hour);
    expect(kinds(car.pass(hour))).toEqual(['digest digest']);
    // In autumn 02:30 comes twice; the first counts.
    const autumn = Date.parse('2026-10-25T00:00:00+02:00');
    const other = watch({ quiet: [{ days: { weekdays }, from: '22:00', to: '02:30' }] }, autumn);
    expect(other.view.quietUntil).toBe(autumn + 2.5 * hour);
  });

  it('quiet-hours edge', () => {
    // A minute before, at the very start, at the very end.
    const early = watch({ quiet }, at('21:54'));
    early.say(open);
    expect(kinds(early.pass(5 * minute))).toEqual(['raise left_open']);
    const late = watch({ quiet }, at('21:55'));
    late.say(open);
    expect(late.pass(8 * hour)).toEqual([]);
    expect(late.view).toMatchObject({ held: 1, quietUntil: at('06:30') + day, mode: 'warning' });
    expect(late.pass(34 * minute)).toEqual([]);
    expect(kinds(late.pass(minute))).toEqual(['digest digest']);
    expect(plain(late.notices[0]!.text.say('en'))).toBe("Lotse stands with the driver's door open. Go and close it.");
    late.say(closed);
    expect(kinds(late.pass(minute))).toEqual(['clear left_open']);
    const atEnd = watch({ quiet }, at('06:25'));
    atEnd.say(open);
    expect(kinds(atEnd.pass(5 * minute))).toEqual(['raise left_open']);
  });

  it('what was raised and is over by the end of the quiet hours says so, with no button left', () => {
    const car = watch({ quiet }, at('23:00'));
    car.say({ Locked: false });
    car.pass(10 * minute);
    car.say({ Locked: true });
    car.pass(8 * hour);
    expect(kinds(car.notices)).toEqual(['digest digest']);
    expect(car.notices[0]).toMatchObject({ severity: 'info', actions: [] });
    expect(car.notices[0]!.text.say('de')).toContain('Das ist vorbei.');
  });

  it('a critical one goes through at night', () => {
    const car = watch({ alerts: ['sentry_alarm'], quiet }, at('23:00'));
    expect(kinds(car.say({ SentryMode: 'Panic' }))).toEqual(['raise sentry_alarm']);
    expect(kinds(car.say({ SentryMode: 'Armed' }))).toEqual(['clear sentry_alarm']);
  });

  it('2 cars same name', () => {
    const one = watch();
    const other = watch({ vin: '5YJ3E1EA7KF000002' });
    for (const car of [one, other]) {
      car.say(open);
      car.pass(6 * minute);
    }
    expect(one.notices[0]!.title.say('en')).toBe(other.notices[0]!.title.say('en'));
    expect(one.notices[0]!.episode).toBe(`${vin}/left_open/doors/${noon + 5 * minute}`);
    expect(one.notices[0]!.episode).not.toBe(other.notices[0]!.episode);
  });

  it('late buffered records (event time older than the alarm) must not raise "now" alarms if older than 15 min', () => {
    const car = watch({ alerts: ['left_open', 'sentry_alarm', 'condition'], conditions: [] });
    car.pass(hour);
    expect(car.say({ SentryMode: 'Panic' }, car.now - 16 * minute)).toEqual([]);
    car.say(open, car.now - 16 * minute);
    expect(car.pass(hour)).toEqual([]);
    car.say({ SentryMode: 'Armed' });
    car.say(closed);
    car.pass(hour);
    expect(kinds(car.say({ SentryMode: 'Panic' }, car.now - 14 * minute))).toEqual(['raise sentry_alarm']);
  });

  it('duplicate record', () => {
    const car = watch({ alerts: ['sentry_alarm', 'vehicle_warning'] });
    const alerts = [{ name: 'APP_w222', audiences: ['Customer'], startedAt: noon, endedAt: null }];
    for (let n = 0; n < 5; n++) {
      car.say({ SentryMode: 'Panic' }, noon);
      car.hear({ kind: 'alerts', alerts, at: noon });
    }
    expect(kinds(car.notices)).toEqual(['raise sentry_alarm', 'raise vehicle_warning']);
    const ended = [{ ...alerts[0]!, endedAt: noon + minute }];
    car.now += minute;
    for (let n = 0; n < 3; n++) {
      car.hear({ kind: 'alerts', alerts: ended, at: car.now });
      car.hear({ kind: 'alerts', alerts, at: noon });
    }
    expect(kinds(car.notices).slice(2)).toEqual(['clear vehicle_warning']);
  });

  it('car in tunnel', () => {
    const car = watch({ alerts: ['line', 'left_open'] });
    car.say({ Gear: 'D' });
    car.pass(minute);
    car.connected = false;
    // Gone while driving, for a while: that is no alarm, and neither is what comes all at once behind the tunnel.
    expect(car.pass(20 * minute)).toEqual([]);
    car.connected = true;
    car.say({ Gear: 'P', ...open }, car.now - 19 * minute);
    car.say(closed, car.now - 18 * minute);
    car.say({ Gear: 'D' }, car.now - 17 * minute);
    expect(car.pass(5 * minute)).toEqual([]);
    // Connected, driving and silent for ten minutes is one.
    expect(kinds(car.pass(6 * minute))).toEqual(['raise line']);
    expect(kinds(car.say({ Gear: 'D' }))).toEqual(['clear line']);
  });

  it('sentry toggled', () => {
    const car = watch({ alerts: ['sentry_alarm', 'sentry_drain'] });
    for (let n = 0; n < 20; n++) {
      car.say({ SentryMode: n % 2 === 0 ? 'Armed' : 'Off', Soc: 35, DetailedChargeState: 'Disconnected' });
      car.pass(6 * hour, 10 * minute);
    }
    // Never on for twelve hours.
    expect(car.notices).toEqual([]);
    car.say({ SentryMode: 'Armed' });
    expect(kinds(car.pass(13 * hour, 10 * minute))).toEqual(['raise sentry_drain']);
    expect(car.notices[0]!.actions).toMatchObject([{ command: 'set_sentry_mode', parameters: { on: false } }]);
    expect(kinds(car.say({ SentryMode: 'Off' }))).toEqual(['clear sentry_drain']);
  });

  const drained = (...windows: ReturnType<typeof windowOf>[]): Watch => {
    const car = watch({ alerts: ['idle_drain'] });
    for (const window of windows) {
      car.now = window.end;
      car.hear(ended({ parked: [window] }));
    }
    return car;
  };

  it('SoC rising overnight', () => {
    expect(drained(windowOf(14, 60, 61)).notices).toEqual([]);
    expect(drained(windowOf(26, 60, 61)).view.active).toEqual([]);
  });

  it('plug-in for 1 min', () => {
    // It divides the window, and what is left is too short to accuse; the window that was plugged in says nothing.
    const [first, second] = [windowOf(5, 80, 76), windowOf(5, 76, 72, { start: noon + 5 * hour + minute })];
    expect(drained(first, second).notices).toEqual([]);
    expect(drained(windowOf(24, 80, 60, { plugged: true })).notices).toEqual([]);
    const car = watch({ alerts: ['low_charge'] }, at('20:30'));
    car.say({ DetailedChargeState: 'Disconnected', Soc: 20 });
    car.pass(10 * minute);
    car.say({ DetailedChargeState: 'Stopped' });
    car.pass(minute);
    car.say({ DetailedChargeState: 'Disconnected' });
    car.pass(hour);
    // Told, cleared by the plug, and again: with the cooldown between.
    expect(kinds(car.notices)).toEqual(['raise low_charge', 'clear low_charge', 'raise low_charge']);
    expect(car.notices[2]!.at - car.notices[0]!.at).toBeGreaterThanOrEqual(15 * minute);
  });

  it('snowflake', () => {
    const bad = windowOf(24, 80, 70);
    expect(kinds(drained(bad).notices)).toEqual(['raise idle_drain']);
    expect(drained({ ...bad, atEnd: { ...bad.atEnd, level: 71 } }).notices).toEqual([]);
    expect(drained({ ...bad, atStart: { ...bad.atStart, level: 81 } }).notices).toEqual([]);
  });

  it('odometer jump', () => {
    expect(drained(windowOf(24, 80, 70, { odometerEnd: 30_012 })).notices).toEqual([]);
  });

  it('alert fatigue cap', () => {
    const car = watch({ alerts: ['vehicle_warning'] });
    for (let n = 0; n < 50; n++) {
      car.now += 10 * second;
      const alerts = [{ name: `APP_w${n}`, audiences: ['Customer'], startedAt: car.now, endedAt: null }];
      car.hear({ kind: 'alerts', alerts, at: car.now });
    }
    expect(car.notices).toHaveLength(20);
    expect(car.view).toMatchObject({ held: 30 });
    expect(kinds(car.pass(2 * hour))).toEqual(['digest digest']);
    expect(car.notices.at(-1)!.title.say('en')).toBe('Lotse: 30 notices');
    expect(car.notices.at(-1)!.at).toBeGreaterThanOrEqual(car.notices[0]!.at + hour);
  });

  it('what is critical waits for no cap', () => {
    const car = watch({ alerts: ['vehicle_warning', 'sentry_alarm'], cap: 3 });
    for (let n = 0; n < 5; n++) {
      const alerts = [{ name: `APP_w${n}`, audiences: ['Customer'], startedAt: car.now, endedAt: null }];
      car.hear({ kind: 'alerts', alerts, at: car.now });
    }
    expect(car.view.held).toBe(2);
    expect(kinds(car.say({ SentryMode: 'Panic' }))).toEqual(['raise sentry_alarm']);
    expect(car.view.held).toBe(2);
  });
});

describe('orders', () => {
  it('reminds of what lasts until it is acknowledged', () => {
    const car = watch({ remindEvery: hour });
    car.say(open);
    car.pass(2 * hour + 10 * minute);
    expect(kinds(car.notices)).toEqual(['raise left_open', 'remind left_open', 'remind left_open']);
    expect(new Set(car.notices.map(({ episode }) => episode)).size).toBe(1);
    car.hear({ kind: 'order', order: { set: 'acknowledge', alert: 'left_open' } });
    expect(car.pass(5 * hour)).toEqual([]);
  });

  it('says nothing of what is mute, and says it when it is mute no more', () => {
    const car = watch();
    car.hear({ kind: 'order', order: { set: 'mute', alert: 'left_open', until: noon + hour } });
    car.say(open);
    expect(car.pass(59 * minute)).toEqual([]);
    expect(car.view.active).toHaveLength(1);
    expect(kinds(car.pass(2 * minute))).toEqual(['raise left_open']);
  });

  it('keeps the state where nothing changed', () => {
    const car = watch({ alerts: settingsOf().alerts });
    const before = car.state;
    car.now += minute;
    car.hear({ kind: 'tick' });
    expect(car.state).toBe(before);
  });
});
