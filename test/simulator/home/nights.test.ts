import { describe, expect, it } from 'vitest';
import { simulateDays, type DaysCommand, type DaysView, type HomePlan } from '../../../src/simulator/home';
import { localTime } from '../../../src/simulator/home/local-time';
import { initialHome } from '../../../src/simulator/home/state';
import { stepHome } from '../../../src/simulator/home/step';
import { ManualClock } from '../../support/manual-clock';
import { carWith, household, plain, rich, seeded } from './support';

const car = carWith(30, 80);
const { vin } = car;
const at = (text: string): number => Date.parse(text);

/** A home whose price follows from when a slot begins. */
const priced = (spot: (start: number) => number, change: Partial<HomePlan['tariff']> = {}): HomePlan => ({
  ...plain,
  tariff: { ...plain.tariff, spot, ...change },
});

/** One night in which the car charges only from one moment to another. */
function night(home: HomePlan, from: string, start: string, stop: string) {
  return simulateDays({
    home,
    cars: [{ plan: car }],
    from: at(from),
    days: 1,
    random: () => 0.5,
    decide(now) {
      const command = (name: string): DaysCommand => ({ vin, command: name });
      if (now === at(from)) return [command('charge_stop')];
      if (now === at(start)) return [command('wake_up'), command('charge_start')];
      return now === at(stop) ? [command('charge_stop')] : [];
    },
  });
}

/** kW of the wall box, and hours in which wall box and car agree before anything flows. */
const power = 11.04;
const handshake = 8 / 3_600;

describe('what a night costs', () => {
  it('is each hour at its price: 22 to 1 o’clock at 30, 10 and 20 cents is 6.62', () => {
    const prices = new Map(
      [
        ['2026-06-01T22:00:00+02:00', 0.3],
        ['2026-06-01T23:00:00+02:00', 0.1],
        ['2026-06-02T00:00:00+02:00', 0.2],
      ].map(([time, price]) => [at(String(time)), Number(price)]),
    );
    const home = priced((start) => prices.get(start) ?? 1);
    const report = night(home, '2026-06-01T20:00:00+02:00', '2026-06-01T22:00:00+02:00', '2026-06-02T01:00:00+02:00');
    expect(report.commands.map(({ command, result, reason }) => [command, result, reason])).toEqual([
      ['charge_stop', true, ''],
      ['wake_up', true, ''],
      ['charge_start', true, ''],
      ['charge_stop', true, ''],
    ]);
    const { energy, cost, gridCost, fromGrid } = report.home.accounts[vin]!;
    expect(energy).toBeCloseTo(power * (3 - handshake), 6);
    expect(fromGrid).toBeCloseTo(energy, 9);
    expect(cost).toBeCloseTo(power * (0.3 * (1 - handshake) + 0.1 + 0.2), 6);
    expect(cost.toFixed(2)).toBe('6.62');
    expect(gridCost).toBeCloseTo(cost, 9);
    expect(report.home.meter.cost).toBeCloseTo(cost, 9);
  });

  it('counts both hours from 2 to 3 o’clock in autumn, each at its own price', () => {
    const summer = at('2026-10-25T00:00:00Z');
    const home = priced((start) => (start === summer ? 0.1 : start === summer + 3_600_000 ? 0.4 : 1));
    const report = night(home, '2026-10-24T20:00:00+02:00', '2026-10-25T02:00:00+02:00', '2026-10-25T03:00:00+01:00');
    expect(report.home.accounts[vin]?.energy).toBeCloseTo(power * (2 - handshake), 6);
    // 11.04 x (0.10 x 3,592/3,600 + 0.40)
    expect(report.home.cars.cost.toFixed(2)).toBe('5.52');
    expect(report.home.time).toBe(at('2026-10-25T20:00:00+01:00'));
  });

  it('has no hour from 2 to 3 o’clock in spring', () => {
    const home = priced((start) => (start === at('2026-03-29T01:00:00+01:00') ? 0.1 : 0.2));
    const report = night(home, '2026-03-28T20:00:00+01:00', '2026-03-29T01:00:00+01:00', '2026-03-29T04:00:00+02:00');
    expect(report.home.accounts[vin]?.energy).toBeCloseTo(power * (2 - handshake), 6);
    // 11.04 x (0.10 x 3,592/3,600 + 0.20)
    expect(report.home.cars.cost.toFixed(2)).toBe('3.31');
  });

  it('pays to charge below 0, with surcharge and tax on top', () => {
    const home = priced(() => -0.2, { surcharge: 0.05, tax: 0.19 });
    const report = night(home, '2026-06-01T20:00:00+02:00', '2026-06-01T22:00:00+02:00', '2026-06-01T23:00:00+02:00');
    // 11.04 x 3,592/3,600 x (-0.15 x 1.19)
    expect(report.home.cars.cost.toFixed(2)).toBe('-1.97');
  });

  it('parts a step at the edge between two prices', () => {
    const edge = at('2026-06-01T22:00:00+02:00');
    const home = priced((start) => (start < edge ? 0.3 : 0.1));
    const before = initialHome(home, edge - 15_000, () => 0.5);
    const after = stepHome(home, before, 60, { draws: [{ vin, energy: 4 }], random: () => 0.5 });
    expect(after.time).toBe(edge + 45_000);
    expect(after.cars.cost).toBeCloseTo(1 * 0.3 + 3 * 0.1, 9);
    expect(after.meter.cost).toBeCloseTo(after.cars.cost, 9);
  });

  it('takes the feed-in for the sun’s share', () => {
    const home: HomePlan = { ...plain, solar: { kilowattPeak: 30 } };
    const report = simulateDays({
      home,
      cars: [{ plan: car }],
      from: at('2026-06-21T10:00:00+02:00'),
      days: 1,
      random: () => 0.5,
      disturb: () => ({ clouds: 0, houseW: 1_000 }),
    });
    const { energy, fromSolar, fromGrid, cost, gridCost } = report.home.cars;
    expect(fromSolar).toBeCloseTo(energy, 6);
    expect(fromGrid).toBeCloseTo(0, 6);
    expect(cost).toBeCloseTo(energy * 0.08, 6);
    expect(gridCost).toBeCloseTo(energy * 0.2, 6);
  });
});

