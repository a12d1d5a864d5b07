import { describe, expect, it } from 'vitest';
import { northGerman } from '../../../src/simulator/car/weather';
import {
  driverOf,
  outingsOf,
  plantFaults,
  simulateDays,
  type DaysOptions,
  type PlantedFault,
} from '../../../src/simulator/home';
import { carWith, commute, place, plain, seeded } from './support';

const from = Date.parse('2026-01-12T00:00:00+01:00');
const hour = 3_600_000;
const plan = { ...carWith(60, 80), weather: { ...northGerman, seed: 5 }, sleepAfter: 15 };
const { vin } = plan;
const at = (text: string): number => Date.parse(text);

/** Some days of a commuter in coarse steps, with long ones while everything sleeps. */
function commuter(days: number, change: Partial<DaysOptions> = {}): DaysOptions {
  const outings = outingsOf({ zone: plain.zone, from, days, weekly: [commute], jitter: 20, random: seeded(3) });
  const cars = [{ plan, outings }];
  return { home: plain, cars, from, days, random: seeded(4), pace: 'coarse', rest: () => 900, ...change };
}

const planted = (incident: PlantedFault['incident'], begin: string, hours: number, amount?: number): PlantedFault => ({
  vin,
  incident,
  begin: at(begin),
  end: at(begin) + hours * hour,
  ...(amount !== undefined && { amount }),
});

describe('coarse days', () => {
  it('come to what fine days come to', () => {
    const coarse = simulateDays(commuter(28));
    const fine = simulateDays(commuter(28, { pace: 'fine', rest: () => 60 }));
    expect(coarse.home.cars.energy / fine.home.cars.energy).toBeGreaterThan(0.93);
    expect(coarse.home.cars.energy / fine.home.cars.energy).toBeLessThan(1.07);
    expect(coarse.cars[0]!.lost.asleep).toBeCloseTo(fine.cars[0]!.lost.asleep, -1);
    expect(coarse.outings).toHaveLength(fine.outings.length);
    coarse.outings.forEach(({ leave, inside, insideBack, home }, index) => {
      const other = fine.outings[index]!;
      expect(leave).toBe(other.leave);
      expect(inside).toBeCloseTo(other.inside, -0.5);
      expect(insideBack).toBeCloseTo(other.insideBack!, -0.5);
      expect(Math.abs(home! - other.home!)).toBeLessThan(300_000);
    });
  });

  it('are the same again with the same chance', () => {
    const faults = plantFaults({ vin, from, days: 20, random: seeded(8) });
    expect(simulateDays(commuter(20, { faults }))).toEqual(simulateDays(commuter(20, { faults })));
  });

  it('wake before they drive off, as somebody gets in first', () => {
    const seen: string[] = [];
    simulateDays({
      ...commuter(2),
      observe: (_, { cars: [car] }) => seen.push(car!.asleep ? 'asleep' : String(car!.read('Gear'))),
    });
    expect(seen).toContain('asleep');
    expect(seen.filter((one, index) => one === 'D' && seen[index - 1] === 'asleep')).toEqual([]);
  });

  it('say what the cars warn of', () => {
    const faults = [planted('low_voltage', '2026-01-13T02:00:00+01:00', 3)];
    const warned = new Set<string>();
    simulateDays({
      ...commuter(2, { faults }),
      observe: (_, { cars: [car] }) => car!.alerts().forEach((one) => warned.add(one)),
    });
    expect(warned).toContain('VCFRONT_a182');
  });

  it('take well under a second of work a year', () => {
    const faults = plantFaults({ vin, from, days: 73, random: seeded(8) });
    simulateDays(commuter(7));
    const before = process.cpuUsage();
    simulateDays(commuter(73, { faults }));
    const { user, system } = process.cpuUsage(before);
    // A fifth of a year; on a machine of its own it takes 0.2.
    expect((user + system) / 1e6).toBeLessThan(1);
  });

  it('say how warm the cabin was at each departure, and what that took', () => {
    const leave = at('2026-01-14T07:30:00+01:00');
    const outings = [{ leave, back: leave + 8 * hour, kilometres: 20 }];
    const report = simulateDays({
      ...commuter(4),
      cars: [{ plan, outings }],
      rest: (now) => Math.max(60, Math.min(900, (leave - 20 * 60_000 - now) / 1_000)),
      decide: (now) =>
        now === leave - 20 * 60_000
          ? [
              { vin, command: 'wake_up' },
              { vin, command: 'auto_conditioning_start' },
            ]
          : [],
    });
    const [outing] = report.outings;
    expect(report.commands.every(({ result }) => result)).toBe(true);
    expect(outing!.outside).toBeLessThan(12);
    expect(outing!.inside).toBeCloseTo(21, 0);
    expect(outing!.climate).toBeGreaterThan(0.3);
    expect(outing!.insideBack).toBeLessThan(18);
    expect(outing!.climateBack).toBe(0);
    expect(report.cars[0]!.lost.climate).toBeCloseTo(outing!.climate, 9);
  });
});

