import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Computers, KeyList, keyRoles, type CommandReport, type KeyRole } from '../../../src/simulator/security';
import { ManualClock } from '../../support/manual-clock';
import vectors from '../../vectors/signing-vectors.json';
import { action, Client, hex, readRoutable, readSecurity, routable, unsigned, type Loose } from './client';

const vin = '5YJ30123456789ABC';
const climateOn = hex('120452020801');
const lock = hex('1001');

let clock: ManualClock;
let keys: KeyList;
let computers: Computers;
let client: Client;
let reports: CommandReport[];
let fault: number | undefined;
let reason: string;

beforeEach(() => {
  clock = new ManualClock();
  keys = new KeyList();
  reports = [];
  fault = undefined;
  reason = '';
  computers = new Computers({
    vin,
    keys,
    clock,
    random: () => 0.5,
    car: {
      obey: () => reason,
      isCharging: ({ name }) => name === 'chargingStartStopAction',
      status: () => ({ vehicleLockState: 1 }),
      takeFault: () => fault,
      commanded: (report) => reports.push(report),
    },
  });
  client = new Client(vin, (message) => computers.answer(message));
  keys.put(client.point);
});

const climate = (counter: number, more: Loose = {}): Loose =>
  client.command({ domain: 3, payload: climateOn, counter, ...more });

const nameOf = (number: number): string => {
  const names: Readonly<Record<number, string>> = {
    3: 'UNKNOWN_KEY_ID',
    5: 'INVALID_SIGNATURE',
    6: 'INVALID_TOKEN_OR_COUNTER',
    8: 'INVALID_DOMAINS',
    13: 'BAD_PARAMETER',
    15: 'INCORRECT_EPOCH',
    17: 'TIME_EXPIRED',
    20: 'TIME_TO_LIVE_TOO_LONG',
    27: 'INVALID_KEY_HANDLE',
  };
  return `MESSAGEFAULT_ERROR_${names[number] ?? number}`;
};

/** What the car says to messages in turn, in the words of the vectors; what it tells of the session must be tagged rightly. */
const said = (...messages: Loose[]): string[] =>
  messages.map((message) => {
    const answer = client.ask(message)!;
    const status = answer['signedMessageStatus'];
    if (!status) return 'accept';
    if (answer['session_info']) client.info(answer, message);
    return `${nameOf(status.signed_message_fault)} ${answer['session_info'] ? 'with' : 'without'} session info`;
  });
const changed = (message: Loose, data: Loose): Loose => ({
  ...message,
  signature_data: {
    ...message['signature_data'],
    HMAC_Personalized_data: { ...message['signature_data'].HMAC_Personalized_data, ...data },
  },
});

const scenarios: Readonly<Record<string, () => string[]>> = {
  'change RoutableMessage.flags after signing': () => said({ ...climate(1), flags: 3 }),
  'verifier of another domain': () => said({ ...climate(1), to_destination: { domain: 5 } }),
  'to_destination is a routing address': () =>
    said({ ...climate(1), to_destination: { routing_address: Buffer.alloc(16) } }),
  'domain number 256 with BROADCAST verifier': () => said({ ...climate(1), to_destination: { domain: 256 } }),
  'epoch field omitted from signature data (signed with the right epoch)': () =>
    said(changed(climate(1), { epoch: undefined })),
  'counter n+2 first, then n+1 with 60 s lifetime': () => said(climate(2), climate(1, { lifetime: 60 })),
  'counter n+2 first, then n+1 with at most 30 s lifetime left': () => said(climate(2), climate(1, { lifetime: 30 })),
  'verifier re-created (new epoch), old signer sends': () => {
    const old = climate(1);
    computers.reboot();
    const [first] = said(old);
    return [`${first}, then ${said(climate(1))[0]} after resync`];
  },
  'counter field changed after signing': () => said(changed(climate(1), { counter: 2 })),
  'clock past expires_at': () => {
    const late = climate(1);
    clock.advance(11_000);
    return said(late);
  },
  'expires_at above 2^30': () => said(climate(1, { expiresAt: 2 ** 30 + 1 })),
  'signature_data present but no sig_type': () =>
    said({ ...climate(1), signature_data: { signer_identity: { public_key: client.ecdh.getPublicKey() } } }),
  'no signature_data': () => said({ ...climate(1), signature_data: undefined }),
  'HMAC tag bit flip, then restored': () => {
    const good = climate(1);
    const tag = Buffer.from(good['signature_data'].HMAC_Personalized_data.tag);
    tag[7]! ^= 4;
    return said(changed(good, { tag }), good);
  },
};

