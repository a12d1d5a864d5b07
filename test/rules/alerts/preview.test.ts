import { expect, it } from 'vitest';
import { alertFactsOf, previewAlerts, signalsOf, type Happening } from '../../../src/rules/alerts';
import { presence } from '../../../src/vehicle/presence';
import { VehicleState } from '../../../src/vehicle/state';
import { calm, day, doors, ended, hour, minute, noon, settingsOf, vin, Watch, windowOf } from './model';

it('lists over fourteen days what the rule itself would have told', () => {
  const settings = settingsOf();
  const live = new Watch();
  const car = new VehicleState(vin);
  const happenings: Happening[] = [];
  const says = [
    [0, calm],
    [hour, doors('TrunkRear')],
    [2 * hour, doors()],
    [3 * day, { SentryMode: 'Panic' }],
    [3 * day + 2 * minute, { SentryMode: 'Off' }],
    [9 * day, { DetailedChargeState: 'Disconnected', ChargePortDoorOpen: false, Soc: 20 }],
  ] as const;
  for (const [after, data] of says) {
    const now = noon + after;
    car.apply({ vin, txid: '', createdAt: now, receivedAt: now, isResend: false, topic: 'V', data });
    const found = presence(car, { listening: true, connections: 1, lastRecordAt: now }, now);
    happenings.push({
      at: now,
      event: { kind: 'car', facts: alertFactsOf({ state: car, presence: found }, now, settings, signalsOf(settings)) },
    });
  }
  const window = windowOf(24, 80, 70, { start: noon + 10 * day });
  happenings.push({ at: window.end, event: ended({ parked: [window] }) });

  const notices = previewAlerts(settings, happenings, { start: noon, end: noon + 14 * day });
  const listed = notices.map(({ kind, alert, subject, at }) => [kind, alert, subject, at]);

  const ticks: number[] = [];
  for (let now = noon; now < noon + 14 * day; now += minute) ticks.push(now);
  let next = 0;
  for (const now of ticks) {
    live.now = now;
    live.hear({ kind: 'tick' });
    for (; happenings[next]?.at === now; next++) live.hear(happenings[next]!.event);
  }
  expect(listed).toEqual(live.notices.map(({ kind, alert, subject, at }) => [kind, alert, subject, at]));
  expect(listed.map(([kind, alert]) => `${kind} ${alert}`)).toEqual([
    'raise left_open',
    'clear left_open',
    'raise sentry_alarm',
    'clear sentry_alarm',
    'raise low_charge',
    'remind low_charge',
    'raise idle_drain',
    'raise idle_drain_week',
  ]);
});
