import { CommandKey } from '../../../src/commands/signing/key';
import type { Domain } from '../../../src/commands/signing/domain';
import { MemorySessionStore, type SessionStore } from '../../../src/commands/signing/session-store';
import { Signer, type Transport } from '../../../src/commands/signing/signer';
import { ManualClock } from '../../support/manual-clock';
import { TestCar } from './car';
import { commandProtos } from './protos';

/** Both computers of any number of cars, and what lies between them and a signer. */
export class Road {
  readonly clock = new ManualClock();
  readonly key = CommandKey.make();
  readonly store = new MemorySessionStore();
  /** Every message that was sent, oldest first. */
  readonly sent: Uint8Array[] = [];
  readonly #computers = new Map<string, TestCar>();

  /** A computer of a car; made on first use. */
  car(vin: string, domain: Domain): TestCar {
    const number = domain === 'vehicle_security' ? 2 : 3;
    const name = `${vin} ${number}`;
    let car = this.#computers.get(name);
    if (!car) this.#computers.set(name, (car = new TestCar(vin, number, this.clock)));
    return car;
  }

  /** Brings a message to the computer that it names. */
  readonly transport: Transport = (vin, message) => {
    this.sent.push(message);
    const type = commandProtos.lookupType('UniversalMessage.RoutableMessage');
    const { domain } = type.toObject(type.decode(message))['to_destination'] as { domain: number };
    const answer = this.car(vin, domain === 2 ? 'vehicle_security' : 'infotainment').receive(message);
    return Promise.resolve(answer);
  };

  signer(options: { transport?: Transport; store?: SessionStore; key?: CommandKey } = {}): Signer {
    const { clock, key, store, transport } = this;
    return new Signer({ clock, key, store, transport, ...options });
  }
}
