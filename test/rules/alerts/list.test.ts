import { describe, expect, it } from 'vitest';
import type { AlertName, SingleAlertEvent } from '../../../src/rules/alerts';
import { away, calm, day, doors, ended, home, hour, kinds, minute, noon, second, tripOf, Watch } from './model';

function watch(alert: AlertName, more: ConstructorParameters<typeof Watch>[0] = {}, now?: number): Watch {
  const car = new Watch({ alerts: [alert], ...more }, now);
  car.say(calm);
  return car;
}

describe('left open', () => {
  it.each([
    ['a door', doors('PassengerRear'), 5, "Lotse stands with the rear door on the passenger's side open. Go and close it."],
    ['the frunk', doors('TrunkFront'), 5, 'Lotse stands with the frunk open. Go and close it.'],
    ['the trunk', doors('TrunkRear'), 5, 'Lotse stands with the trunk open. Go and close it.'],
    ['all windows', { FdWindow: 'Opened', FpWindow: 'Opened', RdWindow: 'PartiallyOpen', RpWindow: 'Opened' }, 10, 'Lotse stands with all four windows open. Close the windows from here, or go and look.'],
    ['two windows', { FdWindow: 'PartiallyOpen', RpWindow: 'Opened' }, 10, "Lotse stands with the driver's window and the rear window on the passenger's side open. Close the windows from here, or go and look."],
    ['the port', { DetailedChargeState: 'Disconnected' }, 5, 'Lotse stands with its charge port open and no cable in it. Close it from here.'],
    ['the lock', { Locked: false }, 5, 'Lotse stands unlocked with nobody in it. Lock it from here.'],
  ] as const)('%s', (_, data, minutes, text) => {
    const car = watch('left_open');
    car.say(data);
    expect(car.pass(minutes * minute - second)).toEqual([]);
    expect(kinds(car.pass(second))).toEqual(['raise left_open']);
    expect(car.told('left_open')).toEqual([`raise: ${text}`]);
    car.say(calm);
    expect(car.pass(29 * second, second)).toEqual([]);
    expect(kinds(car.pass(second))).toEqual(['clear left_open']);
  }); // prettier-ignore

  it('offers what closes it', () => {
    const offered = (data: Parameters<Watch['say']>[0]) => {
      const car = watch('left_open');
      car.say(data);
      car.pass(10 * minute);
      return car.notices[0]!.actions.map(({ command, parameters, title }) => [command, parameters, title.say('de')]);
    };
    expect(offered({ FdWindow: 'Opened' })).toEqual([['window_control', { command: 'close' }, 'Fenster schließen']]);
    expect(offered({ DetailedChargeState: 'Disconnected' })).toEqual([
      ['charge_port_door_close', {}, 'Ladeanschluss schließen'],
    ]);
    expect(offered({ Locked: false })).toEqual([['door_lock', {}, 'Verriegeln']]);
    expect(offered(doors('DriverFront'))).toEqual([]);
  });

  it('tells of a port that had been open for hours when its cable was pulled', () => {
    const car = watch('left_open');
    car.pass(8 * hour);
    car.say({ DetailedChargeState: 'Disconnected' });
    expect(kinds(car.pass(5 * minute))).toEqual(['raise left_open']);
  });

  it('tells of a door that had been open for long when those near it go', () => {
    const car = watch('left_open');
    car.hear({ kind: 'key', near: true });
    car.say(doors('TrunkRear'));
    expect(car.pass(hour)).toEqual([]);
    car.hear({ kind: 'key', near: false });
    expect(kinds(car.pass(5 * minute))).toEqual(['raise left_open']);
  });

  it('waits a minute only where rain is coming', () => {
    const car = watch('left_open');
    car.hear({ kind: 'weather', rain: true });
    car.say({ FdWindow: 'Opened' });
    expect(kinds(car.pass(minute))).toEqual(['raise left_open']);
    expect(car.told('left_open')[0]).toContain('rain is coming');
  });

  it('believes in coming rain for three hours after it was told, and in somebody near for twelve', () => {
    const rain = watch('left_open');
    rain.hear({ kind: 'weather', rain: true });
    rain.pass(3 * hour + minute);
    rain.say({ FdWindow: 'Opened' });
    expect(rain.pass(9 * minute)).toEqual([]);
    expect(kinds(rain.pass(minute))).toEqual(['raise left_open']);
    expect(rain.told('left_open')[0]).not.toContain('rain');

    const key = watch('left_open');
    key.hear({ kind: 'key', near: true });
    key.say(doors('TrunkRear'));
    expect(key.pass(11 * hour)).toEqual([]);
    // Said again, it holds anew.
    key.hear({ kind: 'key', near: true });
    expect(key.pass(12 * hour)).toEqual([]);
    expect(kinds(key.pass(6 * minute))).toEqual(['raise left_open']);
  });

  it('unlocked at home is for information, elsewhere a warning', () => {
    const severity = (where: object): string => {
      const car = watch('left_open');
      car.say({ Locked: false, Location: where as never });
      car.pass(6 * minute);
      return car.notices[0]!.severity;
    };
    expect(severity(calm['Location'] as object)).toBe('info');
    expect(severity(away)).toBe('warning');
  });

  it('says nothing while somebody sits in it, drives, or is near with a key', () => {
    const silent = (data: Parameters<Watch['say']>[0], near = false): number => {
      const car = watch('left_open');
      car.hear({ kind: 'key', near });
      car.say({ ...doors('DriverFront'), Locked: false, ...data });
      return car.pass(hour).length;
    };
    expect([silent({ DriverSeatOccupied: true }), silent({ Gear: 'D' }), silent({}, true)]).toEqual([0, 0, 0]);
    expect(silent({ DriverSeatOccupied: null })).toBe(0);
    expect(silent({})).toBe(1);
  });

  it('an open car is not told to be unlocked before it is closed', () => {
    const car = watch('left_open');
    car.say({ ...doors('DriverFront'), Locked: false });
    car.pass(6 * minute);
    expect(car.notices.map(({ subject }) => subject)).toEqual(['doors']);
    car.say(doors());
    car.pass(6 * minute);
    expect(car.notices.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'raise doors',
      'clear doors',
      'raise unlocked',
    ]);
  });

  it('tells of a car that fell asleep with its windows open', () => {
    const car = watch('left_open');
    car.say({ FdWindow: 'Opened' });
    car.pass(5 * minute);
    car.connected = false;
    expect(kinds(car.pass(5 * minute))).toEqual(['raise left_open']);
  });
});

