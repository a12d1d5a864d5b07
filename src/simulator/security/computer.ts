import { createECDH, createHash, type ECDH } from 'node:crypto';
import type { Clock } from '../../kernel/clock';
import { inform } from './information';
import { isOnCurve, type KeyList, type KeyRole } from './key-list';
import { domains, readOrder, writeDone, writeRefusal, type Domain, type Order } from './order';
import type { RandomBytes } from './random';
import { faults, heals, type Routable } from './routable';
import { write, type Message } from './schema';
import { latest, Session, type Accepted, type Refused } from './session';

/** What a computer asks of the car that it sits in. */
export interface CommandedCar {
  /** Does it. @returns the car's word why not; '' where it did. */
  obey(order: Order): string;
  /** Whether that is about charging, which a key of role `charging_manager` may ask for. */
  isCharging(order: Order): boolean;
  /** As `VCSEC.VehicleStatus`. */
  status(): Message;
  /** The number of the fault that the next command shall be answered with instead of being checked. */
  takeFault(): number | undefined;
  /** A command came. */
  commanded(command: CommandReport): void;
}

/** A command that reached a computer, done or not. */
export interface CommandReport {
  readonly domain: Domain;
  /** What it asks for, hex; '' where it could not be decrypted. */
  readonly payload: string;
  readonly verified: boolean;
  /** The number of `MessageFault_E` that it is answered with, 0 for none. */
  readonly fault: number;
  /** Why the car did not do it; '' where it did. */
  readonly reason: string;
}

export interface ComputerOptions {
  readonly vin: string;
  readonly domain: Domain;
  readonly keys: KeyList;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly car: CommandedCar;
}

/** The bit of the flags by which a client asks for an encrypted answer. */
const encryptResponse = 2;

/** A computer of a car that takes signed commands: its key pair, and its sessions with the keys on the list. */
export class Computer {
  readonly #options: ComputerOptions;
  readonly #number: number;
  readonly #sessions = new Map<string, Session>();
  #ownKey: ECDH;

  constructor(options: ComputerOptions) {
    this.#options = options;
    this.#number = domains[options.domain];
    this.#ownKey = keyPair(options.randomBytes);
  }

  /** Starts anew: every session begins a new epoch. */
  reboot(): void {
    this.#sessions.clear();
  }

  /** Is replaced by another one. */
  replace(): void {
    this.#ownKey = keyPair(this.#options.randomBytes);
    this.reboot();
  }

  /** Answers whatever comes. */
  answer(request: Routable): Routable {
    const { from_destination: from, uuid } = request;
    return {
      to_destination: from?.routing_address ? { routing_address: from.routing_address } : {},
      from_destination: { domain: this.#number },
      ...(uuid && { request_uuid: uuid }),
      ...(request.session_info_request ? this.#handshake(request) : this.#reply(request)),
    };
  }

  #handshake(request: Routable): Partial<Routable> {
    const session = this.#session(request.session_info_request?.public_key);
    if (session) return session.info(request.uuid ?? Buffer.alloc(0));
    const status = 'SESSION_INFO_STATUS_KEY_NOT_ON_WHITELIST';
    return { session_info: write('Signatures.SessionInfo', { status }) };
  }

  #reply(request: Routable): Partial<Routable> {
    const { keys, car, domain } = this.#options;
    const payload = request.protobuf_message_as_bytes ?? Buffer.alloc(0);
    if (!request.signature_data && domain === 'vehicle_security' && request.to_destination?.domain === this.#number) {
      const information = inform(payload, keys, () => car.status());
      if (information) return { protobuf_message_as_bytes: information };
    }
    const forced = car.takeFault();
    if (forced !== undefined && forced !== faults.responseTooLarge) return this.#refuse(request, forced);
    const verdict = this.#check(request);
    if ('fault' in verdict) return this.#refuse(request, verdict.fault);
    return this.#obey(request, verdict, forced);
  }

