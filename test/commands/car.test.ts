import { beforeEach, describe, expect, it } from 'vitest';
import { CommandKey } from '../../src/commands/signing/key';
import { sessionKeys } from '../../src/commands/signing/session-keys';
import { commandTag } from '../../src/commands/signing/signature';
import { ManualClock } from '../support/manual-clock';
import vectors from '../vectors/signing-vectors.json';
import { TestCar } from './support/car';
import { hex } from './support/keys';
import { decode, encode } from './support/protos';

const vin = '5YJ30123456789ABC';
const key = CommandKey.make();
const payload = hex('120452020801');
const uuid = Buffer.alloc(16, 1);
let clock: ManualClock;
let car: TestCar;
beforeEach(() => {
  clock = new ManualClock();
  car = new TestCar(vin, 3, clock);
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Message = Record<string, any>;
const route = { to_destination: { domain: 3 }, from_destination: { routing_address: Buffer.alloc(16) }, uuid };
const ask = (message: Message): Message =>
  decode('UniversalMessage.RoutableMessage', car.receive(encode('UniversalMessage.RoutableMessage', message)));

/** A command as the signature is defined, with any counter and lifetime. */
function command(counter: number, lifetime = 10, expiry?: number): Message {
  const { session_info } = ask({ ...route, session_info_request: { public_key: key.publicKey } });
  const { publicKey, clock_time } = decode('Signatures.SessionInfo', hex(session_info));
  const { command: secret } = sessionKeys(key.sharedSecret(hex(publicKey)));
  const epoch = hex(car.epoch);
  const expiresAt = expiry ?? clock_time + lifetime;
  const tag = commandTag(secret, { vin, domain: 'infotainment', epoch, expiresAt, counter, flags: 2 }, payload);
  return {
    ...route,
    flags: 2,
    protobuf_message_as_bytes: payload,
    signature_data: {
      signer_identity: { public_key: key.publicKey },
      HMAC_Personalized_data: { epoch, counter, expires_at: expiresAt, tag },
    },
  };
}

/** What the car says to messages in turn, in the words of the vectors. */
const said = (...messages: Message[]): string[] =>
  messages.map((message) => {
    const { signedMessageStatus: status, session_info: info } = ask(message);
    return status ? `${status.signed_message_fault} ${info ? 'with' : 'without'} session info` : 'accept';
  });
const changed = (message: Message, data: Message): Message => ({
  ...message,
  signature_data: {
    ...message['signature_data'],
    HMAC_Personalized_data: { ...message['signature_data'].HMAC_Personalized_data, ...data },
  },
});

const scenarios: Readonly<Record<string, () => string[]>> = {
  'change RoutableMessage.flags after signing': () => said({ ...command(1), flags: 3 }),
  'verifier of another domain': () => said({ ...command(1), to_destination: { domain: 2 } }),
  'to_destination is a routing address': () =>
    said({ ...command(1), to_destination: { routing_address: Buffer.alloc(16) } }),
  'epoch field omitted from signature data (signed with the right epoch)': () =>
    said(changed(command(1), { epoch: undefined })),
  'counter n+2 first, then n+1 with 60 s lifetime': () => said(command(2), command(1, 60)),
  'counter n+2 first, then n+1 with at most 30 s lifetime left': () => said(command(2), command(1, 30)),
  'counter field changed after signing': () => said(changed(command(1), { counter: 2 })),
  'clock past expires_at': () => {
    const late = command(1);
    clock.advance(11_000);
    return said(late);
  },
  'expires_at above 2^30': () => said(command(1, 0, 2 ** 30 + 1)),
  'signature_data present but no sig_type': () =>
    said({ ...command(1), signature_data: { signer_identity: { public_key: key.publicKey } } }),
  'no signature_data': () => said({ ...command(1), signature_data: undefined }),
  'HMAC tag bit flip, then restored': () => {
    const good = command(1);
    const tag = Buffer.from(good['signature_data'].HMAC_Personalized_data.tag);
    tag[7]! ^= 4;
    return said(changed(good, { tag }), good);
  },
};

describe('the test car judges as the reference verifier', () => {
  // A verifier of BROADCAST is no car; a restart is a conversation of the signer, see its tests.
  const { cases } = vectors.verifier_scenarios;
  const elsewhere = cases.filter(({ do: deed }) => !(deed in scenarios)).map(({ do: deed }) => deed);

  it('in all that concerns a car', () => {
    expect(elsewhere.every((deed) => /BROADCAST|verifier re-created/.test(deed))).toBe(true);
    expect(Object.keys(scenarios).length + elsewhere.length).toBe(cases.length);
  });

  it.each(cases.filter(({ do: deed }) => deed in scenarios))('$do', ({ do: deed, expect: expected }) => {
    expect(scenarios[deed]!()).toEqual(expected);
  });

  it('and refuses a counter that it has seen', () => {
    const twice = command(1);
    expect(said(twice, twice)[1]).toBe('MESSAGEFAULT_ERROR_INVALID_TOKEN_OR_COUNTER with session info');
  });
});
