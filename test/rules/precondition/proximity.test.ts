import { describe, expect, it } from 'vitest';
import type { PersonReading } from '../../../src/rules/presence/read';
import { preconditionDefaults } from '../../../src/rules/precondition/settings';
import { Day, minute } from './model';

const anna = 'person.anna';
const proximity = { persons: [anna], within: 5_000 };
/** 16:00 in Berlin; the car stands at its place, the person 8 km away. */
const four = '2026-11-24T15:00Z';

/** So many metres south of the car. */
const away = (day: Day, metres: number) => ({
  latitude: day.car.place.latitude - metres / 111_195,
  longitude: day.car.place.longitude,
  accuracy: 10,
});

function tell(day: Day, metres: number | null, more: Partial<PersonReading> = {}): void {
  const fix = metres === null ? null : away(day, metres);
  const reading = { person: anna, at: day.now, place: metres === null ? null : 'away', fix, ...more } as PersonReading;
  day.hear({ kind: 'person', reading });
}

/** A person who was so far away for half an hour. */
function afternoon(metres = 8_000, settings: ConstructorParameters<typeof Day>[1] = {}): Day {
  const day = new Day(four, { proximity, ...settings });
  day.look();
  tell(day, metres);
  for (let n = 0; n < 6; n++) {
    day.pass(5);
    tell(day, metres);
  }
  return day;
}

/** Comes nearer at so many metres a minute, with a fix a minute, until so near. */
function walk(day: Day, from: number, to: number, speed: number): void {
  for (let metres = from; metres >= to; metres -= speed) {
    day.pass(1);
    tell(day, metres);
  }
}