  /** A command whose signature was right. */
  #obey(request: Routable, { payload, requestHash }: Accepted, forced: number | undefined): Partial<Routable> {
    const { car, domain } = this.#options;
    const order = readOrder(domain, payload);
    if (!order) return this.#refuse(request, faults.decoding, payload);
    if (order.name === '') return this.#refuse(request, faults.invalidCommand, payload);
    const forbidden = forbids(this.#role(request), () => car.isCharging(order));
    if (forbidden !== undefined) return this.#refuse(request, forbidden, payload);
    const reason = car.obey(order);
    const fault = forced ?? 0;
    car.commanded({ domain, payload: payload.toString('hex'), verified: true, fault, reason });
    if (fault !== 0) return status(fault);
    const answer = reason === '' ? writeDone(domain) : writeRefusal(domain, reason);
    const session = (request.flags ?? 0) & encryptResponse ? this.#session(clientOf(request)) : undefined;
    return session ? session.seal(answer, requestHash) : { protobuf_message_as_bytes: answer };
  }

  /** A command that is not done. @param verified what it asks for, where its signature was right. */
  #refuse(request: Routable, fault: number, verified?: Buffer): Partial<Routable> {
    const { car, domain } = this.#options;
    const { protobuf_message_as_bytes: sent = Buffer.alloc(0), signature_data: signature } = request;
    const payload = verified ?? (signature?.AES_GCM_Personalized_data ? Buffer.alloc(0) : sent);
    car.commanded({ domain, payload: payload.toString('hex'), verified: verified !== undefined, fault, reason: '' });
    const session = this.#tellsSession(request, fault) ? this.#session(clientOf(request)) : undefined;
    return { ...status(fault), ...session?.info(request.uuid ?? Buffer.alloc(0)) };
  }

  /** What follows a look at the session carries it: the faults that it heals, and a time beyond all sessions. */
  #tellsSession({ signature_data: signature }: Routable, fault: number): boolean {
    const { expires_at: expiresAt = 0 } =
      signature?.HMAC_Personalized_data ?? signature?.AES_GCM_Personalized_data ?? {};
    return heals(fault) || (fault === faults.badParameter && expiresAt > latest);
  }

  #check(request: Routable): Accepted | Refused {
    const { signature_data: signature, to_destination: to } = request;
    if (!signature?.HMAC_Personalized_data && !signature?.AES_GCM_Personalized_data)
      return { fault: faults.badParameter };
    if (to?.domain !== this.#number) return { fault: faults.invalidDomains };
    if (signature.signer_identity?.handle !== undefined) return { fault: faults.invalidKeyHandle };
    return this.#session(clientOf(request))?.check(request) ?? { fault: faults.unknownKey };
  }

  /** The session with a client; `undefined` for a key that is not on the list. */
  #session(client: Buffer | undefined): Session | undefined {
    const point = client?.toString('hex') ?? '';
    if (!client || !this.#options.keys.has(point) || !isOnCurve(point)) return undefined;
    let session = this.#sessions.get(point);
    if (!session) {
      const { vin, clock, randomBytes } = this.#options;
      session = new Session({ vin, domain: this.#number, ownKey: this.#ownKey, client, clock, randomBytes });
      this.#sessions.set(point, session);
    }
    return session;
  }

  #role(request: Routable): KeyRole {
    return this.#options.keys.role(clientOf(request)?.toString('hex') ?? '') ?? 'none';
  }
}

const clientOf = (request: Routable): Buffer | undefined => request.signature_data?.signer_identity?.public_key;

const status = (fault: number): Pick<Routable, 'signedMessageStatus'> => ({
  signedMessageStatus: { operation_status: 2, signed_message_fault: fault },
});

/** The fault of a command that a key may not send; `undefined` for one that it may. */
function forbids(role: KeyRole, isCharging: () => boolean): number | undefined {
  switch (role) {
    case 'owner':
    case 'driver':
    case 'fleet_manager':
    case 'guest':
      return undefined;
    case 'charging_manager':
      return isCharging() ? undefined : faults.insufficientPrivileges;
    case 'service':
      return faults.remoteServiceAccessDisabled;
    case 'vehicle_monitor':
    case 'none':
      return faults.insufficientPrivileges;
  }
}

/** A new key pair. */
function keyPair(randomBytes: RandomBytes): ECDH {
  const pair = createECDH('prime256v1');
  for (let scalar = randomBytes(32); ; scalar = createHash('sha256').update(scalar).digest()) {
    try {
      pair.setPrivateKey(scalar);
      return pair;
    } catch {
      // Zero, or beyond the order of the curve: once in four billion.
    }
  }
}
