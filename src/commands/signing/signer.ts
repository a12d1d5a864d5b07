import { randomBytes } from 'node:crypto';
import type { Clock } from '../../kernel/clock';
import { Problem, reasonOf } from '../../kernel/problem';
import type { ProblemCode } from '../../kernel/problems';
import { isVin } from '../../vehicle/vin';
import { faultIn, readAnswer, readMessage, type Answer } from './answer';
import type { Domain } from './domain';
import { faultProblem, type Fault } from './faults';
import type { CommandKey } from './key';
import type { RoutableMessage } from './message';
import { commandRequest, sessionRequest, type Envelope, type Request } from './request';
import { Session } from './session';
import type { SessionStore } from './session-store';

/**
 * Brings a message to a car and its answer back: `signed_command` of the Fleet API without its base64. It ends by itself;
 * what it throws is passed on. It sends no message twice: the car would refuse the second, and the signer sign it again. What
 * is not `wanted` any more it does not send.
 */
export type Transport = (vin: string, message: Uint8Array, wanted?: AbortSignal) => Promise<Uint8Array>;

export interface SignerOptions {
  readonly key: CommandKey;
  readonly transport: Transport;
  readonly store: SessionStore;
  readonly clock: Clock;
  /** As many unpredictable bytes as asked for; Node's own where absent. */
  readonly random?: (size: number) => Uint8Array;
}

/** One computer of one car: its session, and the end of the commands that wait for it. */
interface Lane {
  readonly vin: string;
  readonly domain: Domain;
  session: Session | undefined;
  last: Promise<unknown>;
}

/** What came of one try. */
type Outcome = { readonly answer: Answer } | { readonly fault: Fault; readonly resynced: boolean };

/** Signs commands for cars and reads their answers. One command at a time is on its way to each computer of a car. */
export class Signer {
  readonly #options: SignerOptions;
  readonly #random: (size: number) => Uint8Array;
  readonly #lanes = new Map<string, Lane>();

  constructor(options: SignerOptions) {
    this.#options = options;
    this.#random = options.random ?? randomBytes;
  }

  /**
   * Sends one command, after those that wait already. A car that is out of step is asked anew and the command signed again,
   * once; a car that is busy is not asked again, as only the caller knows until when the command makes sense.
   * @param payload a serialized `VCSEC.UnsignedMessage` or `CarServer.Action`.
   * @param wanted once aborted nothing more is sent, and its reason is thrown.
   * @throws Problem VIN_INVALID, COMMAND_SESSION_REFUSED, COMMAND_ANSWER_UNREADABLE or that of a fault, see `faults`; and what
   * the transport or the store throws, but API_NO_ANSWER only where the command itself may have arrived.
   */
  async send(vin: string, domain: Domain, payload: Uint8Array, wanted?: AbortSignal): Promise<Answer> {
    if (!isVin(vin)) throw new Problem('VIN_INVALID', { vin });
    // A copy: the caller may use its buffer again while the command waits.
    const own = Buffer.from(payload);
    const lane = this.#lane(vin, domain);
    const sent = lane.last.then(() => this.#deliver(lane, own, wanted));
    lane.last = sent.catch(() => {});
    return sent;
  }

  #lane(vin: string, domain: Domain): Lane {
    const name = `${vin} ${domain}`;
    let lane = this.#lanes.get(name);
    if (!lane) {
      lane = { vin, domain, session: undefined, last: Promise.resolve() };
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  async #deliver(lane: Lane, payload: Uint8Array, wanted?: AbortSignal): Promise<Answer> {
    const session = (lane.session ??= await this.#restored(lane));
    if (!session.isOpen) await this.#handshake(lane, session, wanted);
    let outcome = await this.#attempt(lane, session, payload, wanted);
    if ('fault' in outcome && outcome.fault.resync) {
      if (!outcome.resynced) await this.#handshake(lane, session, wanted);
      outcome = await this.#attempt(lane, session, payload, wanted);
      // What the car told does not help: the next command begins with a question.
      if ('fault' in outcome && outcome.fault.resync) session.close();
    }
    if ('fault' in outcome) throw faultProblem(lane.vin, outcome.fault);
    return outcome.answer;
  }

  async #restored({ vin, domain }: Lane): Promise<Session> {
    const { key, clock, store } = this.#options;
    const session = new Session({ vin, domain, key, clock });
    const stored = await store.load(vin, domain);
    if (stored) session.restore(stored);
    return session;
  }

  async #handshake(lane: Lane, session: Session, wanted?: AbortSignal): Promise<void> {
    const request = sessionRequest(this.#envelope(lane), this.#options.key.publicKey);
    const bytes = await this.#options.transport(lane.vin, request.bytes, wanted).catch((error: unknown) => {
      throw unanswered(lane.vin, error);
    });
    const message = orProblem('COMMAND_SESSION_REFUSED', lane.vin, () => readMessage(request, bytes));
    const fault = faultIn(message);
    if (fault) throw faultProblem(lane.vin, fault);
    this.#accept(session, request, message);
  }

  async #attempt(lane: Lane, session: Session, payload: Uint8Array, wanted?: AbortSignal): Promise<Outcome> {
    const { key, transport, store } = this.#options;
    const envelope = this.#envelope(lane);
    const request = commandRequest(envelope, key.publicKey, payload, session.sign(payload));
    // On the disk before it is on its way, so that no start ever gives this counter again.
    await store.save(lane.vin, lane.domain, session.stored!);
    const bytes = await transport(lane.vin, request.bytes, wanted);
    const unreadable = 'COMMAND_ANSWER_UNREADABLE';
    const message = orProblem(unreadable, lane.vin, () => readMessage(request, bytes));
    const resynced = this.#resynced(session, request, message);
    const answer = orProblem(unreadable, lane.vin, () => readAnswer(request, message));
    const fault = faultIn(message);
    return fault ? { fault, resynced } : { answer };
  }

  /** Takes over the session that came along, mostly with a fault. */
  #resynced(session: Session, request: Request, message: RoutableMessage): boolean {
    if (!message.session_info) return false;
    try {
      this.#accept(session, request, message);
      return session.isOpen;
    } catch (error) {
      // What the car did not sign is as if it had not come.
      if (error instanceof Problem && error.code === 'COMMAND_SESSION_REFUSED') return false;
      throw error;
    }
  }

  #accept(session: Session, { uuid, sentAt }: Request, message: RoutableMessage): void {
    session.accept({
      info: message.session_info ?? Buffer.alloc(0),
      tag: message.signature_data?.session_info_tag?.tag,
      challenge: uuid,
      sentAt,
    });
  }

  #envelope({ vin, domain }: Lane): Envelope {
    const [address, uuid] = [this.#random(16), this.#random(16)];
    return { vin, domain, address, uuid, sentAt: this.#options.clock.now() };
  }
}

/** No answer to a question is no doubt about a command: none has left. */
function unanswered(vin: string, error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'API_NO_ANSWER') return error;
  return new Problem('COMMAND_SESSION_REFUSED', { vin, reason: error.details['reason'] ?? '' }, error);
}

/** What reading throws, as the problem that it means here. */
function orProblem<T>(code: ProblemCode, vin: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Problem(code, { vin, reason: reasonOf(error) }, error);
  }
}
