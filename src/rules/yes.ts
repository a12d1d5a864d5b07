import { Problem } from '../kernel/problem';
import { quote } from '../kernel/quote';

const words: Readonly<Record<string, boolean>> = {
  ...{ true: true, on: true, yes: true, '1': true },
  ...{ false: false, off: false, no: false, none: false, '0': false },
};
/** As an inject node writes a date, or a time in milliseconds. */
const date = /^(\d{10,}|\d{4}-\d\d-\d\d([t ].*)?)$/;

/**
 * Whether the payload of an order gives it, or its opposite: `true`, `on`, nothing and what an inject node sends of itself (a
 * time) give it; `false`, `off` and 0 mean its opposite.
 * @throws Problem RULE_SWITCH_INVALID
 */
export function readYes(order: string, payload: unknown): boolean {
  const is = yesIn(payload);
  if (is === undefined) throw new Problem('RULE_SWITCH_INVALID', { order, value: shown(payload) });
  return is;
}

/**
 * The same for an order that has no opposite.
 * @throws Problem RULE_ORDER_ALONE
 */
export function checkYes(order: string, payload: unknown): void {
  if (yesIn(payload) !== true) throw new Problem('RULE_ORDER_ALONE', { order, value: shown(payload) });
}

/** Whether it is a word, or the number, that switches off. */
export const isOff = (payload: unknown): boolean => !isNothing(payload) && yesIn(payload) === false;

/** No payload at all, as an empty field gives it. */
export const isNothing = (payload: unknown): boolean =>
  payload === null || payload === undefined || (typeof payload === 'string' && payload.trim() === '');

function yesIn(payload: unknown): boolean | undefined {
  if (isNothing(payload)) return true;
  if (typeof payload === 'boolean') return payload;
  if (typeof payload === 'number') return Number.isFinite(payload) ? payload !== 0 : undefined;
  if (payload instanceof Date) return true;
  if (typeof payload !== 'string') return undefined;
  const text = payload.trim().toLowerCase();
  if (Object.hasOwn(words, text)) return words[text];
  return date.test(text) ? true : undefined;
}

/** A value as a sentence names it: of what has no short form, the kind. */
export function shown(value: unknown): string {
  const isShort = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return quote(isShort ? String(value) : typeof value, []);
}
