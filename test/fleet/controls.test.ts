import { beforeEach, describe, expect, it } from 'vitest';
import type { ChargeRuleNews, RunningChargeRule } from '../../src/fleet/charge/running';
import { controlsOf } from '../../src/fleet/controls';
import { Vehicle } from '../../src/fleet/vehicle';
import { silentLog } from '../../src/kernel/log';
import { Subscribers } from '../../src/kernel/subscribers';
import type { ChargeOrder } from '../../src/rules/charge/exchange';
import { testRule, vin } from '../home-assistant/support';
import { ManualClock } from '../support/manual-clock';

let car: Vehicle;
let moved: (readonly string[])[];
let events: number;

beforeEach(() => {
  const memory = { remember: () => Promise.resolve() };
  car = new Vehicle({ vin, memory, clock: new ManualClock(), random: () => 0.5, log: silentLog });
  [moved, events] = [[], 0];
  car.subscribe((signals) => moved.push(signals));
  car.onEvent(() => (events += 1));
});

/** A running rule, as far as a car and its controls see it. */
class Rule {
  readonly orders: ChargeOrder[] = [];
  readonly #events = new Subscribers<ChargeRuleNews>((error) => {
    throw error;
  });
  readonly settings = { zone: 'Europe/Berlin' };
  view: RunningChargeRule['view'];

  subscribe(listener: (event: ChargeRuleNews) => void) {
    return this.#events.subscribe(listener);
  }

  show(view = testRule()): void {
    this.view = view;
    this.#events.publish({ kind: 'view', view });
  }

  tell(event: ChargeRuleNews): void {
    this.#events.publish(event);
  }

  order(order: ChargeOrder): void {
    this.orders.push(order);
  }
}

const follow = (rule: Rule) => car.follow(rule as unknown as RunningChargeRule);

describe('a car with a charge rule', () => {
  it('shows what it does to who shows the car, and not to who follows it, as the rule itself does', () => {
    const rule = new Rule();
    const end = follow(rule);
    expect(car.view()).not.toHaveProperty('rule');
    const before = events;
    rule.show();
    rule.tell({ kind: 'notice', notice: { say: () => '' } });
    expect(car.view().rule).toMatchObject({ mode: 'waiting', zone: 'Europe/Berlin' });
    expect([moved, events]).toEqual([[[], []], before]);
    end();
    expect(car.view()).not.toHaveProperty('rule');
    expect(moved).toHaveLength(3);
    rule.show();
    expect(moved).toHaveLength(3);
  });

  it.each([true, false])('hands it the orders of Home Assistant, whether it takes commands or not: %s', (commands) => {
    const rule = new Rule();
    const controls = controlsOf(car, { opens: true, commands });
    expect(() => controls.rule?.({ set: 'hold', on: true })).toThrow(`The car ${vin} has no charge rule.`);
    const end = follow(rule);
    controls.rule?.({ set: 'hold', on: true });
    expect(rule.orders).toEqual([{ set: 'hold', on: true }]);
    expect([controls.take !== undefined, controls.allows.opens]).toEqual([commands, commands]);
    end();
    expect(() => controls.rule?.({ set: 'hold', on: true })).toThrow('has no charge rule');
  });
});
