import { defaultProfile } from '../../../src/simulator/streamer/profile';
import type { SignalValue } from '../../../src/vehicle/value';
import { within, type Random } from './random';

/** What really happened. Times in epoch milliseconds, miles, kWh. */
export interface TrueSpan {
  readonly kind: 'trip' | 'charge';
  readonly start: number;
  readonly end: number;
  readonly distance: number;
  /** Out of the pack for a trip, into it for a charge. */
  readonly energy: number;
  /** At the wall; 0 for DC. */
  readonly used: number;
  /** When the car said that it begins and that it is over, each time: more than once where it stopped or paused on the way. */
  readonly turns: readonly (readonly [begins: number, ends: number])[];
}

/** What a car said at a moment. */
export interface Said {
  readonly at: number;
  /** Miles on the odometer. */
  readonly miles: number;
  /** What it was doing. */
  readonly doing: 'trip' | 'charge' | 'stand';
  readonly data: Record<string, SignalValue>;
}

const second = 1_000;
export const minute = 60 * second;
const metresPerMile = 1_609.344;
const capacity = 75;
const settings = ['LocatedAtHome', 'FastChargerPresent', 'OutsideTemp', 'SentryMode', 'HvacPower', 'BatteryLevel'];
const told = [
  'Odometer VehicleSpeed Gear Location Soc EnergyRemaining DetailedChargeState'.split(' '),
  'ACChargingPower DCChargingPower ACChargingEnergyIn DCChargingEnergyIn ChargeAmps'.split(' '),
  settings,
]
  .flat()
  .map((field) => {
    const { interval_seconds: interval, minimum_delta: delta = 0 } = defaultProfile.fields[field]!;
    return { field, interval: interval * second, delta };
  });

/**
 * A car's life, with what really happened and what the car said of it: physics second by second, and each field told when it
 * changed by its delta and its interval is over, as `defaultProfile` says.
 */
export class Life {
  readonly spans: TrueSpan[] = [];
  readonly said: Said[] = [];
  readonly #random: Random;
  /** Whether it tells everything anew when it wakes: some cars seem to. */
  readonly #retells: boolean;
  readonly #sent = new Map<string, { at: number; value: SignalValue }>();
  #now: number;
  #metres = 12_345_678;
  #latitude = 53.5;
  #longitude = 10;
  #speed = 0;
  #gear = 'P';
  #wasDriving = false;
  #energy = 50;
  #power = 0;
  #charge = 'Disconnected';
  #supply: { dc: boolean; kilowatts: number } | null = null;
  #used = 0;
  #added = 0;
  #temperature = 12;
  #warms = false;

  constructor(random: Random, start: number) {
    this.#random = random;
    this.#retells = random() < 0.5;
    this.#now = start;
    this.#say();
  }

  get now(): number {
    return this.#now;
  }

  get charged(): number {
    return this.#energy / capacity;
  }

