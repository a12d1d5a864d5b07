import { enums, type EnumName } from '../vehicle/enums';
import { type Signal } from '../vehicle/signal';
import { doorNames, tireNames, type Location, type SignalValue } from '../vehicle/value';
import { wire, type ProtobufReader } from './protobuf';
import { coerce } from './coerce';

/** How one member of the `Value` union is read; enums by their name. */
type Member =
  | 'string'
  | 'int32'
  | 'int64'
  | 'float'
  | 'double'
  | 'bool'
  | 'location'
  | 'invalid'
  | 'doors'
  | 'time'
  | 'tires'
  | EnumName;

/** The members of the `Value` union by number (Fleet Telemetry `vehicle_data.proto`); 20 was never used. */
export const members: Readonly<Record<number, Member>> = {
  1: 'string',
  2: 'int32',
  3: 'int64',
  4: 'float',
  5: 'double',
  6: 'bool',
  7: 'location',
  8: 'ChargingState',
  9: 'ShiftState',
  10: 'invalid',
  11: 'LaneAssistLevel',
  12: 'ScheduledChargingModeValue',
  13: 'SentryModeState',
  14: 'SpeedAssistLevel',
  15: 'BMSStateValue',
  16: 'BuckleStatus',
  17: 'CarTypeValue',
  18: 'ChargePortValue',
  19: 'ChargePortLatchValue',
  21: 'doors',
  22: 'DriveInverterState',
  23: 'HvilStatus',
  24: 'WindowState',
  25: 'SeatFoldPosition',
  26: 'TractorAirStatus',
  27: 'FollowDistance',
  28: 'ForwardCollisionSensitivity',
  29: 'GuestModeMobileAccess',
  30: 'TrailerAirStatus',
  31: 'time',
  32: 'DetailedChargeStateValue',
  33: 'HvacAutoModeState',
  34: 'CabinOverheatProtectionModeState',
  35: 'ClimateOverheatProtectionTempLimit',
  36: 'DefrostModeState',
  37: 'ClimateKeeperModeState',
  38: 'HvacPowerState',
  39: 'tires',
  40: 'FastCharger',
  41: 'CableType',
  42: 'TonneauTentModeState',
  43: 'TonneauPositionState',
  44: 'PowershareTypeStatus',
  45: 'PowershareState',
  46: 'PowershareStopReasonStatus',
  47: 'DisplayState',
  48: 'DistanceUnit',
  49: 'TemperatureUnit',
  50: 'PressureUnit',
  51: 'ChargeUnitPreference',
  52: 'TurnSignalState',
  53: 'MediaStatus',
  54: 'SunroofInstalledState',
};

type ReadMember = (reader: ProtobufReader, signal: Signal | undefined) => SignalValue;

/** A member's wire type and how it is read, by number; built once, so that reading a value is one array access. */
const readers: readonly ({ readonly type: number; readonly read: ReadMember } | undefined)[] = Array.from(
  { length: 55 },
  (_, number) => {
    const member = members[number];
    return member && memberReader(member);
  },
);

function memberReader(member: Member): { type: number; read: ReadMember } {
  switch (member) {
    case 'string':
      return { type: wire.bytes, read: (reader, signal) => coerce(reader.string(), signal) };
    case 'int32':
      return { type: wire.varint, read: (reader, signal) => integer(reader.int32(), signal) };
    case 'int64':
      return { type: wire.varint, read: (reader, signal) => integer(reader.int64(), signal) };
    case 'float':
      return { type: wire.fixed32, read: (reader) => finite(shortestFloat(reader.float())) };
    case 'double':
      return { type: wire.fixed64, read: (reader) => finite(reader.double()) };
    case 'bool':
      return { type: wire.varint, read: (reader) => reader.bool() };
    case 'invalid':
      return { type: wire.varint, read: (reader) => (reader.skip(wire.varint), null) };
    case 'location':
      return { type: wire.bytes, read: readLocation };
    case 'doors':
      return { type: wire.bytes, read: (reader) => readFlags(reader, doorNames) };
    case 'tires':
      return { type: wire.bytes, read: (reader) => readFlags(reader, tireNames) };
    case 'time':
      return { type: wire.bytes, read: readTime };
    default: {
      const { names } = enums[member];
      return { type: wire.varint, read: (reader) => enumName(names, reader.int32()) };
    }
  }
}

/**
 * Reads a `Value` message. `undefined` where no member is set (firmware before `invalid` existed); a member of a newer
 * schema is its number, or the hex of its bytes.
 * @throws Malformed
 */
export function readValue(reader: ProtobufReader, signal: Signal | undefined): SignalValue | undefined {
  let value: SignalValue | undefined;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    const member = readers[tag >>> 3];
    const type = tag & 7;
    if (member?.type === type) value = member.read(reader, signal);
    else if (member) reader.skip(tag);
    else value = type === wire.varint ? reader.int64() : reader.hex(tag);
  }
  reader.leave(outer);
  return value;
}

function enumName(names: readonly string[], number: number): string | number {
  return names[number] ?? number;
}

function integer(value: number, signal: Signal | undefined): SignalValue {
  return signal?.enum ? enumName(enums[signal.enum].names, value) : value;
}

/** Neither NaN nor infinity tells anything. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A float as the shortest decimal that means it: 75.1, not 75.0999984741211. */
function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function readLocation(reader: ProtobufReader): Location {
  let latitude = 0;
  let longitude = 0;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === ((1 << 3) | wire.fixed64)) latitude = reader.double();
    else if (tag === ((2 << 3) | wire.fixed64)) longitude = reader.double();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return { latitude, longitude };
}

function readFlags(reader: ProtobufReader, names: readonly string[]): Record<string, boolean> {
  const flags: Record<string, boolean> = {};
  for (const name of names) flags[name] = false;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    const name = names[(tag >>> 3) - 1];
    if (name !== undefined && (tag & 7) === wire.varint) flags[name] = reader.bool();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return flags;
}

function readTime(reader: ProtobufReader): string {
  const parts = [0, 0, 0];
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    const part = (tag >>> 3) - 1;
    if (part < parts.length && (tag & 7) === wire.varint) parts[part] = reader.int32();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
