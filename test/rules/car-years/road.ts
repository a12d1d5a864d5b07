import { judge } from '../../../src/telemetry/intake';
import type { RecordType, TelemetryRecord } from '../../../src/vehicle/record';
import type { SignalName } from '../../../src/vehicle/signals';
import type { CarView } from '../../../src/simulator/home';
import type { Connection, Listener } from '../../../src/simulator/streamer/connection';
import { Faults } from '../../../src/simulator/streamer/faults';
import { defaultProfile } from '../../../src/simulator/streamer/profile';
import { Streamer } from '../../../src/simulator/streamer/streamer';
import type { Place, SignalValue } from '../../../src/simulator/wire/value';
import type { Outages } from './outages';

const second = 1_000;
const minute = 60 * second;

/** So long before it is listened to it speaks: what takes no longer on its way is there in the same step, ms. */
export const ahead = 5 * second;

/** How far a sensor is off at most, and the steps in which it shows a value. */
const sensors: Readonly<Record<string, { readonly off: number; readonly step: number }>> = {
  InsideTemp: { off: 0.4, step: 0.1 },
  OutsideTemp: { off: 0.5, step: 0.5 },
  ModuleTempMin: { off: 0.5, step: 0.5 },
  Soc: { off: 0.05, step: 0.01 },
  EnergyRemaining: { off: 0.04, step: 0.02 },
  ChargeAmps: { off: 0.5, step: 0.1 },
  ACChargingPower: { off: 0.1, step: 0.1 },
  TpmsPressureFl: { off: 0.025, step: 0.025 },
  TpmsPressureFr: { off: 0.025, step: 0.025 },
  TpmsPressureRl: { off: 0.025, step: 0.025 },
  TpmsPressureRr: { off: 0.025, step: 0.025 },
};
/** ° that a fix wanders: ten metres. */
const drift = 1e-4;

interface InFlight {
  readonly bytes: Uint8Array;
  readonly arrives: number;
  readonly from: Line;
}

/** One connection as the car holds it; what it should hear waits until it has finished speaking. */
interface Line extends Connection {
  readonly listener: Listener;
  isGone: boolean;
}

const topics: ReadonlySet<RecordType> = new Set(['V', 'alerts']);

/**
 * The way from a simulated car to the program: the car's own streamer with its deltas, intervals and resends, sensors that
 * are a little off, frames that are late, come twice or are never acknowledged, and stretches without any network.
 */
export class Road {
  /** When nothing came through for a while though the car spoke; epoch milliseconds. */
  readonly stalls: { readonly from: number; readonly to: number }[] = [];
  readonly #vin: string;
  readonly #streamer: Streamer;
  readonly #outages: Outages;
  readonly #random: () => number;
  #now = 0;
  #car: CarView | undefined;
  #wasAsleep = false;
  #line: Line | undefined;
  #isOpening = false;
  #underWay: InFlight[] = [];
  /** When the newest of what was sent arrives. */
  #latest = 0;
  #connections: TelemetryRecord[] = [];
  readonly #errors = new Map<string, { readonly error: number; readonly until: number }>();