describe('tyre pressure', () => {
  const drive = (more: object = {}): Watch => {
    const car = watch('tyre_pressure');
    car.say({ Gear: 'D', ...more });
    return car;
  };

  it.each([
    [2.55, 'warning', 'The front left tyre of Lotse has 2.6 bar, and 2.9 bar is recommended. Fill it up.'],
    [
      2.35,
      'critical',
      'The front left tyre of Lotse has only 2.4 bar, and 2.9 bar is recommended. Drive slowly, and fill it up now.',
    ],
  ] as const)('%d bar, by two readings ten minutes apart while moving', (bar, severity, text) => {
    const car = new Watch({ alerts: ['tyre_pressure'] });
    car.say({ ...calm, Gear: 'D', TpmsPressureFl: bar });
    car.now += 9 * minute;
    expect(car.say({ VehicleSpeed: 30, Gear: 'D' })).toEqual([]);
    car.now += minute;
    expect(kinds(car.say({ Gear: 'D' }))).toEqual(['raise tyre_pressure']);
    expect(car.notices[0]!.severity).toBe(severity);
    expect(car.told('tyre_pressure')).toEqual([`raise: ${text}`]);
    // Between the two nothing changes; well filled it is over.
    expect(car.say({ Gear: 'D', TpmsPressureFl: 2.65 })).toEqual([]);
    car.now += minute;
    expect(kinds(car.say({ Gear: 'D', TpmsPressureFl: 2.85 }))).toEqual(['clear tyre_pressure']);
  });

  it('says nothing of what a parked car shows, and of one reading', () => {
    const car = watch('tyre_pressure');
    car.say({ TpmsPressureFl: 2 });
    expect(car.pass(day, 10 * minute)).toEqual([]);
  });

  it('takes the cold out: a tenth of a bar for ten degrees', () => {
    const frost = drive({
      OutsideTemp: -10,
      TpmsPressureFl: 2.6,
      TpmsPressureFr: 2.6,
      TpmsPressureRl: 2.6,
      TpmsPressureRr: 2.6,
    });
    frost.now += 11 * minute;
    expect(frost.say({ Gear: 'D' })).toEqual([]);
  });

  it('gets worse as an episode of its own', () => {
    const car = drive({ TpmsPressureRr: 2.59 });
    for (const bar of [2.59, 2.59, 2.58, 2.39, 2.39, 2.39]) {
      car.now += 6 * minute;
      car.say({ Gear: 'D', TpmsPressureRr: bar });
    }
    expect(car.notices.map(({ severity }) => severity)).toEqual(['warning', 'critical']);
    expect(new Set(car.notices.map(({ episode }) => episode)).size).toBe(2);
  });

  it('drop ≥ 0.3 bar in 24 h = puncture', () => {
    const car = drive({ TpmsPressureFl: 3.2, TpmsPressureFr: 3.2, TpmsPressureRl: 3.2, TpmsPressureRr: 3.2 });
    car.now += 20 * hour;
    car.say({ Gear: 'D', TpmsPressureRl: 2.9 });
    expect(car.told('tyre_pressure')).toEqual([
      'raise: The rear left tyre of Lotse has lost 0.3 bar in a day and has 2.9 bar. Look for a nail before you drive.',
    ]);
  });

  it('takes no sound tyre for punctured where one of two bad ones is mended', () => {
    const car = drive({ TpmsPressureFl: 2.9, TpmsPressureFr: 0.2, TpmsPressureRl: 2.1, TpmsPressureRr: 2.9 });
    car.now += 12 * hour;
    car.say({ Gear: 'D', TpmsPressureFr: 2.9 });
    const raised = car.notices.filter(({ kind }) => kind === 'raise').map(({ subject }) => subject);
    expect(raised).not.toContain('frontLeft');
    expect(raised).not.toContain('rearRight');
  });

  it('what all tyres lose together is the weather, and what one loses in two days no puncture', () => {
    const all = (bar: number) => ({
      Gear: 'D',
      TpmsPressureFl: bar,
      TpmsPressureFr: bar,
      TpmsPressureRl: bar,
      TpmsPressureRr: bar,
    });
    const car = drive(all(3.25));
    car.now += 12 * hour;
    expect(car.say(all(2.9))).toEqual([]);
    const slow = drive(all(3.2));
    for (let n = 1; n <= 4; n++) {
      slow.now += 13 * hour;
      slow.say({ Gear: 'D', TpmsPressureFl: 3.2 - n * 0.08 });
    }
    expect(slow.notices).toEqual([]);
  });

  it("tells of the car's own warnings at once", () => {
    const car = watch('tyre_pressure');
    const flags = { frontLeft: false, frontRight: true, rearLeft: false, rearRight: false };
    expect(car.say({ TpmsSoftWarnings: flags })).toMatchObject([{ severity: 'warning', subject: 'frontRight' }]);
    expect(car.say({ TpmsHardWarnings: flags })).toMatchObject([{ severity: 'critical', subject: 'frontRight' }]);
    const none = { ...flags, frontRight: false };
    expect(kinds(car.say({ TpmsSoftWarnings: none, TpmsHardWarnings: none }))).toEqual(['clear tyre_pressure']);
  });

  it('what is worse than what was told waits for no cooldown', () => {
    const car = watch('tyre_pressure');
    const flags = { frontLeft: false, frontRight: true, rearLeft: false, rearRight: false };
    const none = { ...flags, frontRight: false };
    car.say({ TpmsSoftWarnings: flags });
    car.say({ TpmsSoftWarnings: none });
    expect(car.say({ TpmsSoftWarnings: flags })).toEqual([]);
    car.say({ TpmsSoftWarnings: none });
    expect(car.say({ TpmsHardWarnings: flags })).toMatchObject([{ severity: 'critical', kind: 'raise' }]);
  });
});