describe('a car judges as the reference verifier', () => {
  const { cases } = vectors.verifier_scenarios;

  it('in all scenarios but those of a broadcast, which no car takes', () => {
    const elsewhere = cases.filter(({ do: deed }) => !(deed in scenarios)).map(({ do: deed }) => deed);
    expect(elsewhere.every((deed) => deed.includes('BROADCAST'))).toBe(true);
    expect(elsewhere.length).toBeLessThan(3);
  });

  it.each(cases.filter(({ do: deed }) => deed in scenarios))('$do', ({ do: deed, expect: expected }) => {
    expect(scenarios[deed]!()).toEqual(expected);
  });

  it.each<[string, () => Loose[], string[]]>([
    [
      'a counter that it has seen',
      () => Array(2).fill(climate(1)) as Loose[],
      ['accept', 'INVALID_TOKEN_OR_COUNTER with'],
    ],
    ['counter 0 that lives too long', () => [climate(0, { lifetime: 31 })], ['TIME_TO_LIVE_TOO_LONG with']],
    ['counter 0, again and again, while it is fresh', () => [climate(0), climate(0)], ['accept', 'accept']],
    [
      'a command that never expires, out of order',
      () => [climate(2), climate(1, { expiresAt: 0 })],
      ['accept', 'TIME_TO_LIVE_TOO_LONG with'],
    ],
    [
      'a key that is not on its list',
      () => {
        const stranger = climate(1);
        keys.remove(client.point);
        return [stranger];
      },
      ['UNKNOWN_KEY_ID without'],
    ],
    ['a key named by a handle', () => [{ ...climate(1), ...handle(climate(1)) }], ['INVALID_KEY_HANDLE without']],
    ['a command that is encrypted', () => [climate(1, { encrypted: true, flags: 2 })], ['accept']],
  ])('and beyond them %s', (_, messages, expected) => {
    const short = (words: string): string => words.replace('MESSAGEFAULT_ERROR_', '').replace(' session info', '');
    expect(said(...messages()).map(short)).toEqual(expected);
  });

  function handle(message: Loose): Loose {
    return { signature_data: { ...message['signature_data'], signer_identity: { handle: 5 } } };
  }
});

describe('a handshake', () => {
  it('tells an enrolled key of the session: epoch, clock and counter', () => {
    const { answer, info } = client.handshake(3);
    expect(answer['to_destination']).toEqual({ routing_address: Buffer.alloc(16, 7) });
    expect(answer['from_destination']).toEqual({ domain: 3 });
    expect(info['publicKey']).toHaveLength(65);
    expect(info['epoch']).toHaveLength(16);
    said(climate(41));
    clock.advance(7_900);
    expect(client.handshake(3).info).toMatchObject({ counter: 41, clock_time: 7, epoch: info['epoch'] });
  });

  it('has its own key and session for each computer', () => {
    expect(client.handshake(2).info['publicKey']).not.toEqual(client.handshake(3).info['publicKey']);
    expect(client.handshake(2).info['epoch']).not.toEqual(client.handshake(3).info['epoch']);
    said(climate(9));
    expect(client.handshake(2).info['counter'] ?? 0).toBe(0);
  });

  it('tells a stranger that its key is not on the list, and nothing else', () => {
    const sample = vectors.message_samples.find(({ name }) => name === 'vcsec_reply_key_not_on_whitelist')!;
    keys.remove(client.point);
    const request: Loose = { ...client.route(2), session_info_request: { public_key: client.ecdh.getPublicKey() } };
    const answer = client.ask(request)!;
    expect(answer).toEqual({
      to_destination: { routing_address: Buffer.alloc(16, 7) },
      from_destination: { domain: 2 },
      session_info: hex('2801'),
      request_uuid: request['uuid'],
    });
    expect(Object.keys(answer).sort()).toEqual(Object.keys(readRoutable(hex(sample.routable_message))).sort());
  });

  it('begins a new epoch after a reboot, with the same key; and has another key after a replacement', () => {
    const { info } = client.handshake(2);
    computers.reboot();
    const rebooted = client.handshake(2).info;
    expect(rebooted['epoch']).not.toEqual(info['epoch']);
    expect(rebooted['publicKey']).toEqual(info['publicKey']);
    computers.replace();
    expect(client.handshake(2).info['publicKey']).not.toEqual(info['publicKey']);
  });

  it('begins a new epoch when the counter is used up', () => {
    const { epoch } = client.handshake(3).info;
    said(climate(0xffffffff));
    expect(said(climate(1, { expiresAt: 5 }))).toEqual(['MESSAGEFAULT_ERROR_INCORRECT_EPOCH with session info']);
    expect(client.handshake(3).info['epoch']).not.toEqual(epoch);
  });
});

