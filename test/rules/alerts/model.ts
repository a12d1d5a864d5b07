import {
  alertDefaults,
  alertFactsOf,
  alertNames,
  alertRule,
  signalsOf,
  type AlertEvent,
  type AlertFacts,
  type AlertRule,
  type AlertSettings,
  type AlertState,
  type AlertView,
  type ChargeSaying,
  type DrivenTrip,
  type EndedRows,
  type Notice,
  type ParkedWindow,
  type SingleAlertEvent,
} from '../../../src/rules/alerts';
import { presence } from '../../../src/vehicle/presence';
import type { SignalValues } from '../../../src/vehicle/record';
import { VehicleState } from '../../../src/vehicle/state';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export const vin = '5YJ3E1EA7KF000001';
export const home = { latitude: 52.5, longitude: 13.4, radius: 100 };
export const away = { latitude: 48.1, longitude: 11.6 };
/** Monday noon in Berlin. */
export const noon = Date.parse('2026-11-23T11:00Z');

export const settingsOf = (more: Partial<AlertSettings> = {}): AlertSettings => ({
  ...alertDefaults,
  vin,
  car: 'Lotse',
  zone: 'Europe/Berlin',
  home,
  capacity: 75,
  alerts: alertNames,
  ...more,
});

/** Sentences without the narrow spaces. */
export const plain = (text: string): string => text.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ');

/** A car at home, parked, closed, plugged in and well. */
export const calm: SignalValues = {
  Gear: 'P',
  Location: { latitude: home.latitude, longitude: home.longitude },
  Locked: true,
  DoorState: {
    DriverFront: false,
    DriverRear: false,
    PassengerFront: false,
    PassengerRear: false,
    TrunkFront: false,
    TrunkRear: false,
  },
  FdWindow: 'Closed',
  FpWindow: 'Closed',
  RdWindow: 'Closed',
  RpWindow: 'Closed',
  ChargePortDoorOpen: true,
  DriverSeatOccupied: false,
  DetailedChargeState: 'Complete',
  ChargingCableType: 'IEC',
  Soc: 80,
  ChargeLimitSoc: 80,
  SentryMode: 'Off',
  OutsideTemp: 20,
  Version: '2026.32.1 abc',
  SoftwareUpdateVersion: ' ',
  Odometer: 20_000,
  TpmsPressureFl: 2.9,
  TpmsPressureFr: 2.9,
  TpmsPressureRl: 2.9,
  TpmsPressureRr: 2.9,
};

export const doors = (...open: readonly string[]): SignalValues => ({
  DoorState: Object.fromEntries(Object.keys(calm['DoorState']!).map((name) => [name, open.includes(name)])),
});

/** A car that streams, and the rule that watches it; a clock of its own. */
export class Watch {
  readonly settings: AlertSettings;
  readonly notices: Notice[] = [];
  now = noon;
  connected = true;
  listening = true;
  lastRecordAt: number | null = null;
  state: AlertState;
  view!: AlertView;
  car: VehicleState;
  #rule: AlertRule;
  #facts: AlertFacts | null = null;

  constructor(more: Partial<AlertSettings> = {}, now = noon) {
    this.settings = settingsOf(more);
    this.car = new VehicleState(this.settings.vin);
    this.#rule = alertRule(this.settings);
    this.state = this.#rule.start();
    this.now = now;
  }

  hear(event: AlertEvent): Notice[] {
    const { state, notices, view } = this.#rule.step(this.state, event, this.now);
    this.state = state;
    this.view = view;
    this.notices.push(...notices);
    return [...notices];
  }

  /** The car says something; `at` is its own time. */
  say(data: SignalValues, at = this.now): Notice[] {
    this.lastRecordAt = this.now;
    const head = { vin: this.settings.vin, txid: '', createdAt: at, receivedAt: this.now, isResend: false };
    this.car.apply({ ...head, topic: 'V', data });
    return this.look();
  }

  /** Looks at the car. @param beside what is heard of others in the same moment. */
  look(...beside: readonly SingleAlertEvent[]): Notice[] {
    const { connected, listening, lastRecordAt, now, car } = this;
    const found = presence(car, { listening, connections: connected ? 1 : 0, lastRecordAt }, now);
    this.#facts = alertFactsOf(
      { state: car, presence: found },
      now,
      this.settings,
      signalsOf(this.settings),
      this.#facts,
    );
    return this.hear({ kind: 'moment', events: [...beside, { kind: 'car', facts: this.#facts }] });
  }

  /** Time goes by, with a look at the car each minute. */
  pass(time: number, each = minute): Notice[] {
    const before = this.notices.length;
    for (const end = this.now + time; this.now < end;) {
      this.now = Math.min(this.now + each, end);
      this.look();
    }
    return this.notices.slice(before);
  }

  /** What a restart leaves: JSON. */
  restart(down: number): Notice[] {
    const lastSeen = this.now;
    this.now += down;
    this.#rule = alertRule(this.settings);
    this.state = JSON.parse(JSON.stringify(this.state)) as AlertState;
    return this.hear({ kind: 'started', lastSeen });
  }

  charge(more: Partial<ChargeSaying>): Notice[] {
    return this.hear({ kind: 'charge', charge: { ...noCharge, ...more } });
  }

  /** Of one alert: what was told. */
  told(alert: string): string[] {
    return this.notices
      .filter((notice) => notice.alert === alert)
      .map(({ kind, text }) => `${kind}: ${plain(text.say('en'))}`);
  }
}

export const noCharge: ChargeSaying = {
  wanted: false,
  since: null,
  stoppedAt: null,
  amps: null,
  lowered: false,
  departure: null,
  ready: null,
  charges: [],
};

export const kinds = (notices: readonly Notice[]): string[] => notices.map(({ alert, kind }) => `${kind} ${alert}`);

/** A window of standing unplugged, from one charge to another. */
export function windowOf(hours: number, from: number, to: number, more: Partial<ParkedWindow> = {}): ParkedWindow {
  const start = more.start ?? noon;
  const end = start + hours * hour;
  const pack = (soc: number, at: number) => ({ energy: null, energyAt: null, soc, socAt: at, level: soc });
  return {
    start,
    end,
    atStart: pack(from, start),
    atEnd: pack(to, end),
    plugged: false,
    odometerStart: 30_000,
    odometerEnd: 30_000,
    outsideStart: 15,
    outsideEnd: 15,
    sentryHours: 0,
    climateHours: 0,
    awakeHours: 0,
    climateEnergy: null,
    softwareVersion: '2026.32',
    ...more,
  };
}

/** Rows that ended. */
export const ended = (rows: Partial<EndedRows>): AlertEvent => ({
  kind: 'history',
  ...{ parked: [], trips: [], charges: [], ...rows },
});

/** A trip that took so many kWh. */
export function tripOf(energy: number, distance: number, more: Partial<DrivenTrip> = {}): DrivenTrip {
  const start = more.start ?? noon;
  const end = start + 40 * minute;
  const pack = (left: number, at: number) => ({ energy: left, energyAt: at, soc: null, socAt: null, level: null });
  return {
    start,
    end,
    atStart: pack(60, start),
    atEnd: pack(60 - energy, end),
    distance,
    distanceUnseen: 0,
    moving: 36 * minute,
    outside: 12,
    fastShare: null,
    isWhole: true,
    preheated: false,
    softwareVersion: '2026.32',
    ...more,
  };
}
