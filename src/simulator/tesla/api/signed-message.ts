import { Reader } from 'protobufjs';

/** What Tesla's servers see of a signed command: enough to check its scope (teslamotors/vehicle-command, the protos). */
export type SignedMessage =
  /** Asks for a session, carries no command. */
  | 'handshake'
  /** A command about charging. */
  | 'charging'
  /** Another command, or one that is encrypted. */
  | 'other';

/** The fields of one message: a number, or bytes. */
type Fields = ReadonlyMap<number, number | Uint8Array>;

/** Numbers of `RoutableMessage`. */
const routable = { destination: 6, payload: 10, signature: 13, sessionInfoRequest: 14 } as const;
const destinationDomain = 1;
const domain = { vehicleSecurity: 2, infotainment: 3 } as const;
/** Number of the signature in `SignatureData` that comes with an encrypted payload. */
const encrypted = 5;
/** `VehicleAction` in `Action`, and the charging ones in it. */
const vehicleAction = 2;
const chargingActions: ReadonlySet<number> = new Set([5, 6, 41, 42, 43, 61, 62, 97, 98, 99, 100, 107, 108]);
/** `ClosureMoveRequest` in `UnsignedMessage`, and the charge port in it. */
const closureMove = 4;
const chargePort = 7;

/** @returns `undefined` for bytes that are no `RoutableMessage`. */
export function lookInto(message: Uint8Array): SignedMessage | undefined {
  try {
    const fields = fieldsOf(message);
    if (fields.has(routable.sessionInfoRequest)) return 'handshake';
    const payload = fields.get(routable.payload);
    if (!(payload instanceof Uint8Array)) return undefined;
    if (inside(fields, routable.signature).has(encrypted)) return 'other';
    return isCharging(inside(fields, routable.destination).get(destinationDomain), payload) ? 'charging' : 'other';
  } catch {
    return undefined;
  }
}

function isCharging(to: number | Uint8Array | undefined, payload: Uint8Array): boolean {
  const command = fieldsOf(payload);
  if (to === domain.infotainment) {
    const actions = [...inside(command, vehicleAction).keys()];
    return actions.length > 0 && actions.every((action) => chargingActions.has(action));
  }
  if (to !== domain.vehicleSecurity) return false;
  const moved = [...inside(command, closureMove).keys()];
  return command.size === 1 && moved.length === 1 && moved[0] === chargePort;
}

function inside(fields: Fields, number: number): Fields {
  const value = fields.get(number);
  return value instanceof Uint8Array ? fieldsOf(value) : new Map();
}

/** @throws Error for bytes that are no message. */
function fieldsOf(bytes: Uint8Array): Fields {
  const fields = new Map<number, number | Uint8Array>();
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const [number, wireType] = [tag >>> 3, tag & 7];
    // No field of these messages is repeated: one that comes twice would hide a part of the command from this look.
    if (number === 0 || fields.has(number)) throw new RangeError(`Field ${number} cannot stand here.`);
    if (wireType === 0) fields.set(number, Number(reader.uint64()));
    else if (wireType === 2) fields.set(number, reader.bytes());
    else reader.skipType(wireType);
  }
  return fields;
}