describe('charging', () => {
  it('did not start', () => {
    const car = watch('charging_not_started');
    car.say({ DetailedChargeState: 'Stopped', ACChargingPower: 0, Soc: 50 });
    car.charge({ wanted: true, since: car.now });
    expect(car.pass(5 * minute - second)).toEqual([]);
    expect(kinds(car.pass(second))).toEqual(['raise charging_not_started']);
    expect(car.told('charging_not_started')[0]).toContain(
      'has drawn no power for 5 min. Look whether the wall box works',
    );
    car.say({ ACChargingPower: 11, DetailedChargeState: 'Charging' });
    expect(kinds(car.pass(minute))).toEqual(['clear charging_not_started']);
  });

  it.each([
    ['its limit', { Soc: 80 }, 'its limit of 80 % is not above its 80 %'],
    ['its schedule', { Soc: 50, ScheduledChargingPending: true }, 'a schedule of its own'],
    ['its cable', { Soc: 50, DetailedChargeState: 'NoPower' }, 'cable has had no power'],
    ['its port', { Soc: 50, ChargePortLatch: 'Blocking' }, 'cannot hold the cable'],
  ] as const)('did not start because of %s', (_, data, words) => {
    const car = watch('charging_not_started');
    car.say({ DetailedChargeState: 'Stopped', ...data });
    car.charge({ wanted: true, since: car.now });
    car.pass(6 * minute);
    expect(car.told('charging_not_started')[0]).toContain(words);
  });

  it('is not said of a car that began to charge and was not heard since', () => {
    const starting = { DetailedChargeState: 'Starting', ACChargingPower: 0, Soc: 50 } as const;
    const silent = watch('charging_not_started');
    silent.say(starting);
    silent.charge({ wanted: true, since: silent.now });
    expect(silent.pass(20 * minute)).toEqual([]);
    const heard = watch('charging_not_started');
    heard.charge({ wanted: true, since: heard.now });
    for (let n = 0; n < 6; n++) {
      heard.say({ ...starting, Soc: 50 + n / 100 });
      heard.pass(minute);
    }
    expect(kinds(heard.notices)).toEqual(['raise charging_not_started']);
  });

  it('away from home, without the cable or without a rule nothing has to start', () => {
    for (const data of [{ Location: away }, { DetailedChargeState: 'Disconnected' }]) {
      const car = watch('charging_not_started');
      car.say(data);
      car.charge({ wanted: true, since: car.now });
      expect(car.pass(hour)).toEqual([]);
    }
    expect(watch('charging_not_started').pass(hour)).toEqual([]);
  });

  const stopped = (charge: Parameters<Watch['charge']>[0] | null, data: object = {}): Watch => {
    const car = watch('charging_stopped');
    car.say({ DetailedChargeState: 'Charging', Soc: 60 });
    car.now += hour;
    if (charge) car.charge({ ...charge, ...(charge.stoppedAt && { stoppedAt: car.now }) });
    car.say({ DetailedChargeState: 'Stopped', ...data });
    car.pass(3 * minute);
    return car;
  };

  it('stopped early', () => {
    const car = stopped(null);
    expect(car.told('charging_stopped')).toEqual([
      'raise: Lotse stopped charging at 60 %, before its limit of 80 %. Start it again, or look at the wall box.',
    ]);
    expect(kinds(car.say({ DetailedChargeState: 'Charging' }))).toEqual(['clear charging_stopped']);
    expect(stopped(null, { DetailedChargeState: 'NoPower' }).told('charging_stopped')[0]).toContain('no power');
  });

  it('near its limit, by our own command or in a pause of the plan it may stop', () => {
    expect(stopped(null, { Soc: 78 }).notices).toEqual([]);
    expect(stopped({ wanted: true, stoppedAt: 1 }).notices).toEqual([]);
    expect(stopped({ wanted: false }).notices).toEqual([]);
    expect(stopped({ wanted: true }).notices).toHaveLength(1);
    const parked = watch('charging_stopped');
    parked.say({ DetailedChargeState: 'Stopped', Soc: 40 });
    expect(parked.pass(hour)).toEqual([]);
  });

  /** Charges of the last days, a day each. */
  const charged = (amps: readonly number[], place = home, ago = 1) =>
    ended({
      charges: amps.map((one, n) => {
        const start = noon - (n + ago) * day;
        return { start, end: start + hour, place, amps: one };
      }),
    });

  const slow = (data: object, charge: Parameters<Watch['charge']>[0] = {}, before = charged([16, 15, 9])): Watch => {
    const car = watch('charging_slow');
    car.hear(before);
    car.hear(before);
    car.charge({ wanted: true, amps: 16, ...charge });
    car.say({
      DetailedChargeState: 'Charging',
      Soc: 50,
      ChargeAmps: 16,
      ChargeCurrentRequest: 16,
      ModuleTempMin: 15,
      ...data,
    });
    car.pass(10 * minute);
    return car;
  };

  it('slow: below 70 % of what was asked for and is usual, over ten minutes', () => {
    expect(slow({}).notices).toEqual([]);
    const car = slow({ ChargeAmps: 10 });
    expect(car.told('charging_slow')[0]).toContain(
      'charged with 10 A in the last ten minutes, and 15 A would be usual',
    );
    car.say({ ChargeAmps: 15 });
    expect(car.pass(5 * minute)).toEqual([]);
    expect(kinds(car.pass(5 * minute))).toEqual(['clear charging_slow']);
    expect(slow({ ChargeAmps: 11 }).notices).toEqual([]);
  });

  it.each([
    ['near the top', { Soc: 85 }, {}],
    ['cold', { ModuleTempMin: 4 }, {}],
    ['lowered by the rule', {}, { lowered: true }],
    ['at a fast charger', { FastChargerPresent: true }, {}],
  ])('slow is fine when %s', (_, data, charge) => expect(slow({ ChargeAmps: 8, ...data }, charge).notices).toEqual([]));

  it('usual is the median of the last thirty days within a hundred metres, where three charges are known', () => {
    const told = (amps: readonly number[], place = home, ago = 1): string =>
      slow({ ChargeAmps: 8 }, {}, charged(amps, place, ago)).told('charging_slow')[0] ?? 'nothing';
    expect(told([16, 13, 12])).toContain('13 A would be usual');
    expect(told([9, 16, 9])).toBe('nothing');
    // What was asked for is all there is to go by.
    expect(told([9, 9])).toContain('16 A would be usual');
    expect(told([9, 9, 9], { ...home, latitude: home.latitude + 0.001 })).toContain('16 A would be usual');
    expect(told([9, 9, 9], home, 30)).toContain('16 A would be usual');
    expect(told([9, 9, 9], { ...home, latitude: home.latitude + 0.0008 }, 28)).toBe('nothing');
  });

  it('usual is still known after a restart', () => {
    const car = slow({}, {}, charged([10, 10]));
    car.hear(charged([10, 10, 10]));
    car.restart(minute);
    car.charge({ wanted: true, amps: 16 });
    car.say({ DetailedChargeState: 'Charging', ChargeAmps: 8 });
    expect(car.pass(hour)).toEqual([]);
  });

  it('will miss its target: once, and again at half an hour more', () => {
    const car = watch('target_missed');
    const late = (minutes: number) =>
      car.charge({ departure: noon + 8 * hour, ready: noon + 8 * hour + minutes * minute });
    expect(late(10)).toEqual([]);
    expect(kinds(late(11))).toEqual(['raise target_missed']);
    expect([...late(30), ...late(39)]).toEqual([]);
    expect(kinds(late(41))).toEqual(['raise target_missed']);
    expect([...late(20), ...late(41), ...late(10)]).toEqual([]);
    expect(kinds(late(9))).toEqual(['clear target_missed']);
  });
});

