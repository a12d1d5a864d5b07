import { describe, expect, it } from 'vitest';
import type { AlertName } from '../../../src/rules/alerts';
import type { SignalValues } from '../../../src/vehicle/record';
import { drainOf, isTooMuch, sigmaOf, voidOf } from '../../../src/rules/alerts/drain';
import { isException } from '../../../src/rules/alerts/efficiency';
import { calm, hour, kinds, minute, second, Watch, windowOf } from './model';

function watch(alert: AlertName, data: SignalValues = {}): Watch {
  const car = new Watch({ alerts: [alert] });
  car.say({ ...calm, ...data });
  return car;
}
/** Two readings on the move; at 20 °C, where 2.9 bar are recommended. */
const twoReadings = (bar: number, apart = 10 * minute): Watch => {
  const car = watch('tyre_pressure', { Gear: 'D', TpmsPressureFl: bar });
  car.now += apart;
  car.say({ Gear: 'D' });
  return car;
};
const severities = (car: Watch): string => car.notices.map(({ kind, severity }) => `${kind} ${severity}`).join();

describe('the thresholds of the table, to the digit', () => {
  it.each([
    [2.6, 10 * minute, ''],
    [2.599, 10 * minute, 'raise warning'],
    [2.599, 10 * minute - second, ''],
    [2.4, 10 * minute, 'raise warning'],
    [2.399, 10 * minute, 'raise critical'],
  ])('tyre: %d bar over %i ms', (bar, apart, told) => expect(severities(twoReadings(bar, apart))).toBe(told));

  it.each([
    [2.7, ['raise tyre_pressure']],
    [2.701, ['raise tyre_pressure', 'clear tyre_pressure']],
  ])('tyre: fills up to %d bar', (bar, told) => {
    const car = twoReadings(2.599);
    car.now += minute;
    car.say({ Gear: 'D', TpmsPressureFl: bar });
    expect(kinds(car.notices)).toEqual(told);
  });

  it.each([
    [0.3, 24 * hour - second, 1],
    [0.299, 24 * hour - second, 0],
    [0.3, 24 * hour + second, 0],
  ])('tyre: loses %d bar within %i ms', (lost, within, count) => {
    const car = watch('tyre_pressure', { Gear: 'D', TpmsPressureFl: 3.2 });
    car.now += within;
    car.say({ Gear: 'D', TpmsPressureFl: 3.2 - lost });
    expect(car.notices).toHaveLength(count);
  });

  it.each([
    [0.49, 1],
    [0.5, 0],
  ])('charging did not start: %d kW', (power, count) => {
    const car = watch('charging_not_started', { DetailedChargeState: 'Charging', ACChargingPower: power, Soc: 50 });
    car.charge({ wanted: true, since: car.now });
    expect(car.pass(5 * minute)).toHaveLength(count);
  });

  it.each([
    [0.5, 0],
    [0.51, 1],
  ])('charging started after all: %d kW for a minute', (power, count) => {
    const car = watch('charging_not_started', { DetailedChargeState: 'Stopped', ACChargingPower: 0, Soc: 50 });
    car.charge({ wanted: true, since: car.now });
    car.pass(5 * minute);
    car.say({ DetailedChargeState: 'Charging', ACChargingPower: power });
    expect(car.pass(minute - second, second)).toEqual([]);
    expect(car.pass(second)).toHaveLength(count);
  });

  it.each([
    [78, 3 * minute, 0],
    [77.9, 3 * minute, 1],
    [77.9, 3 * minute - second, 0],
  ])('charging stopped early: at %d of 80 %%, for %i ms', (soc, lasted, count) => {
    const car = watch('charging_stopped', { DetailedChargeState: 'Charging', Soc: soc });
    car.now += minute;
    car.say({ DetailedChargeState: 'Stopped' });
    expect(car.pass(lasted, second)).toHaveLength(count);
  });

  const slow = (amps: number, soc = 84.9): Watch => {
    const amperes = { ChargeAmps: amps, ChargeCurrentRequest: 20 };
    const car = watch('charging_slow', { DetailedChargeState: 'Charging', ModuleTempMin: 5, Soc: soc, ...amperes });
    car.pass(10 * minute);
    return car;
  };

  it.each([
    [13.9, 84.9, 1],
    [14, 84.9, 0],
    [13.9, 85, 0],
  ])('charging slow: %d of 20 A at %d %%', (amps, soc, count) => expect(slow(amps, soc).notices).toHaveLength(count));

  it.each([
    [16.9, 0],
    [17, 1],
  ])('charging slow no more: %d of 20 A', (amps, count) => {
    const car = slow(10);
    car.say({ ChargeAmps: amps });
    expect(car.pass(10 * minute)).toHaveLength(count);
  });

  it.each([
    [12 * hour - minute, 39.9, 0],
    [12 * hour, 39.9, 1],
    [12 * hour, 40, 0],
  ])('sentry drain: %i ms at %d %%', (lasted, soc, count) => {
    const car = watch('sentry_drain', { SentryMode: 'Armed', DetailedChargeState: 'Disconnected', Soc: soc });
    expect(car.pass(lasted)).toHaveLength(count);
  });

  it('reminders: 500 km and 30 days before', () => {
    const reminders = [{ name: 'Tyres', kilometres: 10_000, lastOdometer: 30_000 }];
    const far = new Watch({ alerts: ['reminder'], reminders });
    expect(far.say({ ...calm, Odometer: 39_499.9 / 1.609344 })).toEqual([]);
    expect(far.say({ Odometer: 39_500.1 / 1.609344 })).toHaveLength(1);
    // Thirty days before the midnight in Berlin with which that day begins.
    const soon = new Watch({ alerts: ['reminder'], reminders: [{ name: 'Inspection', date: '2026-12-24' }] });
    soon.say(calm);
    expect(soon.pass(12 * hour - minute)).toEqual([]);
    expect(soon.pass(minute)).toHaveLength(1);
  });

  it.each([
    [12, 1],
    [11.99, 0],
  ])('idle drain: one window of %d h', (hours, count) => {
    const car = watch('idle_drain');
    const window = windowOf(hours, 80, 74);
    car.now = window.end;
    const rows = { charges: [], parked: [window], trips: [] };
    expect(car.hear({ kind: 'history', ...rows })).toHaveLength(count);
  });

  it('idle drain: 1.64 σ above 3 %/day, read within 30 min of both ends', () => {
    const drain = drainOf(windowOf(24, 80, 77), 75, 0.2)!;
    const isTold = (percentADay: number): boolean => isTooMuch({ ...drain, percentADay, sigma: sigmaOf(1, 24) }, []);
    expect([isTold(3.66), isTold(3.67)]).toEqual([false, true]);
    const readBefore = (time: number): string | undefined => {
      const window = windowOf(24, 80, 70);
      const late = { ...window, atEnd: { ...window.atEnd, socAt: window.end - time } };
      return voidOf(late, drainOf(late, 75, 0.2), 75);
    };
    expect([readBefore(30 * minute), readBefore(30 * minute + 1)]).toEqual([undefined, 'stale']);
  });

  it('efficiency: z of 3 and a fifth more', () => {
    const told = [
      { z: 3, share: 0.2 },
      { z: 2.99, share: 0.3 },
      { z: 4, share: 0.199 },
    ].map(isException);
    expect(told).toEqual([true, false, false]);
  });
});