  /** Stands for a while: awake for some minutes, then asleep, awake again shortly before the end. */
  park(milliseconds: number): void {
    const end = this.#now + milliseconds;
    let wasAwake = true;
    while (this.#now < end) {
      const isAwake = end - this.#now < minute || this.#now - (end - milliseconds) < 6 * minute;
      const step = isAwake ? second : Math.max(second, Math.min(5 * minute, end - minute - this.#now));
      this.#now += step;
      this.#power = isAwake ? 0.25 : 0;
      this.#energy -= ((isAwake ? 0.25 : 0.03) * step) / 3_600_000;
      this.#temperature += within(this.#random, -0.002, 0.002) * (step / second);
      if (isAwake && !wasAwake && this.#retells) this.#sent.clear();
      wasAwake = isAwake;
      if (isAwake) this.#say();
    }
  }

  /** Stands with its climate on, from the pack. */
  warm(milliseconds: number, kilowatts: number): void {
    this.#warms = true;
    for (const end = this.#now + milliseconds; this.#now < end; this.#now += second) {
      this.#energy -= kilowatts / 3_600;
      this.#say();
    }
    this.#warms = false;
    this.#say();
  }

  /** Drives some kilometres, with lights on the way and short stops in P. */
  drive(kilometres: number, stops: number): void {
    const start = this.#now;
    const [metres, energy] = [this.#metres, this.#energy];
    const turns: [number, number][] = [];
    for (let leg = 0; leg <= stops; leg++) {
      if (leg > 0) this.park(within(this.#random, 15, 150) * second);
      this.#gear = 'D';
      const begins = this.#say();
      this.#leg((kilometres * 1_000) / (stops + 1));
      this.#gear = 'P';
      turns.push([begins, this.#say()]);
    }
    const distance = (this.#metres - metres) / metresPerMile;
    this.spans.push({ kind: 'trip', start, end: this.#now, distance, energy: energy - this.#energy, used: 0, turns });
  }

  #leg(metres: number): void {
    const end = this.#metres + metres;
    let limit = 14;
    let light = 0;
    const heading = this.#random() * 6.28;
    while (this.#metres < end) {
      if (this.#random() < 0.02) limit = [8, 14, 14, 22, 28, 33][Math.floor(this.#random() * 6)]!;
      if (limit < 20 && this.#random() < 0.01) light = within(this.#random, 5, 60);
      const left = end - this.#metres;
      let wanted = Math.min(limit, Math.sqrt(2 * 1.5 * left) + 0.5);
      if (light > 0) {
        wanted = 0;
        if (this.#speed === 0) light--;
      }
      const before = this.#speed;
      this.#speed += Math.max(-2.5, Math.min(1.8, wanted - before));
      const moved = Math.min(left, (before + this.#speed) / 2);
      this.#metres += moved;
      this.#latitude += (moved * Math.cos(heading)) / 111_320;
      this.#longitude += (moved * Math.sin(heading)) / 66_000;
      const speed = (before + this.#speed) / 2;
      const force = 180 + 0.33 * speed * speed + 1_900 * (this.#speed - before);
      const traction = (force * speed) / 1_000;
      this.#power = (traction > 0 ? traction / 0.9 : Math.max(-60, traction * 0.65)) + 0.9;
      this.#energy -= this.#power / 3_600;
      this.#now += second;
      this.#say();
    }
    this.#speed = 0;
    this.#power = 0.3;
    this.#now += 3 * second;
    this.#energy -= (0.3 * 3) / 3_600;
  }

  plug(dc: boolean, kilowatts: number): void {
    this.#supply = { dc, kilowatts };
    this.#used = 0;
    this.#added = 0;
    this.#charge = 'Stopped';
    this.#say();
    this.park(within(this.#random, 20, 40) * second);
  }

  /** Charges some kWh into the pack, with pauses on the way. */
  charge(kilowattHours: number, pauses: number): void {
    const { dc, kilowatts } = this.#supply!;
    const start = this.#now;
    const added = this.#added;
    let used = 0;
    const turns: [number, number][] = [];
    for (let part = 0; part <= pauses; part++) {
      if (part > 0) this.park(within(this.#random, 1, 12) * minute);
      this.#charge = 'Charging';
      const begins = this.#say();
      const end = this.#energy + kilowattHours / (pauses + 1);
      while (this.#energy < end) {
        const wall = kilowatts * (dc ? Math.max(0.3, 1.2 - this.charged) : 1) * within(this.#random, 0.995, 1.005);
        const into = dc ? wall : wall * 0.92;
        this.#power = -into;
        this.#energy += into / 3_600;
        this.#added += into / 3_600;
        if (!dc) {
          this.#used += wall / 3_600;
          used += wall / 3_600;
        }
        this.#now += second;
        this.#say(wall);
      }
      this.#charge = part === pauses ? 'Complete' : 'Stopped';
      turns.push([begins, this.#say()]);
    }
    const gained = this.#added - added;
    this.spans.push({ kind: 'charge', start, end: this.#now, distance: 0, energy: gained, used, turns });
  }

  unplug(): void {
    this.#supply = null;
    this.#charge = 'Disconnected';
    this.#say();
  }

  /** @returns when. */
  #say(wall = 0): number {
    const data: Record<string, SignalValue> = {};
    const at = Math.floor(this.#now) + Math.floor(this.#random() * 400);
    for (const { field, interval, delta } of told) {
      const last = this.#sent.get(field);
      if (last && this.#now - last.at < interval) continue;
      const value = this.#read(field, wall);
      if (last && !isChanged(last.value, value, delta)) continue;
      this.#sent.set(field, { at: this.#now, value });
      data[field] = value;
    }
    const isDriving = this.#gear !== 'P' || this.#wasDriving;
    this.#wasDriving = this.#gear !== 'P';
    const isCharging = this.#charge === 'Charging' || wall > 0;
    const doing = isDriving ? 'trip' : isCharging ? 'charge' : 'stand';
    if (Object.keys(data).length > 0) this.said.push({ at, miles: this.#metres / metresPerMile, doing, data });
    return at;
  }

  #read(field: string, wall: number): SignalValue {
    const isMoving = this.#gear !== 'P';
    switch (field) {
      case 'Odometer':
        return this.#metres / metresPerMile;
      case 'VehicleSpeed':
        return isMoving ? (this.#speed / metresPerMile) * 3_600 : null;
      case 'Gear':
        return this.#gear;
      case 'Location':
        return { latitude: this.#latitude, longitude: this.#longitude };
      case 'Soc':
      case 'BatteryLevel':
        return Math.round(this.charged * 10_000) / 100;
      case 'EnergyRemaining':
        return Math.round(this.#energy * 100) / 100;
      case 'DetailedChargeState':
        return this.#charge;
      case 'ACChargingPower':
        return this.#supply?.dc === false ? wall : 0;
      case 'DCChargingPower':
        return this.#supply?.dc === true ? wall : 0;
      case 'ACChargingEnergyIn':
        return Math.round(this.#used * 100) / 100;
      case 'DCChargingEnergyIn':
        return Math.round(this.#added * 100) / 100;
      case 'ChargeAmps':
        return this.#supply?.dc === false ? (wall * 1_000) / 690 : 0;
      case 'FastChargerPresent':
        return this.#supply?.dc === true;
      case 'OutsideTemp':
        return this.#temperature;
      case 'SentryMode':
        return 'Off';
      case 'HvacPower':
        return isMoving || this.#warms ? 'On' : 'Off';
      default:
        return Math.abs(this.#latitude - 53.5) < 0.001;
    }
  }
}

function isChanged(before: SignalValue, after: SignalValue, delta: number): boolean {
  if (typeof before === 'number' && typeof after === 'number') return Math.abs(after - before) >= Math.max(delta, 1e-9);
  if (typeof before === 'object' && before && 'latitude' in before && typeof after === 'object' && after) {
    const { latitude, longitude } = after as { latitude: number; longitude: number };
    const there = before as { latitude: number; longitude: number };
    return Math.hypot((latitude - there.latitude) * 111_320, (longitude - there.longitude) * 66_000) >= delta;
  }
  return before !== after;
}

/** Some weeks of driving and charging, until so many trips and charges lie behind, and a last drive. */
export function liveThrough(random: Random, start: number, spans: number): Life {
  const life = new Life(random, start);
  life.park(30 * minute);
  while (life.spans.length < spans) {
    const kilometres = 2 + 60 * random() ** 3;
    life.drive(kilometres, random() < 0.25 ? 1 + Math.floor(random() * 2) : 0);
    const stay = random() < 0.4 ? within(random, 6, 30) : within(random, 30, 600);
    if (life.charged < 0.3 || (life.charged < 0.7 && random() < 0.6)) {
      life.park(within(random, 6, 20) * minute);
      const dc = random() < 0.3;
      life.plug(dc, dc ? within(random, 40, 150) : [3.7, 7.4, 11][Math.floor(random() * 3)]!);
      life.charge(within(random, 3, 20), random() < 0.2 ? 1 : 0);
      life.park(within(random, 16, 300) * minute);
      life.unplug();
    }
    life.park(stay * minute);
  }
  life.drive(5, 0);
  life.park(30 * minute);
  return life;
}
