import type { SignalValue } from '../../wire/value';
import type { CarPlan } from '../plan';
import type { CarState } from '../state';

/** What a signal is read from. */
export interface View {
  readonly plan: CarPlan;
  readonly state: CarState;
  /** When the car last moved, epoch milliseconds of the clock. */
  readonly movedAt: number;
}

/** A signal that the model computes, in the wire's unit. */
export interface ModelSignal {
  read(view: View): SignalValue;
  /**
   * The car in which the signal has that value; `undefined` when the model cannot be like that. Without it the signal only
   * follows from others.
   */
  readonly set?: (state: CarState, value: SignalValue, plan: CarPlan) => CarState | undefined;
  /** The car in which the signal is invalid; without it an invalid value stands beside the model. */
  readonly clear?: (state: CarState) => CarState;
  /** What a number may be, ends included. */
  readonly range?: readonly [from: number, to: number];
}

type Read<Value> = (view: View) => Value | null;
type Set<Value> = (state: CarState, value: Value, plan: CarPlan) => CarState | undefined;

/** A signal of any kind; its value's type is checked against the schema before `set` sees it. */
export const signal = <Value extends SignalValue>(read: Read<Value>, set?: Set<Value>): ModelSignal => ({
  read,
  ...(set && { set: set as Set<SignalValue> }),
});

/** A number with so many decimals: cars do not report every digit of what they compute. */
export const real = (
  digits: number,
  read: Read<number>,
  set?: Set<number>,
  range?: ModelSignal['range'],
): ModelSignal => {
  const scale = 10 ** digits;
  const rounded: Read<number> = (view) => {
    const value = read(view);
    // The sum makes a negative zero positive.
    return value === null ? null : Math.round(value * scale) / scale + 0;
  };
  return { ...signal(rounded, set), ...(range && { range }) };
};

/** Awake, because somebody did something to the car. */
export const awake = (state: CarState): CarState => ({
  ...state,
  sleep: { ...state.sleep, asleep: false, idle: 0 },
});

/** Awake, and no longer living its day: somebody took the car over. */
export const byHand = (state: CarState): CarState => ({ ...awake(state), day: null });
