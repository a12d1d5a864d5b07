import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Root } from 'protobufjs';

const folder = join(__dirname, '..', '..', '..', 'proto', 'commands');

/** The command schemas with their names on the wire, read apart from the code under test. */
export const commandProtos = new Root()
  .loadSync(
    readdirSync(folder).map((file) => join(folder, file)),
    { keepCase: true },
  )
  .resolveAll();

/** Bytes of a message by its full name; enum values may be words. */
export function encode(type: string, message: Record<string, unknown>): Buffer {
  const schema = commandProtos.lookupType(type);
  return Buffer.from(schema.encode(schema.fromObject(message)).finish());
}

/** What bytes say; byte strings as hex, enum values as words. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function decode(type: string, bytes: Uint8Array): any {
  const schema = commandProtos.lookupType(type);
  return hexed(schema.toObject(schema.decode(bytes), { enums: String, longs: Number }));
}

function hexed(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(hexed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hexed(member)]));
}
