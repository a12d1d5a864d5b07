import type { SignalRecord } from '../../../src/vehicle/record';
import { minute, type Life, type Said, type TrueSpan } from './life';
import { within, type Random } from './random';

/** How a span fared on its way: which of its ends were lost for good. */
export interface Fate extends TrueSpan {
  readonly isStartLost: boolean;
  readonly isEndLost: boolean;
}

export interface Delivery {
  readonly at: number;
  readonly record: SignalRecord;
}

type Window = readonly [from: number, to: number];
const second = 1_000;

/** What is lost of a span: nothing, a piece inside, around an end, or all of it. */
function lossOf(random: Random, { start, end, stops }: TrueSpan): Window | undefined {
  const length = end - start;
  const some = within(random, 35 * second, Math.min(10 * minute, length / 2));
  // A short stop whose other side is lost is an end like any other.
  const kind = Math.floor(random() * 14);
  switch (stops > 0 && kind !== 2 ? 5 : kind) {
    case 0:
      return [start - 30 * second, start + some];
    case 1:
      return [end - some, end + within(random, 10, 200) * second];
    case 2:
      return [start - 50 * second, end + minute];
    case 3:
    case 4:
      return length < 6 * minute ? undefined : [start + 90 * second, start + 90 * second + some];
    default:
      return undefined;
  }
}

/**
 * How a life reaches us: windows lost for good, windows that come hours late, some of it shuffled, records twice, some of
 * them resent.
 */
export function deliver(vin: string, life: Life, random: Random): { fates: Fate[]; deliveries: Delivery[] } {
  const lost: Window[] = [];
  let touched = 0;
  const fates = life.spans.map((span): Fate => {
    const loss = touched > 0 ? undefined : lossOf(random, span);
    if (loss) lost.push(loss);
    const isStartLost = loss !== undefined && loss[0] < span.start;
    const isEndLost = loss !== undefined && loss[1] > span.end;
    // Where nothing is heard between two losses, nothing could tell two spans from one.
    touched = isEndLost ? 2 : touched - 1;
    return { ...span, isStartLost, isEndLost };
  });
  const late: { window: Window; until: number; isShuffled: boolean }[] = [];
  for (let from = life.said[0]!.at; from < life.now; from += within(random, 1, 12) * 60 * minute) {
    const to = from + within(random, 1, 180) * minute;
    const until = to + (random() < 0.1 ? within(random, 1, 20) * 60 * minute : within(random, 0, 5) * minute);
    late.push({ window: [from, to], until, isShuffled: random() < 0.5 });
    from = to;
  }
  const deliveries: Delivery[] = [];
  const isIn = (at: number, [from, to]: Window): boolean => at >= from && at <= to;
  let [l, w] = [0, 0];
  for (const { at, data } of life.said) {
    while ((lost[l]?.[1] ?? Infinity) < at) l++;
    while ((late[w]?.window[1] ?? Infinity) < at) w++;
    if (lost[l] && isIn(at, lost[l]!)) continue;
    const block = late[w] && isIn(at, late[w]!.window) ? late[w] : undefined;
    const arrives = at + within(random, 50, 2_000);
    const when = block
      ? block.until + (block.isShuffled ? random() * 30 * second : (at - block.window[0]) / 1_000)
      : arrives;
    deliveries.push({ at: Math.max(when, arrives), record: recordOf(vin, { at, data }, false) });
    if (random() < 0.03) {
      const again = Math.max(when, arrives) + within(random, 0, 60) * minute;
      deliveries.push({ at: again, record: recordOf(vin, { at, data }, random() < 0.5) });
    }
  }
  deliveries.sort((a, b) => a.at - b.at);
  return { fates, deliveries };
}

export function recordOf(vin: string, { at, data }: Said, isResend: boolean): SignalRecord {
  return { vin, topic: 'V', txid: 'x', createdAt: at, receivedAt: at, isResend, data };
}
