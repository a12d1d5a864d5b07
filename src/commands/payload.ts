import { join } from 'node:path';
import { Root, type Type } from 'protobufjs';
import type { Domain } from './signing/domain';

/** Beside `src` in the checkout and beside `dist/src` in the package. */
const folder = join(__dirname, '..', '..', 'proto', 'commands');

interface Schemas {
  readonly action: Type;
  readonly response: Type;
  readonly unsigned: Type;
  readonly fromSecurity: Type;
}

let loaded: Schemas | undefined;

/** Reads the schemas on first use. Names stay as on the wire. */
function schemas(): Schemas {
  if (!loaded) {
    const files = ['car_server.proto', 'vcsec.proto'].map((name) => join(folder, name));
    const root = new Root().loadSync(files, { keepCase: true }).resolveAll();
    loaded = {
      action: root.lookupType('CarServer.Action'),
      response: root.lookupType('CarServer.Response'),
      unsigned: root.lookupType('VCSEC.UnsignedMessage'),
      fromSecurity: root.lookupType('VCSEC.FromVCSECMessage'),
    };
  }
  return loaded;
}

/**
 * The bytes to sign.
 * @param action what the entry of the command table encodes to.
 */
export function encodePayload(domain: Domain, action: object): Uint8Array {
  const { action: infotainment, unsigned } = schemas();
  return domain === 'infotainment'
    ? infotainment.encode({ vehicleAction: action }).finish()
    : unsigned.encode(action).finish();
}

/** `CarServer.Response` as far as an answer to a command goes. */
export interface InfotainmentAnswer {
  readonly actionStatus?: { readonly result?: number; readonly result_reason?: { readonly plain_text?: string } };
}

/** `VCSEC.FromVCSECMessage` as far as an answer to a command goes; enum values as words. */
export interface SecurityAnswer {
  readonly nominalError?: { readonly genericError?: string | number };
  readonly commandStatus?: {
    readonly operationStatus?: string | number;
    readonly signedMessageStatus?: { readonly signedMessageInformation?: string | number };
    readonly whitelistOperationStatus?: {
      readonly operationStatus?: string | number;
      readonly whitelistOperationInformation?: string | number;
    };
  };
}

/** @throws Error of the decoder where the bytes are no such message. */
export function decodeInfotainment(bytes: Uint8Array): InfotainmentAnswer {
  const { response } = schemas();
  return response.toObject(response.decode(bytes));
}

/** @throws Error of the decoder where the bytes are no such message. */
export function decodeSecurity(bytes: Uint8Array): SecurityAnswer {
  const { fromSecurity } = schemas();
  return fromSecurity.toObject(fromSecurity.decode(bytes), { enums: String });
}
