/** True, false, or not known. */
export type TriState = boolean | undefined;

/** One that is false decides; else one that is unknown. */
export const allOf = (...some: readonly TriState[]): TriState =>
  some.includes(false) ? false : some.includes(undefined) ? undefined : true;

/** One that is true decides; else one that is unknown. Of none, nothing is known. */
export const anyOf = (...some: readonly TriState[]): TriState =>
  some.includes(true) ? true : some.includes(undefined) || some.length === 0 ? undefined : false;

export const not = (one: TriState): TriState => (one === undefined ? undefined : !one);

/** Whether something holds of a value, where it is known. */
export const test = <Value>(value: Value | undefined, holds: (value: Value) => boolean): TriState =>
  value === undefined ? undefined : holds(value);

/** Bad enough to raise, good enough to clear, or between. */
export const band = (
  value: number | undefined,
  raise: (value: number) => boolean,
  clear: (value: number) => boolean,
) => (value === undefined ? undefined : raise(value) ? true : clear(value) ? false : 'between');
