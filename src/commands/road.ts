import { Problem } from '../kernel/problem';
import type { Clock } from '../kernel/clock';
import { readAnswer, type CarAnswer } from './answer';
import type { Command } from './command';
import type { ParameterValues } from './parameter';
import { encodePayload } from './payload';
import type { CommandKey } from './signing/key';
import { MemorySessionStore, type SessionStore } from './signing/session-store';
import { Signer, type Transport } from './signing/signer';

/** The way to cars. It throws Problems; what it cannot tell apart it throws as API_NO_ANSWER: perhaps it was done. */
export interface CommandRoad {
  /** @param wanted once aborted nothing more leaves, and its reason is thrown; what has left is waited for. */
  send(vin: string, command: Command, parameters: ParameterValues, wanted?: AbortSignal): Promise<CarAnswer>;
  /** Asks the car to wake up; `wanted` as above. @returns whether it is online now. */
  wake(vin: string, wanted?: AbortSignal): Promise<boolean>;
  /** Asks Tesla, not the car: it costs nothing and wakes nobody. */
  isOnline(vin: string): Promise<boolean>;
  /** US dollars billed for this car so far. */
  spent(vin: string): number;
}

/** A way that is closed: whatever is sent on it fails with the problem that closes it. */
export function closedRoad(problem: Problem): CommandRoad {
  const fail = (): Promise<never> => Promise.reject(problem);
  return { send: fail, wake: fail, isOnline: fail, spent: () => 0 };
}

/** The part of the Fleet API that commands take. */
export interface RoadApi {
  signedCommand(vin: string, message: Uint8Array, wanted?: AbortSignal): Promise<Uint8Array>;
  command(vin: string, name: string, parameters: Record<string, unknown>, wanted?: AbortSignal): Promise<CarAnswer>;
  wakeUp(vin: string, wanted?: AbortSignal): Promise<string>;
  vehicle(vin: string): Promise<{ readonly state: string }>;
  spent(vin: string): number;
}

export interface FleetApiRoadOptions {
  readonly api: RoadApi;
  readonly key: CommandKey;
  readonly clock: Clock;
  /** Where sessions are kept; in memory where absent. */
  readonly store?: SessionStore;
  /** As many unpredictable bytes as asked for; Node's own where absent. */
  readonly random?: (size: number) => Uint8Array;
}

/** What an old car says that takes no plain commands any more. */
const mustSign = 'unsigned_cmds_hardlocked';

/** Over the Fleet API: signed, and in plain to cars from before 2021 that cannot check signatures. */
export class FleetApiRoad implements CommandRoad {
  readonly #api: RoadApi;
  readonly #signer: Signer;
  /** Cars that cannot check signatures, as Tesla said. */
  readonly #plain = new Set<string>();

  constructor({ api, key, clock, store = new MemorySessionStore(), random }: FleetApiRoadOptions) {
    this.#api = api;
    const transport: Transport = (vin, message, wanted) => api.signedCommand(vin, message, wanted);
    this.#signer = new Signer({ key, transport, store, clock, ...(random && { random }) });
  }

  async send(vin: string, command: Command, parameters: ParameterValues, wanted?: AbortSignal): Promise<CarAnswer> {
    if (command.domain !== null && !this.#plain.has(vin)) {
      try {
        const { payload } = await this.#signer.send(
          vin,
          command.domain,
          encodePayload(command.domain, command.encode(parameters)),
          wanted,
        );
        return readAnswer(vin, command.domain, payload);
      } catch (error) {
        if (!isCode(error, 'COMMAND_SIGNING_UNSUPPORTED')) throw error;
        this.#plain.add(vin);
      }
    }
    return this.#sendPlain(vin, command, parameters, wanted);
  }

  async wake(vin: string, wanted?: AbortSignal): Promise<boolean> {
    return (await this.#api.wakeUp(vin, wanted)) === 'online';
  }

  async isOnline(vin: string): Promise<boolean> {
    return (await this.#api.vehicle(vin)).state === 'online';
  }

  spent(vin: string): number {
    return this.#api.spent(vin);
  }

  async #sendPlain(
    vin: string,
    { name }: Command,
    parameters: ParameterValues,
    wanted?: AbortSignal,
  ): Promise<CarAnswer> {
    try {
      const { result, reason } = await this.#api.command(vin, name, { ...parameters }, wanted);
      if (!result && reason === mustSign) throw new Problem('API_SIGNING_REQUIRED', { vin });
      return { result, reason };
    } catch (error) {
      // Its software learned to check signatures: the next command is signed.
      if (isCode(error, 'API_SIGNING_REQUIRED')) this.#plain.delete(vin);
      throw error;
    }
  }
}

const isCode = (error: unknown, code: string): boolean => error instanceof Problem && error.code === code;
