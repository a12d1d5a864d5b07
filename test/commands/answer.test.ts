import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../src/commands/answer';
import { commands } from '../../src/commands/commands';
import { isFine, refusal } from '../../src/commands/refusal';
import { Problem } from '../../src/kernel/problem';
import { vin } from './support/commanded-car';
import { hex } from './support/keys';
import { encode } from './support/protos';

const security = (message: Record<string, unknown>) =>
  readAnswer(vin, 'vehicle_security', encode('VCSEC.FromVCSECMessage', message));
const infotainment = (message: Record<string, unknown>) =>
  readAnswer(vin, 'infotainment', encode('CarServer.Response', message));
const done = { result: true, reason: '' };
const refused = (reason: string) => ({ result: false, reason });

describe('the answer of the infotainment computer', () => {
  it.each([
    ['nothing at all', '', done],
    ['a plain yes', '0a00', done],
    ['a no with its reason', '0a110801120d0a0b69735f6368617267696e67', refused('is_charging')],
    ['a no without one', '0a020801', refused('it gave no reason')],
    ['a status that nobody knows', '0a020807', refused('it gave no reason')],
  ])('is %s', (_, bytes, expected) => expect(readAnswer(vin, 'infotainment', hex(bytes))).toEqual(expected));

  it('may carry other data', () => expect(infotainment({ ping: { ping_id: 3 } })).toEqual(done));
});

describe('the answer of the security controller', () => {
  it.each([
    ['is empty', {}, done],
    ['tells the state', { vehicleStatus: {} }, done],
    ['names an error', { nominalError: { genericError: 2 } }, refused('CLOSURES_OPEN')],
    ['has an error without a name', { nominalError: {} }, refused('it gave no reason')],
    ['has an error that nobody knows', { nominalError: { genericError: 42 } }, refused('42')],
    ['is an error and nothing else', { commandStatus: { operationStatus: 2 } }, refused('it gave no reason')],
    [
      'is an error beside a signature that is well',
      { commandStatus: { operationStatus: 2, signedMessageStatus: { counter: 4 } } },
      done,
    ],
    [
      'finds a fault in the signature',
      { commandStatus: { operationStatus: 2, signedMessageStatus: { signedMessageInformation: 4 } } },
      refused('FAULT_INVALID_TOKEN'),
    ],
    ['has done it to the key list', { commandStatus: { whitelistOperationStatus: {} } }, done],
    [
      'refuses a change of the key list',
      { commandStatus: { operationStatus: 2, whitelistOperationStatus: { whitelistOperationInformation: 5 } } },
      refused('NO_PERMISSION_TO_ADD'),
    ],
  ])('%s', (_, message, expected) => expect(security(message)).toEqual(expected));

  it('asks to wait', () => {
    expect(() => security({ commandStatus: { operationStatus: 1 } })).toThrow(
      expect.objectContaining({ code: 'COMMAND_BUSY' }) as Error,
    );
  });
});

it('never does more with any bytes than read them or name a problem', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('infotainment' as const, 'vehicle_security' as const),
      fc.uint8Array({ maxLength: 64 }),
      (domain, bytes) => {
        try {
          const { result, reason } = readAnswer(vin, domain, bytes);
          expect(result).toBe(reason === '');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          expect(['COMMAND_ANSWER_UNREADABLE', 'COMMAND_BUSY']).toContain((error as Problem).code);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('a refusal', () => {
  it.each([
    ['charge_start', 'disconnected', 'CAR_UNPLUGGED'],
    ['charge_start', 'no_power', 'CAR_NO_POWER'],
    ['auto_conditioning_start', 'cabin comfort remote settings not enabled', 'CAR_CLIMATE_LOCAL'],
    ['charge_start', 'low_power_mode_enforced', 'CAR_LOW_POWER'],
    ['door_lock', 'CLOSURES_OPEN', 'CAR_OPEN'],
    ['door_lock', 'VEHICLE_NOT_IN_PARK', 'CAR_NOT_PARKED'],
    ['door_lock', 'UNAUTHORIZED', 'COMMAND_NOT_ALLOWED'],
    ['charge_start', 'could_not_wake_buses', 'COMMAND_BUSY'],
    ['charge_start', 'battery_too_cold.', 'COMMAND_REFUSED'],
  ] as const)('of %s, %s, is %s', (name, reason, code) => {
    const { code: found, message } = refusal(vin, commands[name], reason);
    expect(found).toBe(code);
    expect(message).not.toMatch(/[{}]/);
  });

  it("names the car's own words where nobody knows them", () => {
    expect(refusal(vin, commands.charge_start, 'battery_too_cold.').message).toContain(
      `${vin} refuses charge_start: battery too cold. Look`,
    );
  });

  it.each([
    ['charge_start', 'is_charging', true],
    ['charge_start', 'complete', true],
    ['charge_start', 'requested', true],
    ['charge_stop', 'not_charging', true],
    ['charge_stop', 'is_charging', false],
    ['set_charge_limit', 'already_set', true],
    ['door_lock', 'ALREADY_ON', true],
    ['door_lock', 'valet mode already off', true],
    ['door_lock', 'already doing something else', false],
    ['door_lock', 'complete', false],
  ] as const)('of %s, %s: it is so already: %s', (name, reason, fine) =>
    expect(isFine(commands[name], reason)).toBe(fine),
  );
});
