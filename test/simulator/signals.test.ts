import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/kernel/problem';
import { Car } from '../../src/simulator/car/car';
import { modelSignals, settingsOf } from '../../src/simulator/car/signals';
import { demoCars } from '../../src/simulator/plans';
import { defaultProfile } from '../../src/simulator/streamer/profile';
import { memberOf } from '../../src/simulator/wire/fields';
import { schema } from '../../src/simulator/wire/schema';
import { misfit, type SignalValue } from '../../src/simulator/wire/value';
import table from '../vectors/telemetry-fields.json';

const noon = Date.parse('2026-06-01T12:00:00Z');
const parkedCar = (): Car => {
  const car = new Car({ ...demoCars[1]!, day: [] }, noon);
  car.step(1, noon, () => 0.5);
  return car;
};

/** What the message of a refused change is. */
function refusal(change: Record<string, unknown>): string {
  try {
    parkedCar().set(change);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return 'it was not refused';
}

describe('the table of signals', () => {
  const car = parkedCar();

  it('speaks only of fields that exist, each in a value of its kind', () => {
    for (const [field, value] of Object.entries(car.signals())) {
      expect(schema().fields, field).toHaveProperty(field);
      expect(misfit(field, value), field).toBeUndefined();
    }
  });

  it('covers what a person looks at', () => {
    expect(Object.keys(car.signals()).length).toBeGreaterThan(150);
    const streamed = Object.keys(defaultProfile.fields);
    expect(streamed.length).toBeGreaterThan(110);
    expect(streamed.filter((field) => !(field in car.signals()))).toEqual([]);
  });

  it('has each signal once: computed, or standing as it is', () => {
    const both = Object.keys(settingsOf(demoCars[0]!)).filter((field) => field in modelSignals);
    expect(both).toEqual([]);
  });

  it('knows the member of every typed field', () => {
    const hints = table.hints.byField as Readonly<Record<string, { typed?: string }>>;
    for (const [field, { typed }] of Object.entries(hints)) {
      if (typed && !typed.startsWith('unknown')) expect(memberOf.get(field), field).toBe(typed);
    }
    const members = new Set(table.value_oneof.map(({ jsonName }) => jsonName));
    expect([...memberOf.values()].filter((member) => !members.has(member))).toEqual([]);
  });
});

describe('a signal that is set', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['Soc', { Soc: 41.5 }, { Soc: 41.5, EnergyRemaining: 32.86, DetailedChargeState: 'Disconnected' }],
    ['BatteryLevel', { BatteryLevel: 50 }, { BatteryLevel: 50, RatedRange: 165.5 }],
    [
      'the gear',
      { Gear: 'D' },
      { Gear: 'D', DestinationName: 'Hamburg Airport', HvacPower: 'On', LocatedAtHome: true },
    ],
    ['a speed', { VehicleSpeed: 31.07 }, { Gear: 'D', VehicleSpeed: 31.07 }],
    [
      'a charge',
      { DetailedChargeState: 'Charging' },
      { ACChargingPower: 11.04, ChargingCableType: 'IEC', ChargePortDoorOpen: true },
    ],
    ['one phase', { ChargerPhases: 1, DetailedChargeState: 'Charging' }, { ACChargingPower: 3.68, ChargeAmps: 16 }],
    ['amperes', { DetailedChargeState: 'Charging', ChargeCurrentRequest: 6 }, { ChargeAmps: 6, ACChargingPower: 4.14 }],
    ['a power', { ACChargingPower: 7 }, { DetailedChargeState: 'Charging', ACChargingPower: 7 }],
    [
      'a stop',
      { DetailedChargeState: 'Stopped' },
      { DetailedChargeState: 'Stopped', ACChargingPower: 0, ChargePortLatch: 'Engaged' },
    ],
    ['home', { LocatedAtHome: false }, { LocatedAtHome: false, LocatedAtWork: true }],
    [
      'a place',
      { Location: { latitude: 52.52, longitude: 13.405 } },
      { Location: { latitude: 52.52, longitude: 13.405 }, LocatedAtHome: false },
    ],
    [
      'a door',
      { DoorState: { TrunkRear: true } },
      {
        DoorState: {
          DriverFront: false,
          DriverRear: false,
          PassengerFront: false,
          PassengerRear: false,
          TrunkFront: false,
          TrunkRear: true,
        },
      },
    ],
    [
      'a tyre',
      { TpmsPressureFl: 2.2 },
      {
        TpmsPressureFl: 2.2,
        TpmsSoftWarnings: { frontLeft: true, frontRight: false, rearLeft: false, rearRight: false },
      },
    ],
    ['air', { InsideTemp: 31.5, OutsideTemp: -4 }, { InsideTemp: 31.5, OutsideTemp: -4 }],
    ['a limit', { ChargeLimitSoc: 65 }, { ChargeLimitSoc: 65 }],
    [
      'something outside the model',
      { MediaNowPlayingTitle: 'Shanty', TonneauOpenPercent: 12 },
      { MediaNowPlayingTitle: 'Shanty', TonneauOpenPercent: 12 },
    ],
    ['an unknown word of an enum', { Gear: 9, DetailedChargeState: 8 }, { Gear: 9, DetailedChargeState: 8 }],
    ['invalid', { InsideTemp: null, Gear: null }, { InsideTemp: null, Gear: null }],
  ])('%s changes the car', (_, change, expected) => {
    const car = parkedCar();
    car.set(change);
    expect(car.signals()).toMatchObject(expected);
  });

  it('reads back, wherever the model can be like that', () => {
    for (const [field, { set, range }] of Object.entries(modelSignals)) {
      const car = parkedCar();
      const value = car.read(field);
      if (!set || typeof value !== 'number') continue;
      const [from, to] = range ?? [0, 1_000];
      const other = value + 1 <= to ? value + 1 : Math.max(from, value - 1);
      car.set({ [field]: other });
      expect(car.read(field), field).toBeCloseTo(other, 1);
    }
  });

  it('goes on from there', () => {
    const car = parkedCar();
    car.set({ Gear: 'D', Odometer: 1_000 });
    car.step(60, noon, () => 0.5);
    expect(car.read('Odometer')).toBeGreaterThan(1_000.1);
    expect(car.read('VehicleSpeed')).toBeGreaterThan(5);
    car.set({ Gear: 'P' });
    expect(car.read('VehicleSpeed')).toBeNull();
  });

  it('that only follows from others stands until the model moves it', () => {
    const car = parkedCar();
    car.set({ PackVoltage: 400, MilesToArrival: 12 });
    expect(car.read('PackVoltage')).toBe(400);
    expect(car.read('MilesToArrival')).toBe(12);
    car.set({ Soc: 20 });
    expect(car.read('PackVoltage')).toBeLessThan(360);
    expect(car.read('MilesToArrival')).toBe(12);
  });

  it('stays invalid until it is set again', () => {
    const car = parkedCar();
    car.set({ Soc: null });
    car.step(3_600, noon, () => 0.5);
    expect(car.read('Soc')).toBeNull();
    car.set({ Soc: 50 });
    expect(car.read('Soc')).toBe(50);
  });

  it('wakes the car when somebody does something to it, and not when a number is corrected', () => {
    const car = parkedCar();
    expect(car.setAsleep(true)).toEqual(['asleep']);
    expect(car.set({ Soc: 50, TpmsPressureFl: 2.5 })).toEqual([]);
    expect(car.set({ DoorState: { DriverFront: true } })).toEqual(['awake']);
  });

  it('ends the day of the car, which then does what it was told', () => {
    const car = new Car(demoCars[1]!, noon);
    car.set({ DetailedChargeState: 'Stopped' });
    car.step(12 * 3_600, noon, () => 0.5);
    expect(car.read('DetailedChargeState')).toBe('Stopped');
  });

  it('is set together with others or not at all', () => {
    const car = parkedCar();
    const before = car.read('Soc');
    expect(() => car.set({ Soc: 12, Gear: 'Z' })).toThrow(Problem);
    expect(car.read('Soc')).toBe(before);
  });
});

