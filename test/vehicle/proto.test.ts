import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Field, Namespace } from 'protobufjs';
import { Enum, MapField, Root, Type } from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { signalNames, signals } from '../../src/vehicle/signals';
import { telemetry } from './telemetry-vectors';

const folder = join(__dirname, '..', '..', 'proto', 'telemetry');
const load = (keepCase: boolean) =>
  new Root().loadSync(
    readdirSync(folder)
      .filter((file) => file.endsWith('.proto'))
      .map((file) => join(folder, file)),
    { keepCase },
  );
const packages = [...Object.values(telemetry.meta.packages)];

/** Everything that a namespace declares, by name; a name declared in two packages would show as a wrong number. */
const declared = <T extends Enum | Type>(kind: abstract new (...args: never[]) => T): Map<string, T> =>
  new Map(
    packages
      .flatMap((name) => (load(true).lookup(name) as Namespace).nestedArray)
      .filter((object): object is T => object instanceof kind)
      .map((object) => [object.name, object]),
  );

describe('the wire schemas', () => {
  const messages = declared(Type);
  const enums = declared(Enum);
  const expectedEnums = Object.fromEntries(
    Object.entries(telemetry.enums).map(([name, values]) => [
      name,
      Object.fromEntries(values.map(({ name, number }) => [name, number])),
    ]),
  );

  it('declare every message with every member, its number and its type', () => {
    const actual = Object.fromEntries(
      [...messages].map(([name, message]) => [
        name,
        Object.fromEntries(message.fieldsArray.map((field) => [field.name, [field.id, typeOf(field)]])),
      ]),
    );
    const expected = Object.fromEntries(
      Object.entries(telemetry.messages).map(([name, members]) => [
        name,
        Object.fromEntries(
          members.map((member) => [
            member.name,
            [member.number, `${member.repeated ? 'repeated ' : ''}${member.type.replaceAll(' ', '')}`],
          ]),
        ),
      ]),
    );
    expect(actual).toEqual(expected);
  });

  it('declare every enum with every value', () => {
    const actual = Object.fromEntries([...enums].map(([name, { values }]) => [name, values]));
    delete actual['Field'];
    expect(actual).toEqual(expectedEnums);
  });

  it('number every field as Tesla does, and as the signal table does', () => {
    const { values } = enums.get('Field')!;
    expect(values).toEqual(telemetry.fieldNumbers);
    expect(values).toEqual(Object.fromEntries(signalNames.map((name) => [name, signals[name].id])));
  });

  it('put every member of a value into one union', () => {
    const { oneofs } = messages.get('Value')!;
    expect(Object.keys(oneofs)).toEqual(['value']);
    expect(new Set(oneofs['value']!.oneof)).toEqual(new Set(telemetry.value_oneof.map(({ name }) => name)));
  });

  it('use each name once in a package, which protobuf demands of enum values too', () => {
    for (const name of packages) {
      const objects = (load(true).lookup(name) as Namespace).nestedArray;
      const names = objects.flatMap((object) => [
        object.name,
        ...(object instanceof Enum ? Object.keys(object.values) : []),
      ]);
      expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([]);
    }
  });

  it('round-trip a record through the schema', () => {
    const Payload = load(false).lookupType('telemetry.vehicle_data.Payload');
    const record = {
      data: [
        { key: 'Gear', value: { shiftStateValue: 'ShiftStateD' } },
        { key: 'Location', value: { locationValue: { latitude: 52.5, longitude: 13.4 } } },
        { key: 'DoorState', value: { doorValue: { DriverFront: true } } },
        { key: 'VehicleSpeed', value: { invalid: true } },
      ],
      createdAt: { seconds: 1_700_000_000, nanos: 5 },
      vin: 'LRW3E7EK1PC000001',
    };
    const decoded = Payload.decode(Payload.encode(Payload.fromObject(record)).finish());
    expect(Payload.toObject(decoded, { enums: String, longs: Number })).toEqual(record);
  });
});

function typeOf(field: Field): string {
  const name = field.type.split('.').at(-1);
  const full = name === 'Timestamp' ? 'google.protobuf.Timestamp' : field.type;
  if (field instanceof MapField) return `map<${field.keyType},${full}>`;
  return `${field.repeated ? 'repeated ' : ''}${full}`;
}