describe('sentry mode', () => {
  it('Panic is told at once, again after two minutes only', () => {
    const car = watch('sentry_alarm');
    for (const state of ['Armed', 'Aware', 'Panic', 'Armed', 'Panic', 'Armed']) {
      car.now += 10 * second;
      car.say({ SentryMode: state });
    }
    expect(kinds(car.notices)).toEqual(['raise sentry_alarm', 'clear sentry_alarm']);
    car.now += 2 * minute;
    expect(kinds(car.say({ SentryMode: 'Panic' }))).toEqual(['raise sentry_alarm']);
    expect(car.notices.at(-1)!.severity).toBe('critical');
  });

  it('is not silent anywhere where no home is set', () => {
    const car = watch('sentry_alarm', { sentryAtHome: false, home: null });
    expect(kinds(car.say({ SentryMode: 'Panic' }))).toEqual(['raise sentry_alarm']);
  });

  it('may be silent at home', () => {
    const car = watch('sentry_alarm', { sentryAtHome: false });
    expect(car.say({ SentryMode: 'Panic' })).toEqual([]);
    expect(kinds(car.say({ Location: away }))).toEqual(['raise sentry_alarm']);
  });

  it('an alarm record of the car does it, too', () => {
    const car = watch('sentry_alarm');
    const alarm = { name: 'VCSEC_alarmTriggered', audiences: [], startedAt: car.now, endedAt: null };
    expect(kinds(car.hear({ kind: 'alerts', alerts: [alarm], at: car.now }))).toEqual(['raise sentry_alarm']);
    expect(kinds(car.hear({ kind: 'alerts', alerts: [{ ...alarm, endedAt: car.now }], at: car.now }))).toEqual([
      'clear sentry_alarm',
    ]);
  });

  it('an alarm whose end was lost is over after an hour, and one that comes twice is told once', () => {
    const car = watch('sentry_alarm');
    const alarm = { name: 'VCSEC_alarmTriggered', audiences: [], startedAt: car.now, endedAt: null };
    const record = { kind: 'alerts', alerts: [alarm], at: car.now } as const;
    car.hear(record);
    expect(car.pass(hour - minute)).toEqual([]);
    expect(kinds(car.pass(minute))).toEqual(['clear sentry_alarm']);
    expect(car.told('sentry_alarm').at(-1)).toBe(
      'clear: The alarm of Lotse counts as over: it went off 1 h 00 min ago, and the car has not said that it ended.',
    );

    const again = watch('sentry_alarm');
    again.hear({ ...record, alerts: [{ ...alarm, endedAt: again.now + minute }] });
    again.pass(3 * minute);
    expect(again.hear(record)).toEqual([]);
  });

  it('a car that says nothing of its sentry mode is judged by its warnings', () => {
    const car = new Watch({ alerts: ['sentry_alarm'] });
    car.say({ Gear: 'P' });
    const alarm = { name: 'VCSEC_alarmTriggered', audiences: [], startedAt: car.now, endedAt: null };
    car.hear({ kind: 'alerts', alerts: [alarm], at: car.now });
    car.hear({ kind: 'alerts', alerts: [{ ...alarm, endedAt: car.now }], at: car.now });
    expect(kinds(car.notices)).toEqual(['raise sentry_alarm', 'clear sentry_alarm']);
  });

  it('drains: twelve hours, unplugged, below 40 %', () => {
    const car = watch('sentry_drain');
    car.say({ SentryMode: 'Armed', DetailedChargeState: 'Disconnected', Soc: 45 });
    expect(car.pass(13 * hour, 10 * minute)).toEqual([]);
    car.say({ Soc: 39 });
    expect(car.told('sentry_drain')).toEqual([
      'raise: Sentry mode of Lotse has been on for 13 h 00 min, and 39 % of charge is left. Switch it off, or plug the car in.',
    ]);
    expect(kinds(car.say({ DetailedChargeState: 'Stopped' }))).toEqual(['clear sentry_drain']);
  });
});

