/** What a shape may know beside the message. */
export interface Context {
  readonly zone: string;
  /** Epoch milliseconds: shapes without a date mean today. */
  readonly now: number;
  /** `msg.topic`, empty where there is none. */
  readonly topic: string;
}

/** A price as it stands in the message. */
export interface RawRow {
  readonly start: unknown;
  /** `null` where it holds until further notice. */
  readonly end?: unknown;
  readonly price: unknown;
  readonly estimate?: boolean;
}

/** What a shape found. */
export interface Found {
  /** Lists by the name of their area, home or meter; the one list of most sources has the name `''`. */
  readonly lists: ReadonlyMap<string, readonly RawRow[]>;
  /** As `EUR/MWh`, `/kWh` where the money is not told; `null` where the message does not tell the unit. */
  readonly unit: string | null;
  readonly currency?: string | null;
  readonly tax?: 'net' | 'gross';
  /** Texts without an offset are UTC; else they are the rule's zone. */
  readonly naive?: 'UTC';
  /** All of it is a guess. */
  readonly estimate?: boolean;
  /** Prices may be written as text; in other sources a text is no price. */
  readonly text?: boolean;
}

/** One form in which prices come. `find` says `undefined` to any other. */
export interface Shape {
  readonly source: string;
  find(body: Fields, context: Context): Found | undefined;
}

export type Fields = Readonly<Record<string, unknown>>;

/** An object with fields; arrays are bodies, too: they have no field that a shape asks for. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

/** A field of an object itself, never one of its prototype. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const name of path) at = fieldsOf(at) && Object.hasOwn(at as object, name) ? (at as Fields)[name] : undefined;
  return at;
}

/** A list of objects; `undefined` where it is no list. */
export function listOf(value: unknown): readonly Fields[] | undefined {
  return Array.isArray(value) ? value.filter((row) => fieldsOf(row) !== undefined) : undefined;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The first of some names that an object has. */
export function nameIn(row: unknown, names: readonly string[]): string | undefined {
  return names.find((name) => field(row, name) !== undefined);
}

/** Rows by the names of their fields. */
export function rows(list: unknown, start: string, end: string | null, price: string, estimate = false): RawRow[] {
  return (listOf(list) ?? []).map((row) => ({
    start: field(row, start),
    ...(end !== null && field(row, end) != null && { end: field(row, end) }),
    price: field(row, price),
    ...(estimate && { estimate }),
  }));
}

/** A name may be a number. */
const wordIn = (value: unknown): string => (typeof value === 'number' ? String(value) : (textOf(value) ?? ''));

/** The one list of a source that has no others. */
export const single = (list: readonly RawRow[]): ReadonlyMap<string, readonly RawRow[]> => new Map([['', list]]);

/** Rows grouped by the value of a field, such as their area. */
export function grouped(list: readonly Fields[], by: string, toRow: (row: Fields) => RawRow): Found['lists'] {
  const groups = new Map<string, RawRow[]>();
  for (const row of list) {
    const name = wordIn(field(row, by));
    groups.set(name, [...(groups.get(name) ?? []), toRow(row)]);
  }
  return groups;
}

/** Does the first row of a list have all of these fields? An empty list has none. */
export function has(list: unknown, ...names: readonly string[]): boolean {
  const first = listOf(list)?.[0];
  return first !== undefined && names.every((name) => field(first, name) !== undefined);
}

/** A unit written as money and energy apart; `null` where the energy is not told. */
export function joined(money: unknown, energy: unknown): string | null {
  const word = textOf(energy);
  return word === null ? null : `${textOf(money) ?? ''}/${word}`;
}