describe('planted faults', () => {
  it('are drawn as often as asked, in order, and never two of a kind at once', () => {
    const faults = plantFaults({ vin, from, days: 3_650, random: seeded(1), aYear: { leak: 0, puncture: 3 } });
    const count = (name: string): number => faults.filter(({ incident }) => incident === name).length;
    expect(count('leak')).toBe(0);
    expect(count('puncture')).toBeGreaterThan(25);
    expect(count('unlocked')).toBeGreaterThan(35);
    expect(faults.map(({ begin }) => begin)).toEqual(faults.map(({ begin }) => begin).sort((one, two) => one - two));
    const chargers = faults.filter(({ incident }) => incident.startsWith('charger:'));
    chargers.slice(1).forEach(({ begin }, index) => expect(begin).toBeGreaterThanOrEqual(chargers[index]!.end));
  });

  it('say when they showed and ended', () => {
    const faults = [
      planted('left_open:window', '2026-01-13T02:00:00+01:00', 3),
      // Ends when somebody drives off.
      planted('unlocked', '2026-01-14T05:00:00+01:00', 9),
      // Begins while the car is at work; shows when it is plugged in at home.
      planted('charger:refuses', '2026-01-15T12:00:00+01:00', 20),
      // Nobody plugs in during it.
      planted('charger:slow', '2026-01-16T10:00:00+01:00', 2),
      planted('update', '2026-01-17T10:00:00+01:00', 90, 5),
    ];
    const { faults: reports, outings } = simulateDays(commuter(7, { faults }));
    const of = (name: string) => reports.find(({ incident }) => incident === name)!;
    expect(reports).toHaveLength(5);
    expect(of('left_open:window').shown! - of('left_open:window').begin).toBeLessThan(2 * 60_000);
    expect(of('left_open:window').ended).toBe(of('left_open:window').end);
    expect(outings.map(({ leave }) => leave)).toContain(of('unlocked').ended);
    expect(outings.map(({ home }) => Math.abs(home! - of('charger:refuses').shown!) < 180_000)).toContain(true);
    expect(of('charger:slow').shown).toBeNull();
    expect(of('update').ended - of('update').begin).toBeCloseTo(5.5 * hour, -6.5);
  });

  it('end when somebody sees to them', () => {
    const faults = [planted('left_open:window', '2026-01-13T02:00:00+01:00', 3)];
    const close = at('2026-01-13T02:10:00+01:00');
    const { faults: reports } = simulateDays({
      ...commuter(2, { faults }),
      decide: (now) => (now === close ? [{ vin, command: 'window_control', parameters: { command: 'close' } }] : []),
    });
    expect(reports[0]!.ended).toBeGreaterThan(close);
    expect(reports[0]!.ended - close).toBeLessThanOrEqual(60_000);
  });

  it('empty the car by what they take', () => {
    const faults = [planted('vampire', '2026-01-16T20:00:00+01:00', 48, 0.3)];
    const { cars } = simulateDays(commuter(7, { faults }));
    expect(cars[0]!.lost.vampire).toBeCloseTo(14.4, 1);
  });
});

describe('the driver', () => {
  it('is at the desk while the car is parked at work, and back at it when it starts', () => {
    const options = commuter(2);
    const outings = options.cars[0]!.outings!;
    const { back } = outings[0]!;
    const metres: [minutes: number, metres: number][] = [];
    simulateDays({
      ...options,
      people: [{ name: 'Anna', changes: driverOf(outings, place, 1_200) }],
      observe(now, { people, cars: [car] }) {
        const [person] = people;
        const parkedAt = car!.read('Location') as { latitude: number; longitude: number };
        const north = (person!.place.latitude - parkedAt.latitude) * 111_195;
        metres.push([Math.round((now - back) / 60_000), Math.abs(north)]);
      },
    });
    const when = (minutes: number): number => metres.find(([one]) => one >= minutes)![1];
    expect(when(-120)).toBeCloseTo(1_200, -2);
    expect(when(-8)).toBeGreaterThan(500);
    expect(when(-8)).toBeLessThan(900);
    expect(when(-1)).toBeLessThan(150);
  });
});