describe('software', () => {
  it('is on offer, is scheduled, is installed', () => {
    const car = watch('software_update');
    car.say({ SoftwareUpdateVersion: '2026.36.3' });
    car.now += minute;
    car.say({ SoftwareUpdateScheduledStartTime: (noon + 3 * hour) / 1_000, SoftwareUpdateExpectedDurationMinutes: 30 });
    car.now += 4 * hour;
    car.say({ SoftwareUpdateScheduledStartTime: 0, SoftwareUpdateVersion: ' ', Version: '2026.36.3 def' });
    expect(car.told('software_update')).toEqual([
      'raise: The update 2026.36.3 is on offer for Lotse. Install it in the Tesla app when you do not need the car.',
      'raise: Lotse installs the update 2026.36.3 at 15:00. It cannot be driven then.',
      'raise: Lotse runs the software 2026.36.3 now.',
      'clear: No update waits for Lotse any more.',
    ]);
    expect(new Set(car.notices.map(({ severity }) => severity))).toEqual(new Set(['info']));
    expect(car.pass(day, hour)).toEqual([]);
  });

  it('is over also where the car knows nothing of being on offer', () => {
    const car = watch('software_update');
    car.say({ SoftwareUpdateAvailable: null, SoftwareUpdateVersion: '2026.36.3' });
    car.now += minute;
    car.say({ SoftwareUpdateVersion: ' ' });
    expect(kinds(car.notices)).toEqual(['raise software_update', 'clear software_update']);
  });

  it('scheduled within a planned charge is a warning', () => {
    const car = watch('software_update');
    car.charge({ charges: [{ start: noon + 2 * hour, end: noon + 4 * hour }] });
    car.say({ SoftwareUpdateVersion: '2026.36.3', SoftwareUpdateScheduledStartTime: (noon + 3 * hour) / 1_000 });
    expect(car.notices).toMatchObject([{ severity: 'warning' }]);
    expect(car.told('software_update')[0]).toContain('within the planned charge');
  });
});

