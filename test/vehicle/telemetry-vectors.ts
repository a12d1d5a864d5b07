import available from '../vectors/telemetry-available-data.json';
import fields from '../vectors/telemetry-fields.json';

interface Member {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly repeated?: boolean;
}

/** Tesla's numbers and names; those of the newest fields come from the list of available data. */
export const telemetry = {
  meta: fields.meta,
  enums: fields.enums as Readonly<Record<string, readonly { readonly number: number; readonly name: string }[]>>,
  value_oneof: fields.value_oneof as readonly Member[],
  messages: fields.messages as unknown as Readonly<Record<string, readonly Member[]>>,
  fieldNumbers: Object.fromEntries([
    ...fields.fields.map(({ name, number }) => [name, number] as const),
    ...available.map(({ field, id }) => [field, id] as const),
  ]) as Readonly<Record<string, number>>,
  available,
  /** The member of the value union in which a field most likely comes. */
  typed: Object.fromEntries(
    Object.entries(fields.hints.byField).map(([name, hint]) => [name, 'typed' in hint ? hint.typed : undefined]),
  ) as Readonly<Record<string, string | undefined>>,
};
