import type { Place } from '../../rules/place';
import { addDays, instantOf, wallAt } from '../../rules/zone';
import type { SignalValues, TelemetryRecord } from '../../vehicle/record';
import type { PastDays } from './history';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Something that the example car says at a time. */
type Said = readonly [at: number, data: SignalValues];

const closed = { DriverFront: false, DriverRear: false, PassengerFront: false, PassengerRear: false } as const;
const shut = { ...closed, TrunkFront: false, TrunkRear: false } as const;

/** How the car stands as the first of its days begins. */
const parked: SignalValues = {
  Gear: 'P',
  Soc: 62,
  ChargeLimitSoc: 80,
  DetailedChargeState: 'Stopped',
  ChargingCableType: 'IEC',
  ChargePortDoorOpen: true,
  DoorState: shut,
  FdWindow: 'Closed',
  FpWindow: 'Closed',
  RdWindow: 'Closed',
  RpWindow: 'Closed',
  Locked: true,
  DriverSeatOccupied: false,
  SentryMode: 'Off',
  Version: '2026.38.5',
  TpmsPressureFl: 2.9,
  TpmsPressureFr: 2.9,
  TpmsPressureRl: 2.9,
  TpmsPressureRr: 2.9,
  OutsideTemp: 8,
  InsideTemp: 12,
};

/**
 * Two weeks of a made-up car with a slow leak, a window that was left open, a night with an alarm, and an evening on which
 * nobody plugged it in: so that a person sees what notices are like before the own car has a past.
 * @param odometer of the own car, miles: its reminders are held against nothing else.
 */
export function exampleDays(vin: string, home: Place, zone: string, now: number, odometer?: number): PastDays {
  const today = wallAt(now, zone).date;
  const at = (daysAgo: number, time: string): number => instantOf(addDays(today, -daysAgo), time, zone);
  const { latitude, longitude } = home;
  const atHome = { Location: { latitude, longitude } };
  const atWork = { Location: { latitude: latitude + 0.05, longitude } };

  const said: Said[] = [
    [now - 14 * day, { ...parked, ...atHome, ...(odometer !== undefined && { Odometer: odometer }) }],
  ];
  for (let ago = 13; ago >= 1; ago--) {
    const pressure = { TpmsPressureRr: ago > 9 ? 2.9 : Number((2.9 - (10 - ago) * 0.06).toFixed(2)) };
    said.push(
      ...drive(at(ago, '08:00'), { ...pressure, Soc: 60 }, atWork),
      ...drive(at(ago, '17:10'), { ...pressure, Soc: ago === 3 ? 22 : 48 }, atHome),
      [at(ago, '08:31'), { ChargingCableType: 'SNA', DetailedChargeState: 'Disconnected', ChargePortDoorOpen: false }],
      ...(ago === 3 ? [] : plugIn(at(ago, '17:45'))),
    );
  }
  said.push(
    [at(8, '12:30'), { FpWindow: 'PartiallyOpen' }],
    [at(8, '13:25'), { FpWindow: 'Closed' }],
    [at(5, '22:00'), { SentryMode: 'Armed' }],
    [at(5, '23:41'), { SentryMode: 'Aware' }],
    [at(5, '23:42'), { SentryMode: 'Panic' }],
    [at(5, '23:45'), { SentryMode: 'Armed' }],
    [at(4, '06:50'), { SentryMode: 'Off' }],
  );
  const records = said
    .filter(([time]) => time <= now)
    .sort(([one], [other]) => one - other)
    .map(([time, data]) => recordOf(vin, time, data));
  return { records, parked: [], trips: [], charges: [] };
}

/** Half an hour on the road, told every five minutes. */
function drive(start: number, data: SignalValues, to: SignalValues): Said[] {
  const seated = {
    DriverSeatOccupied: true,
    Locked: false,
    ChargingCableType: 'SNA',
    DetailedChargeState: 'Disconnected',
  };
  const moving = [5, 10, 15, 20, 25].map((minutes): Said => [start + minutes * minute, data]);
  return [
    [start, { ...seated, ChargePortDoorOpen: false, Gear: 'D' }],
    ...moving,
    [start + 29 * minute, to],
    [start + 30 * minute, { ...data, ...to, Gear: 'P', DriverSeatOccupied: false, Locked: true }],
  ];
}

const plugIn = (at: number): Said[] => [
  [at, { ChargePortDoorOpen: true, ChargingCableType: 'IEC', DetailedChargeState: 'Stopped' }],
];

const recordOf = (vin: string, at: number, data: SignalValues): TelemetryRecord => ({
  ...{ topic: 'V', vin, txid: `example-${at}`, createdAt: at, receivedAt: at, isResend: false },
  data,
});