describe('the answer to a command', () => {
  const inside = (answer: Loose): string => (answer['protobuf_message_as_bytes'] ?? Buffer.alloc(0)).toString('hex');

  it('is empty from the security controller, and a status from the infotainment computer', () => {
    expect(inside(client.ask(climate(1))!)).toBe('0a00');
    expect(inside(client.ask(client.command({ domain: 2, payload: lock, counter: 1 }))!)).toBe('');
  });

  it('says why it was not done', () => {
    reason = 'is_charging';
    expect(inside(client.ask(climate(1))!)).toBe('0a110801120d0a0b69735f6368617267696e67');
    reason = 'closures_open';
    expect(inside(client.ask(client.command({ domain: 2, payload: lock, counter: 1 }))!)).toBe('f202020802');
    reason = 'a word without a number';
    expect(inside(client.ask(client.command({ domain: 2, payload: lock, counter: 2 }))!)).toBe('f202020801');
  });

  it.each([
    [3, climateOn, false, '0a00'],
    [2, lock, false, ''],
    [3, climateOn, true, '0a00'],
  ])('is encrypted where that is asked for: computer %i', (domain, payload, encrypted, expected) => {
    const request = client.command({ domain, payload, counter: 1, flags: 2, encrypted });
    const answer = client.ask(request)!;
    expect(answer['signature_data'].AES_GCM_Response_data.counter).toBe(1);
    expect(client.unseal(answer, request)?.toString('hex')).toBe(expected);
  });

  it('names the request that it answers', () => {
    for (const domain of [2, 3]) {
      const request = client.command({ domain, payload: domain === 2 ? lock : climateOn, counter: 1 });
      expect(client.ask(request)!['request_uuid']).toEqual(request['uuid']);
    }
  });

  it.each([
    ['what nobody can read', '12ff', 10],
    ['what this car does not know', '1203fa3f00', 9],
    ['nothing', '', 9],
  ])('refuses %s', (_, payload, expected) => {
    expect(client.ask(climate(1, { payload: hex(payload) }))!['signedMessageStatus']).toEqual({
      operation_status: 2,
      signed_message_fault: expected,
    });
    expect(reports).toEqual([{ domain: 'infotainment', payload, verified: true, fault: expected, reason: '' }]);
  });
});

describe('the role of a key', () => {
  const charge = action({ chargingStartStopAction: { start: {} } });
  const faultOf = (payload: Buffer): number =>
    client.ask(climate(0, { payload }))!['signedMessageStatus']?.signed_message_fault ?? 0;

  it.each<[KeyRole, number, number]>([
    ['owner', 0, 0],
    ['driver', 0, 0],
    ['fleet_manager', 0, 0],
    ['guest', 0, 0],
    ['charging_manager', 7, 0],
    ['vehicle_monitor', 7, 7],
    ['none', 7, 7],
    ['service', 22, 22],
  ])('%s: climate %i, charging %i', (role, climateFault, chargeFault) => {
    keys.put(client.point, role);
    expect(faultOf(climateOn)).toBe(climateFault);
    expect(faultOf(charge)).toBe(chargeFault);
  });

  it('is one that the schema numbers', () => {
    expect(Object.values(keyRoles)).toEqual([0, 1, 2, 3, 4, 5, 6, 8]);
  });
});

describe('a fault on request', () => {
  const heals = [5, 6, 15, 17, 20];
  it.each(Array.from({ length: 28 }, (_, index) => index + 1))('%i is answered instead of the command', (number) => {
    fault = number;
    const request = climate(1);
    const answer = client.ask(request)!;
    expect(answer['signedMessageStatus']).toEqual({ operation_status: 2, signed_message_fault: number });
    expect('session_info' in answer).toBe(heals.includes(number));
    if (heals.includes(number)) client.info(answer, request);
    // Only an answer that was too large follows a command that was done.
    const verified = number === 25;
    expect(reports).toEqual([{ domain: 'infotainment', payload: '120452020801', verified, fault: number, reason: '' }]);
    fault = undefined;
    expect(said(request)).toEqual([verified ? expect.stringContaining('COUNTER') : 'accept']);
  });

  it('leaves a handshake alone', () => {
    fault = 1;
    expect(client.handshake(2).answer['signedMessageStatus']).toBeUndefined();
  });
});

