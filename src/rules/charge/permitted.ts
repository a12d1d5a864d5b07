import type { PriceSlot } from '../prices/series';
import type { Interval } from '../zone';
import type { ChargePlan, PlanRequest } from './plan';
import { planCharge } from './plan';

/**
 * Plans inside stretches of time that may be used. The time between them is folded away, planned without, and unfolded
 * again, so that the plan is exact in what is left.
 * @param permitted in order, inside now and departure.
 */
export function planWithin(request: PlanRequest, permitted: readonly Interval[]): ChargePlan {
  const { now, departure } = request;
  const first = permitted[0];
  if (first && permitted.length === 1 && first.start <= now && first.end >= departure) return planCharge(request);
  const folded = new Folded(now, permitted);
  const plan = planCharge({
    ...request,
    departure: folded.end,
    slots: request.slots.flatMap((slot) => folded.fold(slot)),
  });
  // What goes on behind the departure is not folded: nothing is permitted or blocked there.
  const blocks = plan.blocks.flatMap((block) =>
    folded.unfold(block, departure).map((span) => ({
      ...block,
      ...span,
      cost: block.cost === null ? null : (block.cost * (span.end - span.start)) / (block.end - block.start),
    })),
  );
  return { ...plan, blocks, latestStart: folded.real(plan.latestStart, departure) };
}

/** Time without its gaps: it begins at the same instant and runs on where the next stretch begins. */
class Folded {
  readonly #now: number;
  readonly #parts: readonly (Interval & { readonly at: number })[];
  /** Where the folded time ends. */
  readonly end: number;

  constructor(now: number, permitted: readonly Interval[]) {
    this.#now = now;
    let at = now;
    this.#parts = permitted.map(({ start, end }) => {
      const part = { start, end, at };
      at += end - start;
      return part;
    });
    this.end = at;
  }

  fold(slot: PriceSlot): PriceSlot[] {
    return this.#parts.flatMap(({ start, end, at }) => {
      const from = Math.max(start, slot.start);
      const to = Math.min(end, slot.end);
      return to > from ? [{ ...slot, start: at + from - start, end: at + to - start }] : [];
    });
  }

  unfold(block: Interval, departure: number): Interval[] {
    const inside = this.#parts.flatMap(({ start, end, at }) => {
      const from = Math.max(at, block.start);
      const to = Math.min(at + end - start, block.end);
      return to > from ? [{ start: start + from - at, end: start + to - at }] : [];
    });
    const over = block.end - Math.max(block.start, this.end);
    return over > 0 ? [...inside, { start: departure, end: departure + over }] : inside;
  }

  /** The instant of a moment of folded time. */
  real(moment: number, departure: number): number {
    if (moment < this.#now) return moment;
    for (const { start, end, at } of this.#parts) {
      if (moment >= at && moment < at + end - start) return start + moment - at;
    }
    return departure;
  }
}
