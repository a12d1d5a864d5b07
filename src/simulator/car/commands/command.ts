import type { SignalValue } from '../../wire/value';
import type { CarPlan } from '../plan';
import type { CarState } from '../state';

/** What a command sees of its car. */
export interface Asked {
  readonly plan: CarPlan;
  readonly state: CarState;
  /** A signal's value now; `null` for invalid. */
  read(field: string): SignalValue;
}

/** What a command comes to: the car afterwards, the signals that it sets, or the car's word why it does not do it. */
export type Outcome =
  | { readonly state: CarState }
  | { readonly signals: Readonly<Record<string, SignalValue>> }
  | { readonly refused: string };

/** A command that the car knows. */
export interface Command {
  /** @param message the command's message with every member, or its number. */
  act(car: Asked, message: unknown): Outcome;
  /** Whether it is only about charging, which a key of role `charging_manager` may ask for. */
  readonly isCharging?: (message: unknown) => boolean;
}

/** A command that reads a message of that shape, which its schema promises. */
export const command = <Message>(act: (car: Asked, message: Message) => Outcome): Command => ({
  act: act as Command['act'],
});

/** A command about charging. */
export const charging = <Message>(act: (car: Asked, message: Message) => Outcome): Command => ({
  ...command(act),
  isCharging: () => true,
});

export const set = (signals: Readonly<Record<string, SignalValue>>): Outcome => ({ signals });
export const refuse = (refused: string): Outcome => ({ refused });

/** A command that is done and of which nothing can be seen afterwards. */
export const unseen: Command = { act: () => set({}) };

/**
 * When it is that many minutes after midnight for the next time, epoch seconds. These cars keep UTC.
 * @param time epoch milliseconds.
 */
export function nextTime(time: number, minutes: number): number {
  const day = 86_400;
  const seconds = Math.floor(time / 1_000);
  const today = seconds - (seconds % day) + minutes * 60;
  return today > seconds ? today : today + day;
}
