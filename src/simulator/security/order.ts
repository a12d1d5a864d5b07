import { numberOf, read, write, type Message } from './schema';

/** The computers of a car that take commands, by the numbers of `UniversalMessage.Domain`. */
export const domains = { vehicle_security: 2, infotainment: 3 } as const;
export type Domain = keyof typeof domains;

/** What a car is asked to do. */
export interface Order {
  readonly domain: Domain;
  /** The member of `CarServer.VehicleAction` or `VCSEC.UnsignedMessage` that is set; '' for one that this car does not know. */
  readonly name: string;
  /** Its value: a message with every member, or a number. */
  readonly asked: unknown;
}

/** What a payload asks for; `undefined` where it cannot be read. */
export function readOrder(domain: Domain, payload: Uint8Array): Order | undefined {
  try {
    const union = domain === 'infotainment' ? actionIn(payload) : unsignedIn(payload);
    return { domain, name: union.name, asked: union.message[union.name] };
  } catch {
    return undefined;
  }
}

function actionIn(payload: Uint8Array): { name: string; message: Message } {
  const { vehicleAction } = read('CarServer.Action', payload, { complete: true });
  const message = (vehicleAction ?? {}) as Message;
  return { name: (message.vehicle_action_msg as string | undefined) ?? '', message };
}

function unsignedIn(payload: Uint8Array): { name: string; message: Message } {
  const message = read('VCSEC.UnsignedMessage', payload, { complete: true });
  return { name: (message.sub_message as string | undefined) ?? '', message };
}

/**
 * The payload that asks for something.
 * @param asked what the member holds; enum values may be words.
 * @throws protobufjs' error for values that do not fit.
 */
export const writeOrder = (domain: Domain, name: string, asked: unknown): Buffer =>
  domain === 'infotainment'
    ? write('CarServer.Action', { vehicleAction: { [name]: asked } })
    : write('VCSEC.UnsignedMessage', { [name]: asked });

/** What a computer says once it did what it was asked: nothing at all, where it is the security controller. */
export const writeDone = (domain: Domain): Buffer =>
  domain === 'infotainment' ? write('CarServer.Response', { actionStatus: {} }) : Buffer.alloc(0);

/** What a computer says when it does not do it. @param reason the car's word, such as `is_charging` or `closures_open`. */
export function writeRefusal(domain: Domain, reason: string): Buffer {
  if (domain === 'infotainment') {
    const actionStatus = { result: 'OPERATIONSTATUS_ERROR', result_reason: { plain_text: reason } };
    return write('CarServer.Response', { actionStatus });
  }
  const genericError =
    numberOf('Errors.GenericError_E', `GENERICERROR_${reason.toUpperCase()}`) ?? 'GENERICERROR_UNKNOWN';
  return write('VCSEC.FromVCSECMessage', { nominalError: { genericError } });
}
