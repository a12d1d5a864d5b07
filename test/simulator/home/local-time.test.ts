import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime, minutesOf } from '../../../src/simulator/home/local-time';

const hour = 3_600_000;
const berlin = localTime('Europe/Berlin');
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Auckland',
];

describe('the clock of a place', () => {
  it('gives days 23, 24 and 25 hours', () => {
    const length = (day: string): number => {
      const noon = Date.parse(`${day}T11:00:00Z`);
      return (berlin.dayStart(noon, 1) - berlin.dayStart(noon)) / hour;
    };
    expect([length('2026-03-29'), length('2026-03-30'), length('2026-10-25')]).toEqual([23, 24, 25]);
  });

  it('says an instant as its wall says it, in both nights in which clocks change', () => {
    expect(berlin.iso(Date.parse('2026-03-29T00:59:59Z'))).toBe('2026-03-29T01:59:59+01:00');
    expect(berlin.iso(Date.parse('2026-03-29T01:00:00Z'))).toBe('2026-03-29T03:00:00+02:00');
    expect(berlin.iso(Date.parse('2026-10-25T00:30:00Z'))).toBe('2026-10-25T02:30:00+02:00');
    expect(berlin.iso(Date.parse('2026-10-25T01:30:00Z'), 'milliseconds')).toBe('2026-10-25T02:30:00.000+01:00');
    expect(localTime('America/St_Johns').iso(Date.parse('2026-01-01T00:00:00Z'))).toBe('2025-12-31T20:30:00-03:30');
  });

  it('takes the first of two half past twos, and goes on behind the gap where there is none', () => {
    const spring = Date.parse('2026-03-29T11:00:00Z');
    const autumn = Date.parse('2026-10-25T11:00:00Z');
    expect(berlin.iso(berlin.timeOfDay(spring, 150))).toBe('2026-03-29T03:30:00+02:00');
    expect(berlin.iso(berlin.timeOfDay(autumn, 150))).toBe('2026-10-25T02:30:00+02:00');
  });

  it('begins a day whose midnight is skipped with its first moment', () => {
    const cairo = localTime('Africa/Cairo');
    const start = cairo.dayStart(Date.parse('2026-04-24T12:00:00Z'));
    expect(cairo.iso(start)).toBe('2026-04-24T01:00:00+03:00');
    expect(cairo.iso(start - 1_000)).toBe('2026-04-23T23:59:59+02:00');
  });

  it('agrees with Intl at any instant in any zone', () => {
    const instants = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
        const local = localTime(zone);
        const { year, month, day, weekday, minutes } = local.at(instant);
        const text = new Intl.DateTimeFormat('en-US', {
          timeZone: zone,
          hourCycle: 'h23',
          dateStyle: 'short',
          timeStyle: 'short',
        }).format(instant);
        const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
        expect(text).toBe(`${month}/${day}/${two(year % 100)}, ${two(minutes / 60)}:${two(minutes % 60)}`);
        expect(weekday).toBe(new Date(Date.UTC(year, month - 1, day)).getUTCDay());
        expect(Date.parse(local.iso(instant, 'milliseconds'))).toBe(instant);
        expect(local.dayStart(instant)).toBeLessThanOrEqual(instant);
        expect(local.dayStart(instant, 1)).toBeGreaterThan(instant);
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a zone and a time of day that there are not, with what helps', () => {
    expect(() => localTime('Europe/Hamburg')).toThrow(/zone cannot be Europe\/Hamburg: .*Europe\/Berlin/);
    expect(() => minutesOf('25:00')).toThrow(/HH:MM/);
    expect(minutesOf('13:05')).toBe(785);
  });
});