describe('low charge in the evening', () => {
  const evening = (minutes: number, more: object = {}, before = ended({})): Watch => {
    const car = watch('low_charge', {}, Date.parse('2026-11-23T18:00+01:00'));
    car.hear(before);
    car.say({ DetailedChargeState: 'Disconnected', Soc: 25, ...more });
    car.connected = false;
    car.pass(minutes * minute);
    return car;
  };

  it('is told at 20:00, once more after an hour, and is over when plugged in', () => {
    const car = evening(24 * 60);
    expect(car.told('low_charge')[0]).toBe(
      'raise: Lotse stands at home with 25 %, needs 30 %, and is not plugged in. Plug it in.',
    );
    expect(kinds(car.notices)).toEqual(['raise low_charge', 'remind low_charge']);
    expect(car.notices.map(({ at }) => at)).toEqual([
      Date.parse('2026-11-23T20:00+01:00'),
      Date.parse('2026-11-23T21:00+01:00'),
    ]);
    car.connected = true;
    expect(kinds(car.say({ DetailedChargeState: 'Charging' }))).toEqual(['clear low_charge']);
  });

  /** Tuesdays so many weeks ago, the way out and the way back; today is a Monday. */
  const tuesdays = (took: readonly number[], first = 1) =>
    ended({
      trips: took.flatMap((percent, n) =>
        [8, 18].map((oclock) => {
          const start = Date.parse('2026-11-24T00:00+01:00') - (n + first) * 7 * day + oclock * hour;
          const trip = tripOf(1, 10, { start });
          return {
            ...trip,
            atStart: { ...trip.atStart, soc: 60 },
            atEnd: { ...trip.atEnd, soc: 60 - percent / 2 },
          };
        }),
      ),
    });

  it('asks for what tomorrow needs and a little more: the median of its last four weekdays', () => {
    const needs = (soc: number, ...trips: Parameters<typeof tuesdays>): string =>
      evening(180, { Soc: soc }, tuesdays(...trips)).told('low_charge')[0] ?? 'nothing';
    expect(needs(49, [40, 40, 40, 40])).toContain('needs 50 %');
    expect(needs(51, [40, 40, 40, 40])).toBe('nothing');
    // One long way is no habit, and one Tuesday at home is none either.
    expect(needs(49, [90, 40, 40, 2])).toContain('needs 50 %');
    expect(needs(99, [120, 120, 120, 120])).toContain('needs 100 %');
    // Three weeks are too few, and five weeks ago is too long.
    expect(needs(49, [40, 40, 40])).toBe('nothing');
    expect(needs(49, [40, 40, 40, 40], 5)).toBe('nothing');
  });

  it('counts other days for nothing, and after midnight the day that has begun as tomorrow', () => {
    const car = watch(
      'low_charge',
      { lowSoc: { from: '23:30', to: '02:00', threshold: 30 } },
      Date.parse('2026-11-24T00:10+01:00'),
    );
    car.hear(tuesdays([40, 40, 40, 40]));
    car.say({ DetailedChargeState: 'Disconnected', Soc: 45 });
    car.pass(11 * minute);
    expect(car.told('low_charge')[0]).toContain('needs 50 %');
    const later = watch('low_charge', {}, Date.parse('2026-11-24T20:00+01:00'));
    later.hear(tuesdays([40, 40, 40, 40]));
    later.say({ DetailedChargeState: 'Disconnected', Soc: 45 });
    expect(later.pass(hour)).toEqual([]);
  });

  it.each([
    ['plugged in', { DetailedChargeState: 'Stopped' }],
    ['away', { Location: away }],
    ['full enough', { Soc: 30 }],
    ['driving', { Gear: 'D' }],
  ])('says nothing when %s', (_, more) => expect(evening(300, more).notices).toEqual([]));

  describe('with appointments that take the car away', () => {
    const planned = (summary: string, start: string): SingleAlertEvent => {
      const hours = { start: Date.parse(start), end: Date.parse(start) + hour };
      const event = { ...hours, summary, location: '', allDay: false, uid: null, cancelled: false, calendar: 'family' };
      return { kind: 'calendar', reading: { events: [event], calendars: ['family'], isWhole: true } };
    };
    const monday = (...said: readonly SingleAlertEvent[]): Watch => {
      const car = watch('low_charge', { awayWords: ['rome'] }, Date.parse('2026-11-23T18:00+01:00'));
      car.say({ DetailedChargeState: 'Disconnected', Soc: 25 });
      for (const event of said) car.hear(event);
      return car;
    };
    const rome = planned('To Rome', '2026-11-24T08:00+01:00');

    it('says nothing on the evening before, also after a restart', () => {
      const car = monday(rome);
      expect(car.pass(hour)).toEqual([]);
      car.restart(0);
      expect(car.pass(4 * hour)).toEqual([]);
    });

    it.each([
      ['one that was cancelled', [rome, planned('Dentist', '2026-11-24T08:00+01:00')]],
      ['one without the word', [planned('Dentist', '2026-11-24T08:00+01:00')]],
      ['one of today', [planned('To Rome', '2026-11-23T20:30+01:00')]],
      ['one of the day after', [planned('To Rome', '2026-11-25T08:00+01:00')]],
    ])('speaks despite %s', (_, said) => expect(kinds(monday(...said).pass(5 * hour))).toContain('raise low_charge'));

    it('does not rely on what was planned more than two weeks before', () => {
      const car = monday(planned('To Rome', '2026-12-08T08:00+01:00'));
      car.now = Date.parse('2026-12-07T19:00+01:00');
      expect(kinds(car.pass(4 * hour))).toContain('raise low_charge');
    });
  });

  it('waits until the car has stood for ten minutes', () => {
    const car = watch('low_charge', {}, Date.parse('2026-11-23T21:00+01:00'));
    car.say({ Gear: 'D', DetailedChargeState: 'Disconnected', Soc: 25 });
    car.now += minute;
    car.say({ Gear: 'P' });
    expect(car.pass(9 * minute)).toEqual([]);
    expect(kinds(car.pass(minute))).toEqual(['raise low_charge']);
  });
});

