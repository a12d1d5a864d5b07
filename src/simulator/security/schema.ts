import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Field, parse, Root, type OneOf } from 'protobufjs';

/** Beside `src` in the checkout and beside `dist/src` in the package. */
const folder = join(__dirname, '..', '..', '..', 'proto', 'commands');

/** Actions that cars understand and Tesla does not publish; Home Assistant's own integration sends them. */
const unpublished = `
  syntax = "proto3";
  package CarServer;
  message NavigationRequest { string destination = 1; int32 order = 2; }
  message NavigationSuperchargerRequest { int64 id = 1; }
  message NavigationGpsRequest { double lat = 1; double lon = 2; int32 order = 3; }
  message BoomboxAction { uint32 sound = 1; }
  message AutoStwHeatAction { bool on = 1; }
  message StwHeatLevelAction { StwHeatLevel stw_heat_level = 1; }
  message NavigationWaypointsRequest { string waypoints = 1; }
`;
const unpublishedMembers: readonly (readonly [name: string, id: number, type: string])[] = [
  ['navigationRequest', 21, 'NavigationRequest'],
  ['navigationSuperchargerRequest', 22, 'NavigationSuperchargerRequest'],
  ['navigationGpsRequest', 53, 'NavigationGpsRequest'],
  ['boomboxAction', 64, 'BoomboxAction'],
  ['autoStwHeatAction', 70, 'AutoStwHeatAction'],
  ['stwHeatLevelAction', 71, 'StwHeatLevelAction'],
  ['navigationWaypointsRequest', 90, 'NavigationWaypointsRequest'],
];

let loaded: Root | undefined;

/** The schemas, read on first use. */
function root(): Root {
  return (loaded ??= load());
}

function load(): Root {
  const files = readdirSync(folder).filter((name) => name.endsWith('.proto'));
  const all = new Root().loadSync(
    files.map((name) => join(folder, name)),
    { keepCase: true },
  );
  parse(unpublished, all, { keepCase: true });
  const members = all.lookup('CarServer.VehicleAction.vehicle_action_msg') as OneOf;
  for (const [name, id, type] of unpublishedMembers) members.add(new Field(name, id, type));
  return all.resolveAll() as Root;
}

/** A message without the members that are absent: byte strings as buffers, enum values as numbers. */
export type Message = Readonly<Record<string, unknown>>;

/**
 * Reads a message by its full name.
 * @param complete members that are absent have their default value, and each union names its member.
 * @throws protobufjs' error for bytes that are no such message.
 */
export function read(type: string, bytes: Uint8Array, { complete = false } = {}): Message {
  const schema = root().lookupType(type);
  const options = { longs: Number, ...(complete && { defaults: true, oneofs: true }) };
  return schema.toObject(schema.decode(Buffer.from(bytes)), options);
}

/**
 * Bytes of a message by its full name; enum values may be words.
 * @throws protobufjs' error for members that do not fit.
 */
export function write(type: string, message: Message): Buffer {
  const schema = root().lookupType(type);
  return Buffer.from(schema.encode(schema.fromObject(message)).finish());
}

/** The number of a word of an enum by its full name; `undefined` for no such word. */
export const numberOf = (type: string, word: string): number | undefined => root().lookupEnum(type).values[word];
