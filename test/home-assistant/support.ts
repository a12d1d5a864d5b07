import type { CommandResult } from '../../src/commands/intent';
import type { Controls, Order } from '../../src/home-assistant/controls';
import { carEntities } from '../../src/home-assistant/entities';
import type { CarRule, CarView, Entity } from '../../src/home-assistant/entity';
import type { PublishedCar } from '../../src/home-assistant/published-car';
import type { Log } from '../../src/kernel/log';
import { Subscribers } from '../../src/kernel/subscribers';
import type { ChargeOrder } from '../../src/rules/charge/exchange';
import type { Sentence } from '../../src/rules/sentence';
import type { SignalValues } from '../../src/vehicle/record';
import { signals } from '../../src/vehicle/signals';
import { VehicleState } from '../../src/vehicle/state';

export { Observer, retained, TestBroker } from '../support/broker';

export const vin = 'LRW3E7EK1PC000001';
export const start = Date.parse('2026-06-01T12:00:00Z');

/** A log that keeps its sentences. */
export function keptLog(): Log & { sentences: string[] } {
  const sentences: string[] = [];
  const keep = (sentence: string): void => void sentences.push(sentence);
  return { sentences, debug: keep, info: keep, warn: keep, error: keep };
}

export const entities = carEntities(signals, keptLog());

export function entity(key: string): Entity {
  const found = entities.find((each) => each.key === key);
  if (!found) throw new Error(`No entity ${key}`);
  return found;
}

let txid = 0;

/** A car that a test feeds with records. */
export class TestCar implements PublishedCar {
  readonly vin: string;
  readonly state: VehicleState;
  extra: Partial<CarView> = {};
  readonly subscribers = new Subscribers<readonly string[]>((error) => {
    throw error;
  });

  constructor(data: SignalValues = {}, id = vin) {
    this.vin = id;
    this.state = new VehicleState(id);
    this.tell(data);
  }

  /** One record of the car. */
  tell(data: SignalValues, at = start): void {
    const head = { vin: this.vin, txid: String(txid++), createdAt: at, receivedAt: at, isResend: false };
    const { changes } = this.state.apply({ ...head, topic: 'V', data });
    this.subscribers.publish(changes.map(({ signal }) => signal));
  }

  /** Presence, connection or name changed. */
  become(extra: Partial<CarView>): void {
    this.extra = { ...this.extra, ...extra };
    this.subscribers.publish([]);
  }

  view(): CarView {
    return {
      vin: this.vin,
      name: 'Blitz',
      state: this.state,
      presence: { kind: 'connected', since: start },
      networkInterfaces: ['wifi'],
      now: start,
      ...this.extra,
    };
  }

  subscribe(listener: (signals: readonly string[]) => void): () => void {
    return this.subscribers.subscribe(listener);
  }
}

/** A rule that waits until 01:15 for the cheap hours. */
export function testRule(changes: Partial<CarRule> = {}): CarRule {
  return {
    ...{ mode: 'waiting', reason: sentence('Waits until 01:15.'), until: null, nextStart: start, plan: null },
    ...{ expectedSoc: 79.6, cost: 1.2345, currency: 'EUR', limit: 80, target: 75, readyBy: start, boost: null },
    ...{ held: false, wanted: { amps: 0, missing: 0 }, lowered: null, zone: 'Europe/Berlin' },
    ...changes,
  };
}

/** A sentence in English, and with another word before it in each other language. */
export const sentence = (text: string): Sentence => ({
  say: (language) => (language === 'en' ? text : `${language}: ${text}`),
});

/** Controls that keep what they are told, and answer what a test wants. */
export class KeptControls implements Controls {
  readonly orders: Order[] = [];
  readonly ruled: ChargeOrder[] = [];
  readonly allows: Controls['allows'];
  readonly pin?: string;
  /** What comes of the next orders; by default the car takes them, and nothing shows it. */
  answer: (order: Order) => Promise<CommandResult | undefined> = ({ command }) =>
    Promise.resolve({
      ...{ status: 'unverified', ok: true, code: null, reason: 'The car took it.', fix: '', cost: 0.001 },
      ...{ vin, command },
    });

  constructor({ opens = false, pin }: { opens?: boolean; pin?: string } = {}) {
    this.allows = { opens };
    if (pin !== undefined) this.pin = pin;
  }

  rule(order: ChargeOrder): void {
    this.ruled.push(order);
  }

  take(order: Order): Promise<CommandResult | undefined> {
    this.orders.push(order);
    return this.answer(order);
  }
}