describe('warnings of the car', () => {
  it('are told by name, with the severity of whom they are for, as far as one wants', () => {
    const car = watch('vehicle_warning');
    const of = (name: string, audience: string) => ({ name, audiences: [audience], startedAt: car.now, endedAt: null });
    car.hear({ kind: 'alerts', alerts: [of('A', 'Customer'), of('B', 'Service'), of('C', 'ServiceFix')], at: car.now });
    expect(car.notices.map(({ subject, severity }) => [subject, severity])).toEqual([
      ['A', 'warning'],
      ['B', 'info'],
    ]);
    expect(car.told('vehicle_warning')[0]).toBe(
      'raise: Lotse warns of A since 12:00. Look at its screen; Tesla lists what the name means.',
    );
  });
});

describe('a warning whose end was lost', () => {
  it('counts as over a week after the car last said that it lasts, and says why', () => {
    const car = watch('vehicle_warning');
    const warning = { name: 'A', audiences: ['Customer'], startedAt: car.now, endedAt: null };
    car.hear({ kind: 'alerts', alerts: [warning], at: car.now });
    car.pass(6 * day, hour);
    car.hear({ kind: 'alerts', alerts: [warning], at: car.now });
    expect(car.pass(7 * day - hour, hour)).toEqual([]);
    expect(kinds(car.pass(hour, hour))).toEqual(['clear vehicle_warning']);
    expect(car.told('vehicle_warning').at(-1)).toBe(
      'clear: Lotse has said nothing more of A for a week, so it counts as over. Look at its screen to be sure.',
    );
    expect(car.view.active).toEqual([]);
  });
});

