import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargers, simulateDays, type Charger, type DaysEvent, type HomePlan } from '../../../src/simulator/home';
import { coldFuse, offeredAmps, stepFuse } from '../../../src/simulator/home/circuit';
import { carWith, plain } from './support';

const from = Date.parse('2026-06-01T20:00:00+02:00');
const cars = [carWith(20, 80), carWith(20, 80, 1)].map((plan) => ({ plan }));
const [one, other] = cars.map(({ plan }) => plan.vin) as [string, string];

/** Some hours of two cars that are plugged in with empty packs. */
function evening(home: HomePlan, look: Parameters<typeof simulateDays>[0]['observe'] = () => {}, days = 1) {
  const events: (DaysEvent & { minute: number })[] = [];
  const report = simulateDays({
    home,
    cars,
    from,
    days,
    random: () => 0.5,
    observe(now, view, some) {
      events.push(...some.map((event) => ({ ...event, minute: (now - from) / 60_000 })));
      look(now, view, some);
    },
  });
  return { report, events };
}

describe('the fuse of the wall boxes', () => {
  const circuit = { amps: 20, loadManagement: false };

  it('carries its rating for ever, half as much again for two minutes, and twice as much for less', () => {
    const seconds = (amps: number): number => {
      let fuse = coldFuse;
      for (let second = 1; second <= 7_200; second += 1) {
        fuse = stepFuse(fuse, circuit, [amps, 0, 0], 1);
        if (fuse.tripped) return second;
      }
      return Infinity;
    };
    expect(seconds(20)).toBe(Infinity);
    expect(seconds(22)).toBe(Infinity);
    expect(seconds(29)).toBeGreaterThan(110);
    expect(seconds(29)).toBeLessThan(150);
    expect(seconds(40)).toBeLessThan(45);
    expect(seconds(40)).toBeGreaterThan(5);
  });

  it('trips when two cars take more than the line carries, and both stand without power', () => {
    const { report, events } = evening({ ...plain, circuit }, (now, { home, cars: [car] }) => {
      if (now < from + 10 * 60_000) return;
      expect(home.describe()).toMatchObject({ fuseTripped: true, carsW: 0 });
      expect(car?.read('DetailedChargeState')).toBe('NoPower');
      expect(car?.read('ChargerVoltage')).toBe(0);
    });
    // 32 A on 20 A: hot after 86 seconds, so in the second minute.
    expect(events.filter(({ event }) => event === 'fuse_tripped')).toEqual([{ event: 'fuse_tripped', minute: 2 }]);
    expect(report.home.cars.energy).toBeLessThan(0.9);
  });

  it('lets the cars go on when somebody puts it in again', () => {
    const events: string[] = [];
    const { home } = simulateDays({
      home: { ...plain, circuit: { amps: 25, loadManagement: false } },
      cars,
      from,
      days: 1,
      random: () => 0.5,
      // The second car asks for less before it is put in, so that it holds.
      decide: (now) =>
        now === from + 30 * 60_000
          ? [
              { vin: other, command: 'wake_up' },
              { vin: other, command: 'set_charging_amps', parameters: { charging_amps: 8 } },
            ]
          : [],
      disturb: (now) => (now === from + 3_600_000 ? { fuseTripped: false } : undefined),
      observe: (_, __, some) => events.push(...some.map(({ event }) => event)),
    });
    expect(events.filter((event) => event.startsWith('fuse'))).toEqual(['fuse_tripped', 'fuse_reset']);
    expect(events.filter((event) => event === 'charging_complete')).toHaveLength(2);
    expect(home.fuse.tripped).toBe(false);
  });
});

describe('load management', () => {
  const circuit = { amps: 20, loadManagement: true };

  it('gives two cars ten A each, and the second all there is when the first is full', () => {
    const seen = new Set<string>();
    const { report, events } = evening({ ...plain, circuit }, (_, { cars: both, home }) => {
      seen.add(both.map((car) => car.read('ChargeAmps')).join(' '));
      expect(Math.max(...home.state.flow.phases)).toBeLessThanOrEqual((20 * 230) / 1_000 + 1e-9);
    });
    expect(seen).toContain('10 10');
    expect([...seen].some((amps) => amps.split(' ').includes('16'))).toBe(true);
    expect(events.some(({ event }) => event === 'fuse_tripped')).toBe(false);
    for (const { soc } of report.cars) expect(soc).toBeGreaterThan(79);
  });

  it('lets the last car wait where the parts get too small to charge', () => {
    const order: string[] = [];
    evening({ ...plain, circuit: { amps: 10, loadManagement: true } }, (_, __, events) => {
      for (const event of events) if ('vin' in event && event.event === 'charging_complete') order.push(event.vin);
    });
    expect(order).toEqual([one, other]);
  });

  it('never offers more than the line carries, and serves everybody whom it can', () => {
    const guests = fc.array(
      fc.record({
        charger: fc.constantFrom<Charger>(
          ...Object.values(chargers),
          { phases: [1], amps: 16 },
          { phases: [2], amps: 32 },
        ),
        wants: fc.constantFrom(0, 5, 6, 10, 16, 32),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 63 }), guests, (amps, some) => {
        const offers = offeredAmps({ amps, loadManagement: true }, coldFuse, some);
        for (const phase of [0, 1, 2] as const) {
          const taken = some.reduce((sum, { charger, wants }, index) => {
            const offer = offers[index] ?? 0;
            return sum + (charger.phases.includes(phase) ? Math.min(wants, offer, charger.amps) : 0);
          }, 0);
          expect(taken).toBeLessThanOrEqual(amps);
        }
        offers.forEach((offer, index) => {
          expect(offer === 0 || offer >= 6).toBe(true);
          expect(offer).toBeLessThanOrEqual(some[index]!.charger.amps);
        });
        const [first] = some.flatMap((guest, index) => (guest.wants > 0 ? [index] : []));
        if (first !== undefined) expect(offers[first]).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('chargers', () => {
  it.each([
    ['socket', 2.3],
    ['onePhase16', 3.68],
    ['onePhase32', 7.36],
    ['threePhase16', 11.04],
    // The car's own charger takes 16 A a phase.
    ['threePhase32', 11.04],
  ] as const)('%s gives a car %s kW', (name, kilowatts) => {
    let power: unknown;
    simulateDays({
      home: { ...plain, chargers: { [one]: chargers[name] } },
      cars: cars.slice(0, 1),
      from,
      days: 1,
      random: () => 0.5,
      observe(now, { cars: [car], home }) {
        if (now !== from + 600_000) return;
        power = car?.read('ACChargingPower');
        expect(home.state.flow.cars).toBeCloseTo(kilowatts, 9);
        expect(home.state.flow.phases.filter((phase) => phase > 0)).toHaveLength(chargers[name].phases.length);
      },
    });
    expect(power).toBeCloseTo(kilowatts, 2);
  });
});