  constructor(vin: string, signals: readonly SignalName[], outages: Outages, random: () => number) {
    this.#vin = vin;
    this.#outages = outages;
    this.#random = random;
    const fields = Object.fromEntries(
      signals.map((field) => [field, defaultProfile.fields[field] ?? { interval_seconds: 60 }]),
    );
    this.#streamer = new Streamer({
      car: {
        vin,
        cert: '',
        key: '',
        textValues: false,
        read: (field) => this.#sense(field, this.#car!.read(field)),
        alerts: () => this.#car!.alerts(),
        networkInterface: () => 'cellular',
      },
      target: { host: 'localhost', port: 0, ca: '' },
      config: { fields, delivery_policy: 'latest' },
      faults: new Faults(),
      delay: 0,
      clock: { now: () => this.#now, after: noTimers, every: noTimers },
      random,
      connect: (_, listener) => this.#connect(listener),
      events: { connected: () => {}, disconnected: () => {}, failed: () => {} },
    });
  }

  get isConnected(): boolean {
    return this.#line !== undefined && !this.#isOpening;
  }

  /** Whether something is on its way. */
  get isBusy(): boolean {
    return this.#underWay.length > 0 || this.#isOpening;
  }

  /** A moment of the car. @returns what reached the program by now, in the order in which it came. */
  hear(car: CarView, now: number): TelemetryRecord[] {
    this.#now = now - ahead;
    this.#car = car;
    if (car.asleep && !this.#wasAsleep) this.#streamer.sleep();
    if (!car.asleep && this.#wasAsleep) this.#streamer.wake();
    this.#wasAsleep = car.asleep;
    if (!car.asleep) this.#streamer.tick(this.#outages.hasNetwork(now));
    this.#open(now);
    const records = [...this.#connections.splice(0), ...this.#arrive(now)];
    return records;
  }

  #connect(listener: Listener): Connection {
    const line: Line = {
      listener,
      isGone: false,
      send: (bytes) => this.#send(bytes, line),
      close: () => this.#hangUp(line),
      drop: () => this.#hangUp(line),
    };
    this.#line = line;
    this.#isOpening = true;
    return line;
  }

  /** Answers who just dialled: nobody does where the program does not run. */
  #open(now: number): void {
    const line = this.#line;
    if (!line || !this.#isOpening) return;
    this.#isOpening = false;
    if (!this.#outages.isUp(now)) {
      this.#line = undefined;
      return line.listener.closed('refused');
    }
    this.#tell('CONNECTED', now);
    line.listener.opened();
  }

  #hangUp(line: Line): void {
    line.isGone = true;
    if (this.#line !== line) return;
    const wasOpen = !this.#isOpening;
    this.#line = undefined;
    this.#isOpening = false;
    if (wasOpen) this.#tell('DISCONNECTED', this.#now + ahead);
  }

  /** The program goes down, and with it what it held. */
  goDown(): void {
    const line = this.#line;
    this.#underWay = [];
    this.#connections = [];
    if (!line) return;
    this.#line = undefined;
    this.#isOpening = false;
    line.isGone = true;
    line.listener.closed('gone');
  }

  /** In order, as one connection has it; one in two hundred comes a second time, and of these some long after. */
  #send(bytes: Uint8Array, from: Line): void {
    const delay = this.#delay(0.00005);
    if (delay > 10 * minute) this.stalls.push({ from: this.#now, to: this.#now + delay });
    this.#latest = Math.max(this.#latest, this.#now + delay);
    this.#underWay.push({ bytes, from, arrives: this.#latest });
    if (this.#random() < 0.005) this.#underWay.push({ bytes, from, arrives: this.#latest + this.#delay(0.2) });
  }

  /** Mostly a second or two, sometimes minutes. @param late how often it is of no use any more. */
  #delay(late: number): number {
    const chance = this.#random();
    if (chance < late) return (15 + 60 * this.#random()) * minute;
    if (chance < late + 0.01) return this.#random() * 4 * minute;
    return (0.2 + 2 * this.#random()) * second;
  }

  #arrive(now: number): TelemetryRecord[] {
    const arrived = this.#underWay.filter(({ arrives }) => arrives <= now).sort((a, b) => a.arrives - b.arrives);
    if (arrived.length === 0) return [];
    this.#underWay = this.#underWay.filter(({ arrives }) => arrives > now);
    return arrived.flatMap(({ bytes, arrives, from }) => {
      const identity = { deviceId: this.#vin, clientType: 'vehicle_device' };
      const { record, reply } = judge(bytes, identity, topics, Math.floor(arrives));
      // One in two hundred acknowledgements is lost, and so are those for a connection that has gone.
      if (!from.isGone && this.#random() > 0.005) from.listener.received(reply);
      return record ? [record] : [];
    });
  }

  #tell(status: 'CONNECTED' | 'DISCONNECTED', at: number): void {
    const data = { connectionId: '', status, networkInterface: 'cellular' } as const;
    const head = { vin: this.#vin, txid: '', createdAt: at, receivedAt: at, isResend: false };
    this.#connections.push({ ...head, topic: 'connectivity', data });
  }

  #sense(field: string, value: SignalValue): SignalValue {
    const off = (range: number): number => this.#errorOf(field) * range;
    if (field === 'Location') {
      const { latitude, longitude } = value as Place;
      const error = off(drift);
      return { latitude: latitude + error, longitude: longitude + error };
    }
    const sensor = sensors[field];
    if (!sensor || typeof value !== 'number') return value;
    const seen = Math.round((value + off(sensor.off)) / sensor.step) * sensor.step;
    // What charges nothing shows nothing.
    return field === 'ACChargingPower' || field === 'ChargeAmps' ? (value === 0 ? 0 : Math.max(0, seen)) : seen;
  }

  /** From -1 to 1, another every quarter of an hour or so. */
  #errorOf(field: string): number {
    const known = this.#errors.get(field);
    if (known && known.until > this.#now) return known.error;
    const error = 2 * this.#random() - 1;
    this.#errors.set(field, { error, until: this.#now + (5 + 20 * this.#random()) * minute });
    return error;
  }
}

function noTimers(): never {
  throw new Error('A streamer has no timers.');
}
