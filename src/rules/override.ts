/** What a rule may set and a person may set otherwise: a limit in %, amperes, charging or not. */
export type Setting = number | boolean;

/** What is remembered of one setting of one car; plain data, so that it survives a restart. Times are epoch milliseconds. */
export interface Override {
  /** What we set last and the car has shown. */
  readonly ours: { readonly value: Setting; readonly at: number } | null;
  /** A person's own value: the rule rests. */
  readonly held: { readonly value: Setting; readonly since: number; readonly until: number } | null;
  /** When others changed it, as far as that matters. */
  readonly foreign: readonly number[];
}

export const noOverride: Override = { ours: null, held: null, foreign: [] };

const second = 1_000;
const minute = 60 * second;
/** A command shows its effect within this time; a change inside it is ours or an echo of the value before. */
export const echo = 90 * second;
/** A person's value is held no longer, if nothing ends it before. */
const longest = 24 * 60 * minute;
/** So many changes by others within this time are no person: another program sets the same thing. */
const conflicts = 3;
const conflictTime = 30 * minute;

/** We set a value and the car has shown it: what was held before is settled by it. */
export function confirmed(state: Override, value: Setting, at: number): Override {
  return { ...state, ours: { value, at }, held: null };
}

/**
 * Takes in what the car shows. A value that is not ours and did not come with our command is a person's: it is held until the
 * next occurrence of the rule, at most a day. Our own value, seen again, ends that.
 * @param next the next window or occurrence of the rule; absent where none comes.
 */
export function observed(state: Override, value: Setting, at: number, next?: number): Override {
  const { ours, held } = state;
  if (!ours) return state;
  if (value === ours.value) return held ? { ...state, held: null } : state;
  if (at - ours.at < echo || held?.value === value) return state;
  const foreign = [...state.foreign.filter((then) => at - then < conflictTime), at];
  return { ...state, foreign, held: { value, since: at, until: Math.min(next ?? Infinity, at + longest) } };
}

/** Unplugged, or told to go on: the rule is free, and what the car shows now is where it begins. */
export function released(state: Override): Override {
  return { ...state, ours: null, held: null };
}

/** The value that is held now; `undefined` where the rule is free. */
export function heldAt({ held }: Override, now: number): NonNullable<Override['held']> | undefined {
  return held && now < held.until ? held : undefined;
}

/** Does another program set the same thing? Then the rule stops and says so, instead of fighting. */
export function inConflict({ foreign }: Override, now: number): boolean {
  return foreign.filter((then) => now - then < conflictTime).length >= conflicts;
}
