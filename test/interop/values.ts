import fields from '../vectors/telemetry-fields.json';

/** A datum as protobufjs takes it. */
interface Datum {
  readonly key: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The forms a member of the `Value` union can have, by its type in Tesla's schema. */
const forms: Readonly<Record<string, readonly unknown[]>> = {
  string: ['', 'some text', 'ü 中'],
  int32: [0, 1, -1, 42, 2_147_483_647, -2_147_483_648],
  int64: [0, 1, 1_700_000_000],
  float: [0, -1.5, 12.3, 231.25],
  double: [0, -1.5, 12.3, 123_456.789],
  bool: [true, false],
  LocationValue: [
    { latitude: 52.520008, longitude: 13.404954 },
    { latitude: -33.8688, longitude: 151.2093 },
  ],
  Doors: [
    {},
    { DriverFront: true, TrunkRear: true },
    { DriverRear: true, PassengerFront: true, PassengerRear: true, TrunkFront: true },
  ],
  TireLocation: [{}, { front_left: true, rear_right: true }, { front_right: true, rear_left: true }],
  Time: [{}, { hour: 7, minute: 5, second: 9 }, { hour: 23, minute: 59, second: 59 }],
};

const enums = fields.enums as Readonly<Record<string, readonly { readonly number: number }[]>>;
const hints = fields.hints.byField as Readonly<Record<string, { readonly typed?: string } | undefined>>;

/**
 * Records that show every field in each form that its usual member of the union can have, every value of every enum among
 * them, and as invalid. A record has a field once, so there are as many records as the richest field has forms.
 */
export function everyValue(): readonly (readonly Datum[])[] {
  const rounds: Datum[][] = [];
  for (const { name, number } of fields.fields) {
    if (number === 0) continue;
    const member = fields.value_oneof.find(({ jsonName }) => jsonName === hints[name]?.typed);
    const values = member ? (forms[member.type] ?? enums[member.type]?.map((each) => each.number) ?? []) : [];
    const all = [...values.map((value) => ({ [member!.name]: value })), { invalid: true }];
    for (const [at, value] of all.entries()) (rounds[at] ??= []).push({ key: number, value });
  }
  return rounds;
}

/** The fields of what Tesla's server logged, without what it adds. */
export function withoutHead(logged: unknown): Readonly<Record<string, unknown>> {
  const head = new Set(['Vin', 'CreatedAt', 'IsResend']);
  return Object.fromEntries(Object.entries(logged as Record<string, unknown>).filter(([name]) => !head.has(name)));
}

/** Where our reading differs from Tesla's: one sentence a field. */
export function alike(ours: unknown, theirs: Readonly<Record<string, unknown>>): readonly string[] {
  const own = ours as Readonly<Record<string, unknown>>;
  const names = new Set([...Object.keys(own), ...Object.keys(theirs)]);
  return [...names]
    .filter((name) => !same(own[name], theirs[name]))
    .map((name) => `${name}: ours ${JSON.stringify(own[name])}, Tesla's ${JSON.stringify(theirs[name])}`);
}

/**
 * Tesla's logger writes invalid as a word, enums in full, and the members of objects with a capital. An empty text in a
 * field that is no text says nothing, which is `null` here.
 */
function same(ours: unknown, theirs: unknown): boolean {
  if (ours === undefined || theirs === undefined) return false;
  if (theirs === '<invalid>') return ours === null;
  if (theirs === '' && ours === null) return true;
  if (typeof theirs === 'string' && typeof ours === 'string')
    return ours === theirs || (ours !== '' && theirs.endsWith(ours));
  if (typeof theirs === 'number' && typeof ours === 'number') return Math.fround(ours) === Math.fround(theirs);
  if (typeof theirs !== 'object' || typeof ours !== 'object' || ours === null) return ours === theirs;
  const own = lowered(ours);
  return Object.entries(lowered(theirs)).every(([name, value]) => own[name] === value);
}

function lowered(value: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, each]) => [name.charAt(0).toLowerCase() + name.slice(1), each]));
}
