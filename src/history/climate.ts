import type { Known, KnownChannels } from './known';
import { eachValue } from './moment';
import { lastOf, type Gap, type Span } from './span';
import { hour, minute } from './state';

/** So long before a trip climate warms its cabin and its pack, and not those of another one. */
const before = 30 * minute;

export const isConditioning = ({ HvacPower }: KnownChannels): boolean => HvacPower?.value === 1;

/**
 * Milliseconds that climate ran shortly before a trip, from wherever its energy came; `null` where the car did not tell of it.
 * @param previous what the gap comes after: before its end, climate ran for that.
 */
export function climateBefore({ known, words }: Gap, previous: Span | undefined, start: number): number | null {
  let climate = known.HvacPower?.value;
  let since = Math.max(start - before, previous ? lastOf(previous).to : 0);
  let time = 0;
  const pass = (at: number): void => {
    if (climate === 1) time += Math.max(0, at - since);
    since = Math.max(since, at);
  };
  for (const word of words) {
    if (word.at >= start) break;
    pass(word.at);
    eachValue(word, (channel, value) => {
      if (channel === 'HvacPower') climate = value;
    });
  }
  pass(start);
  return climate === undefined ? null : time;
}

/** Milliseconds: of less, the steps in which the pack tells of its energy say nothing. */
const leastMeasured = 5 * minute;

/** What the pack lost while climate ran, between the first and the last that it told of each such phase. */
export class ClimatePower {
  #mark: Known | null = null;
  #energy = 0;
  #time = 0;

  /** What was known changed. */
  take(was: KnownChannels, is: KnownChannels): void {
    const told = is.EnergyRemaining === was.EnergyRemaining ? undefined : is.EnergyRemaining;
    if (told && this.#mark) {
      this.#energy += this.#mark.value - told.value;
      this.#time += told.at - this.#mark.at;
    }
    if (!isConditioning(is)) this.#mark = null;
    else if (told) this.#mark = told;
  }

  /** kWh of so many milliseconds of climate, at the power that was seen; `null` where too little was. */
  over(time: number): number | null {
    if (this.#time < leastMeasured) return null;
    return Math.max(0, this.#energy / (this.#time / hour)) * (time / hour);
  }
}
