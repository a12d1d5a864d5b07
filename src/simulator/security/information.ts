import { createHash } from 'node:crypto';
import { keyRoles, type KeyList, type ListedKey } from './key-list';
import { read, write, type Message } from './schema';

/** `VCSEC.InformationRequestType`. */
const requests = { status: 0, keys: 5, key: 6 } as const;

const type = 'VCSEC.FromVCSECMessage';

/** What the security controller tells anybody, signed or not; `undefined` where it was asked for something else. */
export function inform(payload: Buffer, keys: KeyList, vehicleStatus: () => Message): Buffer | undefined {
  const request = requestIn(payload);
  if (!request) return undefined;
  const list = keys.list();
  switch (request.informationRequestType ?? requests.status) {
    case requests.status:
      return write(type, { vehicleStatus: vehicleStatus() });
    case requests.keys:
      return write(type, {
        whitelistInfo: {
          numberOfEntries: list.length,
          whitelistEntries: list.map(({ point }) => ({ publicKeySHA1: identifierOf(point) })),
          slotMask: 2 ** list.length - 1,
        },
      });
    case requests.key:
      return describe(list, request);
    default:
      return undefined;
  }
}

interface InformationRequest {
  readonly informationRequestType?: number;
  readonly keyId?: { readonly publicKeySHA1?: Buffer };
  readonly publicKey?: Buffer;
  readonly slot?: number;
}

function requestIn(payload: Buffer): InformationRequest | undefined {
  try {
    return read('VCSEC.UnsignedMessage', payload).InformationRequest as InformationRequest | undefined;
  } catch {
    return undefined;
  }
}

/** One key, found by its slot, its own bytes, or the first bytes of its hash. */
function describe(list: readonly ListedKey[], { slot, publicKey, keyId }: InformationRequest): Buffer {
  const wanted = publicKey?.toString('hex');
  const identifier = keyId?.publicKeySHA1;
  const at =
    slot ?? list.findIndex(({ point }) => point === wanted || (identifier && identifierOf(point).equals(identifier)));
  const key = list[at];
  if (!key) return write(type, { nominalError: { genericError: 'GENERICERROR_UNKNOWN' } });
  return write(type, {
    whitelistEntryInfo: {
      keyId: { publicKeySHA1: identifierOf(key.point) },
      publicKey: { PublicKeyRaw: Buffer.from(key.point, 'hex') },
      metadataForKey: { keyFormFactor: 'KEY_FORM_FACTOR_CLOUD_KEY' },
      slot: at,
      keyRole: keyRoles[key.role],
    },
  });
}

/** The first four bytes of the hash of a point. */
const identifierOf = (point: string): Buffer =>
  createHash('sha1').update(Buffer.from(point, 'hex')).digest().subarray(0, 4);
