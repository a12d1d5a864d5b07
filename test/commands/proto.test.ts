import { Enum, Type, type NamespaceBase } from 'protobufjs';
import { describe, expect, it } from 'vitest';
import official from '../vectors/vehicle-command-protos.json';
import vectors from '../vectors/signing-vectors.json';
import { commandProtos, decode, encode } from './support/protos';

interface OfficialField {
  readonly number: number;
  readonly type: string;
  readonly label: string;
  readonly oneof: string | null;
}
interface OfficialFile {
  readonly package: string;
  readonly messages: Readonly<
    Record<string, { readonly fields: Readonly<Record<string, OfficialField>>; readonly reserved?: readonly string[] }>
  >;
  readonly enums: Readonly<
    Record<string, { readonly values: Readonly<Record<string, number>>; readonly reserved?: readonly string[] }>
  >;
}
const files = Object.values(official as unknown as Readonly<Record<string, OfficialFile>>);

/** A name of ours for what Tesla wrote before `optional` came: a union of one. */
const presence = (name: string): string => `optional ${name}`;

/** All that the schemas declare, by full name. */
const declared = { messages: new Map<string, Type>(), enums: new Map<string, Enum>() };
const visit = (space: NamespaceBase): void => {
  for (const object of space.nestedArray) {
    const name = object.fullName.slice(1);
    if (object instanceof Enum) declared.enums.set(name, object);
    if (object instanceof Type) declared.messages.set(name, object);
    if ('nestedArray' in object) visit(object as NamespaceBase);
  }
};
for (const name of new Set(files.map((file) => file.package))) visit(commandProtos.lookup(name) as NamespaceBase);

const byName = (entries: readonly (readonly [string, unknown])[]): Record<string, unknown> =>
  Object.fromEntries(entries);
/** Ranges as [first, last], in order. */
const ranges = (reserved: readonly string[] = []): number[][] =>
  reserved.map((text) => text.split(' to ').map(Number)).map(([from, to]) => [from!, to ?? from!]);
const ordered = (list: readonly (readonly number[] | string)[] = []): readonly number[][] =>
  (list as number[][]).map(([from, to]) => [from!, to!]).sort((one, other) => one[0]! - other[0]!);

describe('the schemas of commands', () => {
  it('declare every message with every field, its number, type and union', () => {
    const actual = [...declared.messages].map(([name, message]) => [
      name,
      byName(
        message.fieldsArray.map((field) => {
          const union = field.partOf?.name ?? null;
          const isAlone = union === `_${field.name}`;
          const type = field.resolvedType?.fullName.slice(1) ?? field.type;
          return [field.name, [field.id, type, field.repeated, isAlone ? presence(field.name) : union]];
        }),
      ),
    ]);
    const expected = files.flatMap((file) =>
      Object.entries(file.messages).map(([name, { fields }]) => [
        `${file.package}.${name}`,
        byName(
          Object.entries(fields).map(([field, { number, type, label, oneof }]) => [
            field,
            [number, type, label === 'repeated', oneof?.startsWith('optional_') ? presence(field) : oneof],
          ]),
        ),
      ]),
    );
    expect(actual.length).toBe(161);
    expect(byName(actual as [string, unknown][])).toEqual(byName(expected as [string, unknown][]));
  });

  it('declare every enum with every value', () => {
    const expected = files.flatMap((file) =>
      Object.entries(file.enums).map(([name, { values }]) => [`${file.package}.${name}`, values] as const),
    );
    expect(byName([...declared.enums].map(([name, { values }]) => [name, { ...values }]))).toEqual(byName(expected));
    expect(expected.length).toBe(47);
  });

  it('keep the numbers that Tesla gave up', () => {
    const expected = files.flatMap((file) =>
      Object.entries({ ...file.messages, ...file.enums }).map(
        ([name, { reserved }]) => [`${file.package}.${name}`, ordered(ranges(reserved))] as const,
      ),
    );
    const actual = [...declared.messages, ...declared.enums].map(
      ([name, { reserved }]) => [name, ordered(reserved as unknown as number[][])] as const,
    );
    expect(byName(actual)).toEqual(byName(expected));
  });

  it.each(vectors.command_payloads.cases)('read and write again what $rest_name sends', ({ domain, payload }) => {
    const type = domain === 2 ? 'VCSEC.UnsignedMessage' : 'CarServer.Action';
    const schema = commandProtos.lookupType(type);
    const message = schema.decode(Buffer.from(payload, 'hex'));
    expect(schema.encode(message).finish().length).toBe(payload.length / 2);
    expect(message.$unknowns ?? []).toEqual([]);
    expect(Object.keys(decode(type, Buffer.from(payload, 'hex')))).not.toEqual([]);
  });

  it.each(vectors.message_samples)('read the sample $name', ({ routable_message, decoded, ...inner }) => {
    const bytes = Buffer.from(routable_message, 'hex');
    expect(decode('UniversalMessage.RoutableMessage', bytes)).toEqual(decoded);
    if (inner.payload_decoded) {
      const payload = Buffer.from(decoded.protobuf_message_as_bytes!, 'hex');
      expect(decode('VCSEC.UnsignedMessage', payload)).toEqual(inner.payload_decoded);
    }
    if (inner.session_info_decoded) {
      const info = Buffer.from(decoded.session_info!, 'hex');
      expect(decode('Signatures.SessionInfo', info)).toEqual(inner.session_info_decoded);
    }
  });

  it('write a choice that is a default: unlock is action 0', () => {
    expect(encode('VCSEC.UnsignedMessage', { RKEAction: 'RKE_ACTION_UNLOCK' }).toString('hex')).toBe('1000');
  });
});