/** Any value that a field of the model takes. */
function anyValue(field: string): fc.Arbitrary<SignalValue> {
  const member = memberOf.get(field) ?? '';
  const words = schema().words.get(member);
  const [from, to] = modelSignals[field]?.range ?? [-1_000, 1_000];
  if (words) return fc.oneof(fc.constantFrom(...Object.keys(words)), fc.integer({ min: 0, max: 20 }));
  if (member === 'booleanValue') return fc.boolean();
  if (member === 'stringValue') return fc.string();
  if (member === 'locationValue') {
    const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
    return fc.record({ latitude: degrees(90), longitude: degrees(180) });
  }
  if (member === 'doorValue')
    return fc.record({ DriverFront: fc.boolean(), TrunkRear: fc.boolean() }, { requiredKeys: [] });
  if (member === 'tireLocationValue') return fc.record({ rearLeft: fc.boolean() });
  return member === 'doubleValue' ? fc.double({ min: from, max: to, noNaN: true }) : fc.integer({ min: from, max: to });
}

describe('a car that anything is done to', () => {
  const setting = fc
    .constantFrom(...Object.keys(modelSignals))
    .chain((field) => fc.option(anyValue(field)).map((value) => ({ [field]: value })));
  const deed = fc.record({
    change: setting,
    asleep: fc.constantFrom(true, false, undefined),
    seconds: fc.integer({ min: 0, max: 900 }),
  });

  it('stays a car whose every signal can be said', () => {
    fc.assert(
      fc.property(fc.array(deed, { minLength: 1, maxLength: 15 }), (deeds) => {
        const car = new Car(demoCars[0]!, noon);
        for (const { change, asleep, seconds } of deeds) {
          car.set(change);
          if (asleep !== undefined) car.setAsleep(asleep);
          car.step(seconds, noon, () => 0.5);
          for (const [field, value] of Object.entries(car.signals())) {
            expect(misfit(field, value), `${field} ${JSON.stringify(value)}`).toBeUndefined();
            if (typeof value === 'number') expect(Number.isFinite(value), field).toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a wrong value is refused with a sentence', () => {
  it.each<[Record<string, unknown>, RegExp]>([
    [{ Socc: 1 }, /^signals cannot be Socc: Tesla has no field of that name\.$/],
    [{ Unknown: 1 }, /no field of that name/],
    [{ Soc: 'half' }, /^Soc cannot be "half": it takes a number\.$/],
    [{ Soc: 101 }, /^Soc cannot be 101: it takes a number from 0 to 100\.$/],
    [{ Gear: 'Drive' }, /^Gear cannot be "Drive": it takes one of Invalid, P, R, N, D, SNA\.$/],
    [{ Gear: 1.5 }, /it takes one of/],
    [{ Locked: 1 }, /^Locked cannot be 1: it takes true or false\.$/],
    [{ ChargeLimitSoc: 79.5 }, /it takes a whole number/],
    [{ VehicleName: 5 }, /it takes a text/],
    [{ Location: { latitude: 91, longitude: 0 } }, /it takes \{"latitude"/],
    [{ Location: [53, 9] }, /it takes \{"latitude"/],
    [{ DoorState: { Hood: true } }, /it takes an object of true or false for DriverFront/],
    [{ DoorState: 'open' }, /it takes an object/],
    [{ Experimental_1: {} }, /it takes a text, a number, true or false/],
    [{ SoftwareUpdateScheduledStartTime: 1.5 }, /it takes a whole number/],
  ])('%j', (change, sentence) => {
    expect(refusal(change)).toMatch(sentence);
  });
});
