import type { Unsubscribe } from '../../kernel/subscribers';
import { chargeInTurn, type SunCar } from '../../rules/charge/sun-turn';
import { metres, type Place } from '../../rules/place';

/** A car that charges by the sun of its home. */
export interface SunMember {
  readonly home: Place;
  /** How it stands with it now; `undefined` before its rule has begun. */
  car(): SunCar | undefined;
}

/** The suns of all homes: cars whose homes lie in each other take turns at the same one. */
export class Suns {
  readonly #members = new Set<SunMember>();

  join(member: SunMember): Unsubscribe {
    this.#members.add(member);
    return () => void this.#members.delete(member);
  }

  /** What a member may count as its own charge, W. @param charge what it draws. */
  chargeOf(member: SunMember, charge: number): number {
    const own = member.car();
    if (!own) return charge;
    const others = [...this.#members].filter((other) => other !== member && isOneHome(other.home, member.home));
    return chargeInTurn(
      charge,
      own,
      others.flatMap((other) => other.car() ?? []),
    );
  }
}

const isOneHome = (one: Place, other: Place): boolean => metres(one, other) <= Math.max(one.radius, other.radius);
