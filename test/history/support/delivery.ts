import type { SignalRecord } from '../../../src/vehicle/record';
import { minute, type Life, type Said, type TrueSpan } from './life';
import { within, type Random } from './random';

export interface Delivery {
  readonly at: number;
  readonly record: SignalRecord;
}

type Window = readonly [from: number, to: number];
const second = 1_000;

/** What is lost of a span: nothing, a piece inside, around an end, or all of it. */
function lossOf(random: Random, { start, end }: TrueSpan): Window | undefined {
  const length = end - start;
  const some = within(random, 20 * second, Math.min(10 * minute, length / 2));
  switch (Math.floor(random() * 14)) {
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
 * @returns also what of it ever arrives.
 */
export function deliver(vin: string, life: Life, random: Random): { heard: Said[]; deliveries: Delivery[] } {
  const lost: Window[] = [];
  // The last drive tells what went before it.
  for (const span of life.spans.slice(0, -1)) {
    const loss = lossOf(random, span);
    if (loss) lost.push(loss);
  }
  const late: { window: Window; until: number; isShuffled: boolean }[] = [];
  for (let from = life.said[0]!.at; from < life.now; from += within(random, 1, 12) * 60 * minute) {
    const to = from + within(random, 1, 180) * minute;
    const until = to + (random() < 0.1 ? within(random, 1, 20) * 60 * minute : within(random, 0, 5) * minute);
    late.push({ window: [from, to], until, isShuffled: random() < 0.5 });
    from = to;
  }
  const heard: Said[] = [];
  const deliveries: Delivery[] = [];
  const isIn = (at: number, [from, to]: Window): boolean => at >= from && at <= to;
  let [l, w] = [0, 0];
  for (const said of life.said) {
    const { at } = said;
    while ((lost[l]?.[1] ?? Infinity) < at) l++;
    while ((late[w]?.window[1] ?? Infinity) < at) w++;
    if (lost[l] && isIn(at, lost[l]!)) continue;
    heard.push(said);
    const block = late[w] && isIn(at, late[w]!.window) ? late[w] : undefined;
    const arrives = at + within(random, 50, 2_000);
    const when = block
      ? block.until + (block.isShuffled ? random() * 30 * second : (at - block.window[0]) / 1_000)
      : arrives;
    deliveries.push({ at: Math.max(when, arrives), record: recordOf(vin, said, false) });
    if (random() < 0.03) {
      const again = Math.max(when, arrives) + within(random, 0, 60) * minute;
      deliveries.push({ at: again, record: recordOf(vin, said, random() < 0.5) });
    }
  }
  deliveries.sort((a, b) => a.at - b.at);
  return { heard, deliveries };
}

export function recordOf(vin: string, { at, data }: Pick<Said, 'at' | 'data'>, isResend: boolean): SignalRecord {
  return { vin, topic: 'V', txid: 'x', createdAt: at, receivedAt: at, isResend, data };
}