describe('somebody who comes near', () => {
  it('is waited for, and is told when and how they come as soon as that shows', () => {
    const day = afternoon(4_900);
    expect(day.view).toMatchObject({ mode: 'waiting', nextStart: null, departure: null });
    expect(day.sentence).toBe('Waits for somebody to come.');
    expect(day.view.reason.say('de')).toBe('Wartet darauf, dass jemand kommt.');
    walk(day, 4_800, 4_600, 100);
    expect(day.sentence).toMatch(/^Somebody comes about 17:\d\d; begins at 1[67]:\d\d\.$/);
    const { nextStart, departure, trigger, leadMinutes } = day.view;
    expect(trigger).toBe('proximity');
    expect(departure! - nextStart!).toBe(leadMinutes! * minute);
    expect(day.starts).toEqual([]);
  });

  it('begins when they are inside the outer circle, approach, and are there within the lead', () => {
    const day = afternoon();
    expect(day.state.approaches[anna]?.isArmed).toBe(true);
    walk(day, 7_600, 5_200, 400);
    expect(day.starts).toEqual([]);
    walk(day, 4_800, 3_200, 400);
    expect(day.starts).toHaveLength(1);
    expect(day.view.trigger).toBe('proximity');
    expect(day.sentence).toMatch(/^Brings the cabin to 21 °C, because somebody is on the way and there by about/);
  });

  it('waits for two falling distances in a row', () => {
    const day = afternoon(4_400);
    day.pass(1);
    tell(day, 4_000);
    expect(day.starts).toEqual([]);
    day.pass(1);
    tell(day, 3_600);
    expect(day.starts).toHaveLength(1);
  });

  it('does not begin for who goes to and fro, or stands still', () => {
    const day = afternoon(4_500);
    for (const metres of [4_400, 4_450, 4_380, 4_420, 4_410, 4_410, 4_410]) {
      day.pass(2);
      tell(day, metres);
    }
    expect(day.starts).toEqual([]);
  });

  it('does not begin while the arrival is further away than the lead', () => {
    const day = afternoon(4_900);
    walk(day, 4_800, 3_400, 70);
    expect(day.starts).toEqual([]);
  });

  it('hysteresis: begins again only when they were > 2 km away for 20 min', () => {
    const day = afternoon();
    walk(day, 4_800, 400, 400);
    expect(day.starts).toHaveLength(1);
    day.pass(90);
    // Away for only ten minutes.
    tell(day, 6_000);
    day.pass(3);
    walk(day, 4_800, 400, 400);
    expect(day.starts).toHaveLength(1);
  });

  it.each([
    [2_010, 20, true],
    [2_010, 19, false],
    [1_990, 30, false],
  ])('hysteresis to the digit: %i m away for %i min, armed: %s', (metres, minutes, isArmed) => {
    const day = new Day(four, { proximity });
    day.look();
    for (let n = 0; n <= minutes; n++) {
      tell(day, metres + (n % 2));
      day.now += minute;
    }
    expect(day.state.approaches[anna]!.isArmed).toBe(isArmed);
  });

  it('two cars/one person: only the one it is assigned to', () => {
    const day = afternoon();
    const other = afternoon(8_000, { proximity: { persons: ['person.bob'], within: 5_000 } });
    walk(day, 4_800, 3_200, 400);
    walk(other, 4_800, 3_200, 400);
    expect([day.starts.length, other.starts.length]).toEqual([1, 0]);
    expect(other.state.approaches).toEqual({});
  });

  it('GPS jump > 200 km/h is ignored', () => {
    const day = afternoon();
    day.pass(1);
    tell(day, 3_000);
    expect(day.state.approaches[anna]?.samples.at(-1)?.distance).toBeCloseTo(8_000, -2);
    day.pass(1);
    tell(day, 8_000);
    expect(day.state.approaches[anna]?.samples.at(-1)?.distance).toBeCloseTo(8_000, -2);
    expect(day.starts).toEqual([]);
  });

  it.each([
    [3_300, true],
    [3_400, false],
  ])('200 km/h to the digit: %i m in a minute are believed: %s', (metres, isBelieved) => {
    const day = afternoon();
    day.now += minute;
    tell(day, 8_000 - metres);
    const last = day.state.approaches[anna]!.samples.at(-1)!;
    expect(Math.abs(last.distance - (8_000 - metres)) < 20).toBe(isBelieved);
  });

  it('a jump that lasts was none', () => {
    const day = afternoon(60_000);
    day.pass(1);
    tell(day, 4_400);
    for (const metres of [4_200, 3_800, 3_400, 3_000]) {
      day.pass(1);
      tell(day, metres);
    }
    expect(day.starts).toHaveLength(1);
  });

  it('phone silent: unknown, so no start', () => {
    const day = afternoon(5_100);
    walk(day, 4_950, 4_850, 100);
    day.pass(1);
    tell(day, null);
    day.pass(1);
    tell(day, 4_000);
    expect(day.starts).toEqual([]);
    const silent = afternoon(4_900, { proximity: { persons: [anna], within: 4_000 } });
    walk(silent, 4_500, 4_100, 200);
    silent.pass(60);
    expect(silent.starts).toEqual([]);
  });

  it('phone silent on the way: what it said before grows old, and brings nobody', () => {
    // An hour away at this pace: by the clock alone they would be near after half of it.
    const day = afternoon(4_900);
    walk(day, 4_830, 4_690, 70);
    day.pass(60);
    expect(day.starts).toEqual([]);
  });

  it('says nothing new with what the broker kept, the same again, or an older fix', () => {
    const day = afternoon(4_400);
    day.pass(1);
    tell(day, 4_000);
    tell(day, 3_800);
    tell(day, 3_600, { at: day.now - 5 * minute });
    expect(day.starts).toEqual([]);
    expect(day.state.approaches[anna]?.samples.at(-1)?.distance).toBeCloseTo(4_000, -2);
  });

  it('car parked elsewhere than the person: who is at the car does not come', () => {
    const day = afternoon(60);
    for (const metres of [60, 40, 5]) {
      day.pass(1);
      tell(day, metres);
    }
    expect(day.starts).toEqual([]);
  });

  it('counts from where the car stands, also away from home', () => {
    const day = new Day(four, { proximity });
    day.car.place = { latitude: 48.1, longitude: 11.5 };
    day.look();
    for (let n = 0; n < 7; n++) {
      tell(day, 8_000);
      day.pass(5);
    }
    walk(day, 4_800, 3_200, 400);
    expect(day.starts).toHaveLength(1);
  });

  it('begins anew for everybody when the car was driven', () => {
    const day = afternoon();
    day.car.place = { latitude: 52.6, longitude: 13.4 };
    day.look();
    expect(day.state.approaches[anna]?.isArmed).toBe(false);
  });

  it('takes the distance that Proximity tells, while the car is at home', () => {
    const day = new Day(four, { proximity: { persons: ['anna'], within: 5_000 } });
    day.look();
    const far = (fromHome: number): void =>
      day.hear({ kind: 'person', reading: { person: 'anna', at: day.now, place: null, fix: null, fromHome } });
    for (let n = 0; n < 6; n++) {
      far(8_000);
      day.pass(5);
    }
    for (const metres of [4_800, 4_400, 4_000]) {
      far(metres);
      day.pass(1);
    }
    expect(day.starts).toHaveLength(1);
  });

  it('does not begin for vague fixes', () => {
    const day = afternoon();
    for (const metres of [4_800, 4_400, 4_000]) {
      day.pass(1);
      tell(day, metres, { fix: { ...away(day, metres), accuracy: 3_000 } });
    }
    expect(day.starts).toEqual([]);
  });

  it('a long pause of the program forgets where they were', () => {
    const day = afternoon();
    day.restart(30);
    expect(day.state.approaches).toEqual({});
  });
});

describe('comfort', () => {
  const comfort = { above: 30, below: 5 };

  it('begins at the longest lead before a departure where the cabin is beyond its limits', () => {
    const times = [{ days: { weekdays: ['tue'] as const }, time: '17:00' }];
    const day = new Day(four, { times, comfort: { above: 30 } });
    Object.assign(day.car, { outside: 31, inside: 34 });
    day.look();
    day.pass('2026-11-24T16:00Z');
    expect(day.starts).toEqual(['2026-11-24T15:30']);
    expect(day.view.mode).toBe('cooling');
  });

  it('begins for who is due, however slowly they come', () => {
    const slow = afternoon(4_900, { comfort });
    day: for (const metres of [4_800, 4_730, 4_660]) {
      slow.pass(1);
      tell(slow, metres);
      if (slow.starts.length > 0) break day;
    }
    expect(slow.starts).toHaveLength(1);
  });

  it('begins for nobody where nobody is due', () => {
    const day = afternoon(8_000, { comfort });
    day.pass(120);
    expect(day.starts).toEqual([]);
  });

  it('is off where it has no limits', () => {
    expect(preconditionDefaults.comfort).toBeNull();
  });
});

it('hears of people also after the clock was set back', () => {
  const day = afternoon();
  day.now -= 120 * minute;
  tell(day, 0, { place: 'home' });
  expect(day.state.approaches[anna]?.place).toBe('home');
});
