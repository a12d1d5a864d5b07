import type { WatchedCar } from '../../../src/rules/charge/facts';
import type { CarView } from '../../../src/simulator/home';
import { presence, type Presence } from '../../../src/vehicle/presence';
import { VehicleState } from '../../../src/vehicle/state';
import type { SignalValue } from '../../../src/vehicle/value';

/** What a charge rule reads of a car. */
const signals = [
  'DetailedChargeState',
  'ChargingCableType',
  'FastChargerPresent',
  'ChargePortLatch',
  'Soc',
  'ChargeLimitSoc',
  'ChargeCurrentRequest',
  'ChargeCurrentRequestMax',
  'ACChargingPower',
  'DCChargingPower',
  'ACChargingEnergyIn',
  'EstimatedHoursToChargeTermination',
  'ModuleTempMin',
  'Location',
  'Gear',
] as const;

/** What a simulated car told of itself, as a stream tells it: all of it on connecting, then what changes, nothing in its sleep. */
export class ToldCar implements WatchedCar {
  readonly state: VehicleState;
  #isConnected = false;
  #lastRecordAt: number | null = null;
  #now = 0;

  constructor(vin: string) {
    this.state = new VehicleState(vin);
  }

  get presence(): Presence {
    const contact = { listening: true, connections: this.#isConnected ? 1 : 0, lastRecordAt: this.#lastRecordAt };
    return presence(this.state, contact, this.#now);
  }

  /** Takes in what the car says now. */
  hear(car: CarView, now: number): void {
    const isAnew = !this.#isConnected;
    this.#now = now;
    this.#isConnected = !car.asleep;
    if (car.asleep) return;
    this.#lastRecordAt = now;
    for (const signal of signals) {
      const value = car.read(signal) as SignalValue;
      if (isAnew || !isSame(value, this.state.value(signal))) {
        this.state.restore(signal, { value, at: now, receivedAt: now, source: 'telemetry' });
      }
    }
  }

  /** The machine is down: whoever speaks meanwhile is not heard. */
  cutOff(): void {
    this.#isConnected = false;
  }
}

const isSame = (one: SignalValue, other: SignalValue | undefined): boolean =>
  one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