describe('reminders', () => {
  it('say once that a last time cannot be, by the odometer and by the calendar, and how to put it right', () => {
    const wrong = { name: 'Tyres', kilometres: 10_000, lastOdometer: 29_000 };
    const car = new Watch({ alerts: ['reminder'], reminders: [wrong] });
    car.say({ ...calm, Odometer: 18_413 / 1.609344 });
    car.pass(40 * day, day);
    expect(car.told('reminder')).toEqual([
      'raise: The reminder Tyres of Lotse was last done at 29,000 km, by its settings, and the car has gone only 18,413 km. ' +
        'Correct the kilometres of the last time.',
    ]);
    expect(car.notices[0]!.text.say('de')).toMatch(
      /Tyres bei Lotse nennt 29\.000.km .* erst 18\.413.km gefahren\. Ber/,
    );
    expect(kinds(car.hear({ kind: 'order', order: { set: 'done', reminder: 'Tyres' } }))).toEqual(['clear reminder']);

    const next = watch('reminder', { reminders: [{ name: 'Brakes', months: 24, lastDate: '2027-11-20' }] });
    expect(next.told('reminder')).toEqual([
      'raise: The reminder Brakes of Lotse was last done on Nov 20, 2027, by its settings, and that day is still to come. ' +
        'Correct the date of the last time.',
    ]);
  });

  it('by distance: 500 km before, when due, every week, until done', () => {
    const reminders = [{ name: 'Tyres', kilometres: 10_000, lastOdometer: 30_000 }];
    const car = watch('reminder', { reminders });
    const km = (distance: number) => kinds(car.say({ Odometer: distance / 1.609344 }));
    expect(km(39_400)).toEqual([]);
    expect(km(39_600)).toEqual(['raise reminder']);
    expect(km(40_100)).toEqual(['raise reminder']);
    expect(car.told('reminder')).toEqual([
      'raise: Tyres of Lotse is due in 400 km.',
      'raise: Tyres of Lotse has been due for 100 km. Tell this rule when it is done.',
    ]);
    expect(kinds(car.pass(15 * day, 12 * hour))).toEqual(['remind reminder', 'remind reminder']);
    expect(kinds(car.hear({ kind: 'order', order: { set: 'done', reminder: 'Tyres' } }))).toEqual(['clear reminder']);
    expect(km(49_500)).toEqual([]);
    expect(km(49_700)).toEqual(['raise reminder']);
  });

  it('by distance also where it was done while the car said nothing', () => {
    const reminders = [{ name: 'Tyres', kilometres: 10_000, lastOdometer: 30_000 }];
    const car = new Watch({ alerts: ['reminder'], reminders });
    car.hear({ kind: 'order', order: { set: 'done', reminder: 'Tyres' } });
    car.say({ Odometer: 40_000 / 1.609344 });
    expect(kinds(car.say({ Odometer: 49_600 / 1.609344 }))).toEqual(['raise reminder']);
  });

  it('may have a name that every object knows', () => {
    const car = watch('reminder', { reminders: [{ name: 'constructor', date: '2026-11-20' }] });
    expect(kinds(car.notices)).toEqual(['raise reminder']);
  });

  it('by a new date after one that was done', () => {
    const car = watch('reminder', { reminders: [{ name: 'Inspection', date: '2026-11-20' }] });
    car.hear({ kind: 'order', order: { set: 'done', reminder: 'Inspection' } });
    const next = watch('reminder', { reminders: [{ name: 'Inspection', date: '2026-12-20' }] });
    next.state = car.state;
    expect(kinds(next.pass(hour))).toEqual(['raise reminder']);
  });

  it('by months and by a date, thirty days before', () => {
    const reminders = [
      { name: 'Filter', months: 24, lastDate: '2024-12-20' },
      { name: 'Inspection', date: '2026-11-20' },
      { name: 'Brakes', months: 48, lastDate: '2024-12-20' },
    ];
    const car = watch('reminder', { reminders });
    expect(car.told('reminder')).toEqual([
      'raise: Filter of Lotse is due on Dec 20, 2026.',
      'raise: Inspection of Lotse was due on Nov 20, 2026. Tell this rule when it is done.',
    ]);
    expect(kinds(car.hear({ kind: 'order', order: { set: 'done', reminder: 'Inspection' } }))).toEqual([
      'clear reminder',
    ]);
  });
});

describe('the line', () => {
  it('silent for a day after it was on its way', () => {
    const car = watch('line');
    car.say({ Gear: 'D' });
    car.connected = false;
    expect(kinds(car.pass(25 * hour, 10 * minute))).toEqual(['raise line']);
    expect(car.told('line')[0]).toContain('Nothing has come from Lotse for 24 h 00 min, and it was on its way then');
    car.connected = true;
    expect(kinds(car.say({ Gear: 'P' }))).toEqual(['clear line']);
  });

  it('a sleeping car may be silent for weeks', () => {
    const car = watch('line');
    car.connected = false;
    expect(car.pass(14 * day, hour)).toEqual([]);
  });

  it('two refused sign-ins', () => {
    const car = watch('line');
    const line = (refreshFailures: number) => kinds(car.hear({ kind: 'line', line: { refreshFailures } }));
    expect(line(1)).toEqual([]);
    expect(line(2)).toEqual(['raise line']);
    expect(line(0)).toEqual(['clear line']);
  });
});
