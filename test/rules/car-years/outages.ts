const minute = 60_000;
const day = 86_400_000;

/** Epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** When the car has no network, and when the program does not run; drawn before a year begins. Epoch milliseconds. */
export class Outages {
  readonly #network: readonly Stretch[];
  readonly #downs: readonly Stretch[];

  constructor(network: readonly Stretch[], downs: readonly Stretch[]) {
    this.#network = network;
    this.#downs = downs;
  }

  /** Every other week a stretch without network, of minutes to five hours; every third a restart, most of them short. */
  static draw(from: number, days: number, random: () => number): Outages {
    const drawn = (count: number, minutes: () => number): Stretch[] =>
      Array.from({ length: Math.round(count + random() - 0.5) }, (): Stretch => {
        const begin = from + random() * days * day;
        return { from: begin, to: begin + minutes() * minute };
      });
    return new Outages(
      drawn(days / 14, () => 2 + 300 * random() ** 3),
      drawn(days / 21, () => (random() < 0.7 ? 2 : 120 * random())),
    );
  }

  /** With stretches in which nothing came through, besides those that were drawn. */
  and(stalls: readonly Stretch[]): Outages {
    return new Outages([...this.#network, ...stalls], this.#downs);
  }

  hasNetwork(now: number): boolean {
    return !isIn(this.#network, now, now);
  }

  isUp(now: number): boolean {
    return !isIn(this.#downs, now, now);
  }

  /** Whether the program could hear the car all the time. */
  isClear(from: number, to: number): boolean {
    return !isIn(this.#network, from, to) && !isIn(this.#downs, from, to);
  }

  /** The parts of a stretch in which the program could hear the car. */
  clearIn(whole: Stretch): readonly Stretch[] {
    const without = (parts: readonly Stretch[], out: Stretch): Stretch[] =>
      parts
        .flatMap(({ from, to }) => [
          { from, to: Math.min(to, out.from) },
          { from: Math.max(from, out.to), to },
        ])
        .filter(({ from, to }) => to > from);
    return [...this.#network, ...this.#downs].reduce(without, [whole]);
  }
}

const isIn = (stretches: readonly Stretch[], from: number, to: number): boolean =>
  stretches.some((out) => out.from <= to && from < out.to);