describe('what the security controller tells anybody', () => {
  const ask = (InformationRequest: Loose): Loose => {
    const answer = client.ask({ ...client.route(2), protobuf_message_as_bytes: unsigned({ InformationRequest }) })!;
    return readSecurity(answer['protobuf_message_as_bytes']);
  };

  it('is the state of its locks', () => {
    expect(ask({ informationRequestType: 0 })).toEqual({ vehicleStatus: { vehicleLockState: 1 } });
  });

  it('is its keys', () => {
    keys.put(new Client(vin, () => undefined).point, 'charging_manager');
    const sample = vectors.message_samples.find(({ name }) => name === 'unauthenticated_list_keys_request')!;
    const answer = readRoutable(computers.answer(hex(sample.routable_message))!);
    const { whitelistInfo } = readSecurity(answer['protobuf_message_as_bytes']);
    expect(whitelistInfo).toMatchObject({ numberOfEntries: 2, slotMask: 3 });
    const second = ask({ informationRequestType: 6, slot: 1 })['whitelistEntryInfo'];
    expect(whitelistInfo.whitelistEntries[0].publicKeySHA1).toHaveLength(4);
    expect(second).toMatchObject({ slot: 1, keyRole: 6, keyId: whitelistInfo.whitelistEntries[1] });
    for (const by of [{ keyId: second.keyId }, { publicKey: second.publicKey.PublicKeyRaw }]) {
      expect(ask({ informationRequestType: 6, ...by })).toEqual({ whitelistEntryInfo: second });
    }
    expect(ask({ informationRequestType: 6, slot: 9 })).toEqual({ nominalError: { genericError: 1 } });
  });

  it('is no command, and not the business of the other computer', () => {
    const unsignedLock = { ...client.route(2), protobuf_message_as_bytes: lock };
    const elsewhere = { ...client.route(3), protobuf_message_as_bytes: hex('0a020805') };
    expect(said(unsignedLock, elsewhere)).toEqual(
      Array(2).fill('MESSAGEFAULT_ERROR_BAD_PARAMETER without session info'),
    );
  });
});

describe('a car that anything is sent to', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });

  it('answers or keeps silent, and throws nothing', () => {
    fc.assert(fc.property(bytes, (message) => void computers.answer(message)));
  });

  it('takes no command that was changed on its way', () => {
    const changes = fc.array(fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(changes, fc.boolean(), fc.constantFrom(2, 3), (mutations, encrypted, domain) => {
        reports.length = 0;
        const sent = routable(
          client.command({ domain, payload: domain === 2 ? lock : climateOn, counter: 0, flags: 2, encrypted }),
        );
        const message = Buffer.from(sent);
        for (const { at, to } of mutations) message[at % message.length] = to;
        const answer = computers.answer(message);
        if (answer) readRoutable(answer);
        const done = reports.find((report) => report.verified);
        // Routing and ids are not signed; what is done is what was signed.
        if (done) expect(done.payload).toBe((domain === 2 ? lock : climateOn).toString('hex'));
      }),
      { numRuns: 400 },
    );
  });

  it('reads any members of a message', () => {
    const field = fc.oneof(bytes, fc.constant(undefined));
    const data = fc.record({ epoch: field, counter: fc.nat(), expires_at: fc.nat(), tag: field, nonce: field });
    const identity = fc.oneof(field, fc.constant(hex('04'.padEnd(130, '1')))).map((public_key) => ({ public_key }));
    const message = fc.record(
      {
        to_destination: fc.oneof(
          fc.record({ domain: fc.integer({ min: 0, max: 9 }) }),
          bytes.map((routing_address) => ({ routing_address })),
        ),
        from_destination: bytes.map((routing_address) => ({ routing_address })),
        uuid: bytes,
        flags: fc.nat(),
        protobuf_message_as_bytes: bytes,
        session_info_request: identity,
        signature_data: fc.record(
          { signer_identity: identity, HMAC_Personalized_data: data, AES_GCM_Personalized_data: data },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(message, (given) => {
        const { protobuf_message_as_bytes: payload, session_info_request: asks, ...rest } = given;
        const union = asks ? { session_info_request: asks } : { protobuf_message_as_bytes: payload };
        const answer = computers.answer(routable({ ...rest, ...union }));
        expect(answer).toBeDefined();
        expect(readRoutable(answer!)['request_uuid'] ?? Buffer.alloc(0)).toEqual(Buffer.from(given.uuid ?? []));
        expect(reports.some(({ verified }) => verified)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