describe('days of a household', () => {
  /** Charges from 1 to 5 o'clock only. */
  function atNight(now: number, { cars, home }: DaysView): DaysCommand[] {
    const hour = localTime(home.plan.zone).at(now).minutes / 60;
    return cars.flatMap((one): DaysCommand[] => {
      if (!one.isHome) return [];
      const phase = one.read('DetailedChargeState');
      const isNight = hour >= 1 && hour < 5;
      if (!isNight && phase === 'Charging') return [{ vin: one.vin, command: 'charge_stop' }];
      if (!isNight || phase !== 'Stopped') return [];
      return [
        { vin: one.vin, command: 'wake_up' },
        { vin: one.vin, command: 'charge_start' },
      ];
    });
  }

  it('shows what a rule saves against charging at once, and who misses nothing for it', () => {
    const days = 21;
    const run = (decide?: typeof atNight) =>
      simulateDays({ ...household(rich, '2026-05-04T00:00:00+02:00', days, seeded(9)), ...(decide && { decide }) });
    const atOnce = run();
    const nights = run(atNight);
    expect(nights.outings).toHaveLength(30);
    for (const { soc, ranEmpty, home } of nights.outings) {
      expect(soc).toBeGreaterThan(70);
      expect(ranEmpty).toBe(false);
      expect(home).toBeTypeOf('number');
    }
    expect(nights.home.cars.energy).toBeCloseTo(atOnce.home.cars.energy, -1);
    const centsOf = ({ home }: typeof atOnce): number => home.cars.gridCost / home.cars.energy;
    expect(centsOf(nights)).toBeLessThan(centsOf(atOnce) - 0.03);
    expect(nights.commands.filter(({ result }) => !result)).toEqual([]);
    expect(atOnce.commands).toEqual([]);
  });

  it('is the same again with the same chance, and another with another', () => {
    const run = (seed: number) => simulateDays(household(rich, '2026-02-02T00:00:00+01:00', 4, seeded(seed)));
    expect(run(5)).toEqual(run(5));
    expect(run(6).home.meter).not.toEqual(run(5).home.meter);
  });

  it('lets a sleeping car hear nothing but that it should wake', () => {
    const reasons: string[] = [];
    simulateDays({
      home: plain,
      cars: [{ plan: carWith(80, 80) }],
      from: at('2026-06-01T00:00:00+02:00'),
      days: 1,
      random: () => 0.5,
      decide(now, { cars: [one], answers }) {
        reasons.push(...answers.map(({ reason }) => reason));
        const minute = (now - at('2026-06-01T00:00:00+02:00')) / 60_000;
        if (minute === 60) expect(one?.asleep).toBe(true);
        if (minute === 60 || minute === 62) return [{ vin, command: 'set_charge_limit', parameters: { percent: 90 } }];
        if (minute === 64) return [{ vin, command: 'set_charge_limit', parameters: { percent: 'high' } }];
        if (minute === 65)
          return [
            { vin, command: 'fly' },
            { vin: 'nobody', command: 'wake_up' },
          ];
        return minute === 61 ? [{ vin, command: 'wake_up' }] : [];
      },
    });
    expect(reasons).toEqual(['vehicle unavailable', '', '', 'out_of_range', 'not_supported', 'not_found']);
  });

  it('moves a clock along, over 23 and 25 hours', () => {
    const clock = new ManualClock(at('2026-10-24T12:00:00+02:00'));
    const { home } = simulateDays({ home: plain, cars: [], from: clock.now(), days: 2, random: () => 0.5, clock });
    expect(clock.now()).toBe(at('2026-10-26T12:00:00+01:00'));
    expect(home.time).toBe(clock.now());
  });

  it('brings a car home on a truck that ran empty, and says so', () => {
    const leave = at('2026-06-01T08:00:00+02:00');
    const { outings, cars } = simulateDays({
      home: plain,
      cars: [{ plan: carWith(50, 50), outings: [{ leave, back: leave + 36_000_000, kilometres: 300 }] }],
      from: at('2026-06-01T06:00:00+02:00'),
      days: 2,
      random: () => 0.5,
    });
    expect(outings).toMatchObject([{ ranEmpty: true, soc: expect.closeTo(50, 0) }]);
    expect(outings[0]?.home).toBeGreaterThan(leave + 36_000_000);
    expect(cars[0]?.soc).toBeGreaterThan(45);
  });

  it('charges where it goes, and stays unplugged where nobody plugs it in', () => {
    const leave = at('2026-06-01T08:00:00+02:00');
    const { outings, cars, home } = simulateDays({
      home: plain,
      cars: [
        {
          plan: carWith(80, 80),
          outings: [{ leave, back: leave + 36_000_000, kilometres: 200, chargedTo: 90, plugsIn: false }],
        },
      ],
      from: at('2026-06-01T06:00:00+02:00'),
      days: 2,
      random: () => 0.5,
    });
    expect(outings[0]?.ranEmpty).toBe(false);
    expect(cars[0]?.soc).toBeGreaterThan(25);
    expect(cars[0]?.soc).toBeLessThan(60);
    expect(home.cars.energy).toBeLessThan(0.1);
  });

  it.each([
    [{ zone: 'Mars/Base' }, /zone cannot be Mars\/Base/],
    [{ circuit: { amps: 3, loadManagement: true } }, /amps of the circuit cannot be 3/],
    [{ solar: { kilowattPeak: Number.NaN } }, /kilowattPeak cannot be NaN/],
    [{ chargers: { A: { phases: [], amps: 16 } } }, /phases of the charger of A/],
  ])('refuses a home with %j', (wrong, sentence) => {
    const run = () => simulateDays({ home: { ...plain, ...wrong }, cars: [], from: 0, days: 1, random: () => 0.5 });
    expect(run).toThrow(sentence);
  });

  it('takes a two-car year of simulation well under 20 seconds of work', () => {
    const random = seeded(1);
    const options = household(rich, '2026-05-01T00:00:00+02:00', 37, random);
    const before = process.cpuUsage();
    simulateDays(options);
    const { user, system } = process.cpuUsage(before);
    // A tenth of a year.
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});
