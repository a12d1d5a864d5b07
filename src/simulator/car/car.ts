import { Problem } from '../../kernel/problem';
import { isField, misfit, type Flags, type SignalValue } from '../wire/value';
import { commandNamed } from './commands';
import { changesBetween, type CarEvent } from './events';
import { putToSleep } from './day';
import type { CarPlan } from './plan';
import { modelSignals, settingsOf } from './signals';
import { awake, byHand } from './signals/signal';
import { initialState } from './start';
import type { CarState } from './state';
import { step } from './step';

/** Seconds that a car stays awake after it was woken from afar. */
const awakeAfterWaking = 300;

/** A value that stands in for what the model says. */
interface Held {
  readonly value: SignalValue;
  /** It stands until the model's own value is no longer this; absent where it stands until set anew. */
  readonly until?: SignalValue;
}

/** One car: its physics, and what was set from outside. Knows nothing of how it is heard. */
export class Car {
  readonly plan: CarPlan;
  #state: CarState;
  #movedAt: number;
  readonly #held: Map<string, Held>;

  /** @param now epoch milliseconds */
  constructor(plan: CarPlan, now: number) {
    this.plan = plan;
    this.#state = initialState(plan, now);
    this.#movedAt = now;
    this.#held = new Map(Object.entries(settingsOf(plan)).map(([field, value]) => [field, { value }]));
  }

  get state(): CarState {
    return this.#state;
  }

  get asleep(): boolean {
    return this.#state.sleep.asleep;
  }

  /**
   * Lets some seconds of the car's life pass.
   * @param now the clock's epoch milliseconds afterwards.
   * @returns what happened to it.
   */
  step(seconds: number, now: number, random: () => number): CarEvent[] {
    const before = this.#state;
    this.#state = step(this.plan, before, seconds, random);
    if (this.#state.drive.gear !== 'P') this.#movedAt = now;
    return changesBetween(before, this.#state);
  }

  /** A signal's value now; `null` for invalid, which is also what a field without a meaning for this car says. */
  read(field: string): SignalValue {
    const held = this.#held.get(field);
    const computed = this.#compute(field);
    if (!held) return computed;
    if (held.until === undefined || sameValue(held.until, computed)) return held.value;
    this.#held.delete(field);
    return computed;
  }

  /** Every signal that has a meaning for this car. */
  signals(): Record<string, SignalValue> {
    const fields = new Set([...Object.keys(modelSignals), ...this.#held.keys()]);
    return Object.fromEntries(Array.from(fields, (field) => [field, this.read(field)]));
  }

  /**
   * Sets signals: those of the model change the car, which goes on from there; the others stay as set.
   * @throws Problem `OPTION_INVALID` that names the first wrong one; nothing is set then.
   */
  set(signals: Readonly<Record<string, unknown>>): CarEvent[] {
    for (const [field, value] of Object.entries(signals)) check(field, value);
    const before = this.#state;
    const order = [...Object.keys(modelSignals), ...Object.keys(signals)];
    for (const field of new Set(order)) {
      if (Object.hasOwn(signals, field)) this.#set(field, signals[field] as SignalValue);
    }
    return changesBetween(before, this.#state);
  }

  /** Puts the car to sleep, for which it parks and stops charging, or wakes it. */
  setAsleep(asleep: boolean): CarEvent[] {
    const before = this.#state;
    this.#state = asleep ? putToSleep(before) : byHand(before);
    return changesBetween(before, this.#state);
  }

  /** Wakes the car as its owner does from afar: it goes on with its day, and sleeps again after some minutes. */
  wake(): CarEvent[] {
    const before = this.#state;
    const woken = awake(before);
    this.#state = { ...woken, sleep: { ...woken.sleep, awakeFor: awakeAfterWaking } };
    return changesBetween(before, this.#state);
  }

  /** Lets what is around the car change it: what its supply offers, who drives it off. */
  affect(change: (state: CarState) => CarState): CarEvent[] {
    const before = this.#state;
    this.#state = change(before);
    return changesBetween(before, this.#state);
  }

  /**
   * Does a command; the car goes on with its day afterwards, as far as the command lets it.
   * @param name as `commandNamed` takes it. @param message what its schema says.
   * @returns the car's word why it does not do it, '' where it did, and what happened.
   */
  command(name: string, message: unknown): { readonly reason: string; readonly events: readonly CarEvent[] } {
    const { plan, state: before } = this;
    const outcome = commandNamed(name)?.act({ plan, state: before, read: (field) => this.read(field) }, message);
    if (!outcome) return { reason: 'not_supported', events: [] };
    if ('refused' in outcome) return { reason: outcome.refused, events: [] };
    if ('state' in outcome) this.#state = outcome.state;
    else {
      const signals = Object.entries(outcome.signals);
      if (signals.some(([field, value]) => wrongWith(field, value))) return { reason: 'out_of_range', events: [] };
      for (const [field, value] of signals) this.#set(field, value);
    }
    this.#state = awake(this.#state);
    return { reason: '', events: changesBetween(before, this.#state) };
  }

  #compute(field: string): SignalValue {
    return modelSignals[field]?.read({ plan: this.plan, state: this.#state, movedAt: this.#movedAt }) ?? null;
  }

  #set(field: string, value: SignalValue): void {
    const model = modelSignals[field];
    if (!model || value === null) {
      // What is invalid anyway goes on as the model has it.
      if (model && this.#compute(field) === null) this.#held.delete(field);
      else this.#held.set(field, { value: this.#whole(field, value) });
      return;
    }
    this.#held.delete(field);
    const next = model.set?.(this.#state, value, this.plan);
    if (next) this.#state = next;
    else this.#held.set(field, { value: this.#whole(field, value), until: this.read(field) });
  }

  /** Doors and tyres that are not named stay as they are. */
  #whole(field: string, value: SignalValue): SignalValue {
    const now = this.read(field);
    const isFlags = (one: SignalValue): one is Flags => typeof one === 'object' && one !== null && !('latitude' in one);
    return isFlags(value) && isFlags(now) ? { ...now, ...value } : value;
  }
}

/** @throws Problem `OPTION_INVALID` that names what is wrong. */
function check(field: string, value: unknown): void {
  if (!isField(field)) {
    throw new Problem('OPTION_INVALID', { option: 'signals', value: field, rule: 'Tesla has no field of that name' });
  }
  const rule = wrongWith(field, value);
  if (rule) throw new Problem('OPTION_INVALID', { option: field, value: JSON.stringify(value), rule });
}

/** What is wrong with a value for a field, as half a sentence; `undefined` where nothing is. */
function wrongWith(field: string, value: unknown): string | undefined {
  const wrong = misfit(field, value);
  if (wrong) return `it ${wrong}`;
  const [from, to] = modelSignals[field]?.range ?? [-Number.MAX_VALUE, Number.MAX_VALUE];
  // Not a number is within nothing.
  const isWithin = typeof value !== 'number' || (value >= from && value <= to);
  return isWithin ? undefined : `it takes a number from ${from} to ${to}`;
}

/** Whether two values say the same. */
export function sameValue(one: SignalValue | undefined, other: SignalValue | undefined): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => one[key as keyof typeof one] === other[key as keyof typeof other])
  );
}
