import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { wallAt } from '../../src/rules/zone';

const hour = 3_600_000;
const day = 24 * hour;

/** As Temporal says it. */
function shown(instant: number, zone: string) {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  return { date: zoned.toPlainDate().toString(), time: zoned.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

describe('the clocks of a zone', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'UTC',
  ];

  it.each(zones)('show in %s what Temporal says, forth and back over every change', (zone) => {
    const from = Date.parse('2025-01-01T00:00:00Z');
    const changes: number[] = [];
    let next = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
    for (; next && next.epochMilliseconds < from + 730 * day; next = next.getTimeZoneTransition('next')) {
      changes.push(next.epochMilliseconds);
    }
    const around = changes.flatMap((at) => [at - hour, at - 1, at, at + 1, at - 60_000, at + 25 * hour]);
    const some = Array.from({ length: 200 }, (_, n) => from + ((n * 7_919) % 730) * day + n * 1_234_567);
    for (const at of [...around, ...some, ...around.reverse()]) expect(wallAt(at, zone)).toEqual(shown(at, zone));
  });

  it('are those of a zone that there is', () => {
    expect(() => wallAt(0, 'Europe/Hamburg')).toThrow('Europe/Hamburg');
    expect(wallAt(Date.parse('1890-01-01T00:00:00Z'), 'Europe/Berlin').time).toBe('00:53');
  });
});
