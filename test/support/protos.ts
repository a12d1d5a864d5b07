import { join } from 'node:path';
import protobuf from 'protobufjs';

const folder = join(__dirname, '..', '..', 'proto', 'telemetry');

/** The wire schemas as protobufjs reads them: an encoder that shares no code with the decoder under test. */
export const protos = new protobuf.Root();
protos.resolvePath = (_, target) => (target.startsWith('google/') ? target : join(folder, target.split('/').at(-1)!));
protos.loadSync(
  ['vehicle_data', 'vehicle_alert', 'vehicle_error', 'vehicle_connectivity'].map((name) => `${name}.proto`),
  { keepCase: true },
);

/** Encodes a message by its full name, from an object with the schema's own field names. */
export function encode(type: string, message: Record<string, unknown>): Uint8Array {
  const schema = protos.lookupType(type);
  return schema.encode(schema.fromObject(message)).finish();
}
