import { shareCircuit } from '../../rules/charge/circuit';
import type { Unsubscribe } from '../../kernel/subscribers';

/** A car that shares a circuit, as the circuit sees it. */
export interface CircuitMember {
  readonly vin: string;
  readonly priority: number;
  /** A, of the whole circuit; where members differ, the least counts. */
  readonly circuit: number;
  /** What it would like, A, and how many per cents it needs. */
  wanted(): { readonly amps: number; readonly missing: number };
  /** What it draws now, A: until a car has let go, nobody else can have it. */
  drawn(): number;
  /** Takes what it may draw, A. */
  share(amps: number): void;
}

/** Below this a Tesla wastes what it draws, A. */
const least = 5;

/** The circuits that cars share, by their names. */
export class Circuits {
  readonly #members = new Map<string, Set<CircuitMember>>();
  readonly #given = new Map<CircuitMember, number>();
  readonly #sharing = new Set<string>();

  /** A car joins; it is given its share at once, and again whenever that changes. */
  join(group: string, member: CircuitMember): Unsubscribe {
    const members = this.#members.get(group) ?? new Set();
    this.#members.set(group, members.add(member));
    this.share(group);
    return () => {
      if (!members.delete(member)) return;
      this.#given.delete(member);
      if (members.size > 0) this.share(group);
      else if (this.#members.get(group) === members) this.#members.delete(group);
    };
  }

  /** Shares a circuit anew, because a car wants or draws something else. */
  share(group: string): void {
    // Who is given a share may want another: once round again is enough, as nobody wants more for being given less.
    if (this.#sharing.has(group)) return;
    this.#sharing.add(group);
    try {
      const members = [...(this.#members.get(group) ?? [])];
      for (const [member, amps] of sharesOf(members)) {
        if (this.#given.get(member) === amps) continue;
        this.#given.set(member, amps);
        member.share(amps);
      }
    } finally {
      this.#sharing.delete(group);
    }
  }
}

/** What each may draw, those that lose something first. */
function sharesOf(members: readonly CircuitMember[]): (readonly [CircuitMember, number])[] {
  const circuit = Math.min(...members.map((member) => member.circuit));
  const cars = members.map((member) => {
    const { amps, missing } = member.wanted();
    return { vin: member.vin, priority: member.priority, missing, wanted: amps, least };
  });
  const shares = shareCircuit(cars, circuit);
  const shareOf = ({ vin }: CircuitMember): number => shares.get(vin) ?? 0;
  return members
    .map((member) => {
      const others = members.filter((each) => each !== member);
      // A car that was told to draw less still draws what it shows: the sum is held also while it follows.
      const taken = others.reduce((sum, other) => sum + Math.max(shareOf(other), Math.ceil(other.drawn())), 0);
      const free = Math.max(0, circuit - taken);
      // Who wants nothing may begin with what the others leave; they are shared anew as soon as it does.
      const amps = member.wanted().amps > 0 ? Math.min(shareOf(member), free) : free;
      return [member, amps >= least ? amps : 0] as const;
    })
    .sort(([one, a], [other, b]) => a - one.drawn() - (b - other.drawn()));
}
