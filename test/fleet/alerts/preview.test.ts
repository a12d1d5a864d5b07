import { describe, expect, it } from 'vitest';
import type { PastDays } from '../../../src/fleet/alerts/history';
import { previewOfAlerts } from '../../../src/fleet/alerts/preview';
import { alertDefaults, alertNames, type AlertSettings, type Condition } from '../../../src/rules/alerts';
import type { TelemetryRecord } from '../../../src/vehicle/record';

const vin = 'LRW3E7EK1PC000001';
const minute = 60_000;
const hour = 60 * minute;
// A summer evening in Berlin.
const now = Date.parse('2026-06-15T16:00:00Z');

const settings: AlertSettings = {
  ...alertDefaults,
  ...{ vin, car: 'Nordlicht', zone: 'Europe/Berlin', home: null, capacity: 75, alerts: alertNames },
};

const titles = async (change: Partial<AlertSettings> = {}) =>
  (await previewOfAlerts({ settings: { ...settings, ...change }, now, language: 'en' })).notices
    .filter(({ kind }) => kind === 'raise')
    .map(({ title }) => title.replace('Nordlicht: ', ''));

const pastOf = (past: Partial<PastDays>) => {
  const days = { records: [], parked: [], trips: [], charges: [], ...past };
  return { onHistory: () => () => {}, history: async () => days, rows: async () => days };
};

const record = (at: number, data: Readonly<Record<string, string | number | boolean>>): TelemetryRecord => ({
  ...{ topic: 'V', vin, txid: '', createdAt: at, receivedAt: at, isResend: false, data },
});

describe('the preview of alerts', () => {
  it('shows a leak, an open window, an alarm and a low evening of an example car, and says that it is one', async () => {
    const preview = await previewOfAlerts({ settings, now, language: 'en' });
    expect(preview).toMatchObject({ from: 'example', zone: 'Europe/Berlin', start: now - 14 * 24 * hour, end: now });
    const raised = preview.notices.filter(({ kind }) => kind === 'raise').map(({ title }) => title);
    expect(new Set(raised)).toEqual(
      new Set(['tyre pressure', 'left open', 'alarm', 'not plugged in'].map((what) => `Nordlicht: ${what}`)),
    );
    expect(preview.notices.map(({ at }) => at)).toEqual(preview.notices.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it('follows the settings', async () => {
    expect(await titles({ alerts: ['sentry_alarm'] })).toEqual(['alarm']);
    expect(await titles({ alerts: ['sentry_alarm'], sentryAtHome: false })).toEqual([]);
    expect(await titles({ alerts: ['low_charge'], lowSoc: { from: '20:00', to: '23:00', threshold: 15 } })).toEqual([]);
    expect(await titles({ alerts: ['left_open'], open: { after: 5 * minute, windowsAfter: 2 * hour } })).toEqual([]);
  });

  it('grows old with what the car said: who went silent on the road is gone, and was not late', async () => {
    const start = now - 48 * hour;
    const gone: TelemetryRecord = {
      ...{ topic: 'connectivity', vin, txid: '', createdAt: start, receivedAt: start + 1_000, isResend: false },
      data: { connectionId: 'one', networkInterface: 'cellular', status: 'DISCONNECTED' },
    };
    const history = pastOf({ records: [record(start, { Gear: 'D' }), gone] });
    const { notices } = await previewOfAlerts({
      settings: { ...settings, alerts: ['line'] },
      ...{ history, now, language: 'en' },
    });
    expect(notices.map(({ at, kind, title }) => [kind, title, (at - start) / hour])).toEqual([
      ['raise', 'Nordlicht: no data', 24],
    ]);
  });

  it('runs over what the car itself said where it has a past, and says since when', async () => {
    const start = now - 26 * hour;
    const history = pastOf({
      records: [
        record(start, { Gear: 'P', DriverSeatOccupied: false, FpWindow: 'Opened' }),
        record(start + 30 * minute, { FpWindow: 'Closed' }),
      ],
    });
    const { from, since, notices } = await previewOfAlerts({ settings, history, now, language: 'de' });
    expect([from, since]).toEqual(['car', start]);
    expect(notices.map(({ at, kind }) => [kind, Math.round((at - start) / minute)])).toEqual([
      ['raise', 10],
      ['clear', 31],
    ]);
    expect(notices[0]!.text).toMatch(/Nordlicht/);
  });

  it('takes the example for a car without a past', async () => {
    const preview = await previewOfAlerts({ settings, history: pastOf({}), now, language: 'en' });
    expect(preview).toMatchObject({ from: 'example', since: null });
  });

  it('holds reminders against how far the own car has gone, also in an example', async () => {
    const reminders = [{ name: 'Rotate', kilometres: 10_000, lastOdometer: 29_000 }];
    const own = { ...settings, alerts: ['reminder'] as const, reminders };
    const told = async (odometer?: number) =>
      (await previewOfAlerts({ settings: own, odometer, now, language: 'en' })).notices.map(({ text }) => text);
    expect(await told(18_413 / 1.609344)).toEqual([expect.stringMatching(/Rotate .* gone only 18,413.km\. Correct/)]);
    expect(await told()).toEqual([]);
  });

  it('takes the example for a car that is known for minutes, and says since when that is', async () => {
    const start = now - 20 * minute;
    const history = pastOf({ records: [record(start, { FpWindow: 'Opened' })] });
    const preview = await previewOfAlerts({ settings, history, now, language: 'en' });
    expect(preview).toMatchObject({ from: 'example', since: start });
    expect(preview.notices.length).toBeGreaterThan(3);
  });

  it('says nothing of a car that is known all the time', async () => {
    const history = pastOf({ records: [record(now - 14 * 24 * hour + minute, { Gear: 'P' })] });
    const preview = await previewOfAlerts({ settings, history, now, language: 'en' });
    expect(preview).toMatchObject({ from: 'car', since: null });
  });

  it('refuses settings that cannot work, with the sentence', async () => {
    const condition: Condition = {
      ...{ name: 'Hot', signal: 'InsideTemp', unit: '°F', when: { is: 'above', than: 104 } },
      ...{ for: 0, until: 0, hysteresis: 0, severity: 'info', text: '' },
    };
    await expect(
      previewOfAlerts({ settings: { ...settings, conditions: [condition] }, now, language: 'en' }),
    ).rejects.toMatchObject({ code: 'ALERT_UNIT_CONVERT', message: expect.stringMatching(/Write 40 °C/) });
  });

  it('lets others work meanwhile, also over days on the road', async () => {
    const start = now - 12 * 24 * hour;
    const records = Array.from({ length: 20_000 }, (_, n) =>
      record(start + n * 2_000, { Gear: 'D', VehicleSpeed: n % 100, TpmsPressureRr: 2.9 }),
    );
    let turns = 0;
    let isDone = false;
    const others = (): void => void (!isDone && setImmediate(() => (turns++, others())));
    others();
    const preview = await previewOfAlerts({ settings, history: pastOf({ records }), now, language: 'en' });
    isDone = true;
    expect(preview.from).toBe('car');
    expect(turns).toBeGreaterThan(50);
  });
});
