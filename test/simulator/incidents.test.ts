import { describe, expect, it } from 'vitest';
import { Car } from '../../src/simulator/car/car';
import { activeAlerts } from '../../src/simulator/car/alerts';
import {
  befall,
  checkIncident,
  incidentNames,
  incidentsOf,
  type IncidentName,
} from '../../src/simulator/car/incidents';
import { demoCars } from '../../src/simulator/plans';

const noon = Date.parse('2026-06-01T12:00:00Z');
const half = (): number => 0.5;
const hour = 3_600;

/** A parked car with an empty day, to which things happen. */
class Unlucky extends Car {
  constructor() {
    super({ ...demoCars[1]!, day: [], sentry: false }, noon);
  }

  befall(name: IncidentName, amount: number | boolean = true): void {
    this.affect((state) => befall(state, name, amount));
  }

  live(seconds: number): void {
    this.step(seconds, noon, half);
  }
}

describe('an incident', () => {
  it.each(incidentNames)('%s begins, lasts, ends, and leaves a car that goes on', (name) => {
    const car = new Unlucky();
    const before = car.state;
    car.befall(name);
    expect(incidentsOf(car.state)).toContain(name);
    car.live(60);
    expect(incidentsOf(car.state)).toContain(name);
    car.befall(name, false);
    expect(incidentsOf(car.state)).not.toContain(name);
    expect(car.state.trouble).toEqual(before.trouble);
    expect(() => car.befall(name, false)).not.toThrow();
  });

  it.each([
    ['left_open:door', 'DoorState', { DriverRear: true }],
    ['left_open:trunk', 'DoorState', { TrunkRear: true }],
    ['left_open:frunk', 'DoorState', { TrunkFront: true }],
    ['left_open:window', 'FpWindow', 'PartiallyOpen'],
    ['unlocked', 'Locked', false],
  ] as const)('%s shows at once in a parked car, and after the drive in one that drives', (name, field, shown) => {
    const still = new Unlucky();
    still.befall(name);
    expect(still.read(field)).toEqual(typeof shown === 'object' ? expect.objectContaining(shown) : shown);

    const moving = new Unlucky();
    moving.set({ Gear: 'D' });
    const driving = moving.read(field);
    moving.befall(name);
    moving.live(30);
    expect(moving.read(field)).toEqual(driving);
    moving.set({ Gear: 'P' });
    moving.live(60);
    expect(moving.read(field)).toEqual(typeof shown === 'object' ? expect.objectContaining(shown) : shown);
    moving.befall(name, false);
    expect(moving.read(field)).toEqual(driving);
    expect(moving.read('Locked')).toBe(true);
  });

  it('leak and puncture let the air out, by bar an hour', () => {
    const car = new Unlucky();
    const before = Number(car.read('TpmsPressureRl'));
    car.befall('leak', 0.02);
    car.befall('puncture');
    // A whole day, so that the air is as warm as before.
    car.live(24 * hour);
    expect(before - Number(car.read('TpmsPressureRl'))).toBeCloseTo(0.48, 1);
    expect(car.read('TpmsPressureFr')).toBeLessThan(0.1);
    expect(car.read('TpmsHardWarnings')).toMatchObject({ frontRight: true, rearRight: false });
    car.befall('puncture', false);
    expect(car.read('TpmsPressureFr')).toBeGreaterThan(2.7);
  });

  it('frost alone takes 0.13 bar per 10 K', () => {
    const car = new Unlucky();
    car.set({ OutsideTemp: 10 });
    const warm = Number(car.read('TpmsPressureFl'));
    car.set({ OutsideTemp: 0 });
    expect(warm - Number(car.read('TpmsPressureFl'))).toBeCloseTo(0.13, 2);
  });

  it('vampire and kept_awake are lost under their own names', () => {
    const car = new Unlucky();
    car.setAsleep(true);
    car.live(24 * hour);
    expect(car.state.battery.lost).toMatchObject({ asleep: expect.closeTo(0.72, 2), awake: 0, vampire: 0 });
    car.befall('vampire', 0.1);
    car.live(24 * hour);
    expect(car.asleep).toBe(true);
    expect(car.state.battery.lost.vampire).toBeCloseTo(2.4, 2);
    car.befall('kept_awake');
    car.live(24 * hour);
    expect(car.asleep).toBe(false);
    expect(car.state.battery.lost.awake).toBeCloseTo(3.6, 2);
  });

  it('sentry takes 0.2 kW, and an alarm is a panic after which it goes on watching', () => {
    const car = new Unlucky();
    car.befall('sentry');
    car.live(10 * hour);
    expect(car.asleep).toBe(false);
    expect(car.state.battery.lost.sentry).toBeCloseTo(2, 1);
    car.befall('alarm');
    car.live(60);
    expect(car.read('SentryMode')).toBe('Panic');
    car.befall('alarm', false);
    expect(car.read('SentryMode')).toBe('Armed');
  });

  it.each([
    ['charger:no_power', 60, 'NoPower'],
    ['charger:refuses', 60, 'Stopped'],
    ['charger:stops', 1_200, 'Stopped'],
  ] as const)('%s ends a charge', (name, seconds, phase) => {
    const car = new Unlucky();
    car.set({ Soc: 20, DetailedChargeState: 'Starting' });
    car.befall(name);
    car.live(seconds);
    expect(car.read('DetailedChargeState')).toBe(phase);
    expect(car.read('ACChargingPower')).toBe(0);
    car.befall(name, false);
    if (phase === 'Stopped') car.set({ DetailedChargeState: 'Starting' });
    car.live(1_200);
    expect(car.read('DetailedChargeState')).toBe('Charging');
  });

  it('charger:slow leaves 6 A, whatever is asked for', () => {
    const car = new Unlucky();
    car.set({ Soc: 20, DetailedChargeState: 'Charging' });
    car.befall('charger:slow');
    expect(car.read('ChargeAmps')).toBe(6);
    expect(car.read('ChargeCurrentRequest')).toBe(16);
  });

  it('update comes, is scheduled, waits for the car to park, and is installed', () => {
    const car = new Unlucky();
    car.befall('update');
    expect(car.read('SoftwareUpdateVersion')).toBe('2026.24');
    car.live(1_300);
    expect(car.read('SoftwareUpdateDownloadPercentComplete')).toBe(100);
    car.live(hour);
    expect(car.read('SoftwareUpdateInstallationPercentComplete')).toBe(0);
    const start = Math.floor(car.state.time / 1_000) + 600;
    car.set({ SoftwareUpdateScheduledStartTime: start });
    car.set({ SoftwareUpdateScheduledStartTime: null });
    expect(car.read('SoftwareUpdateScheduledStartTime')).toBeNull();
    car.set({ SoftwareUpdateScheduledStartTime: start });
    car.live(900);
    expect(car.read('SoftwareUpdateInstallationPercentComplete')).toBeGreaterThan(10);
    expect(car.read('Version')).toBe(demoCars[1]!.version);
    car.live(1_800);
    expect(car.read('Version')).toBe('2026.24');
    expect(car.read('SoftwareUpdateVersion')).toBe(' ');
  });

  it('low_voltage is an alert of the car', () => {
    const car = new Unlucky();
    car.befall('low_voltage');
    expect(activeAlerts(car.state)).toEqual(['VCFRONT_a182']);
  });

  it.each([
    ['explosion', true, /^incidents cannot be explosion: it is leak, puncture, left_open:door/],
    ['unlocked', 3, /^unlocked cannot be 3: it is true or false\.$/],
    ['vampire', -1, /^vampire cannot be -1: it is true, false or kW, 0\.001 to 10\.$/],
    ['leak', 'much', /^leak cannot be "much": it is true, false or bar an hour/],
  ])('refuses %s: %j', (name, amount, sentence) => {
    expect(() => checkIncident(name, amount)).toThrow(sentence);
  });
});
