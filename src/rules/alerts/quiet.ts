import { windowsIn, type OpenWindow } from '../week';
import type { Interval } from '../zone';
import type { AlertOptions } from './settings';

const day = 86_400_000;

/** The quiet hours of a rule: zones are slow to compute, so a day of them is looked up at once. */
export class QuietHours {
  readonly #settings: Pick<AlertOptions, 'quiet' | 'zone'>;
  #span: Interval = { start: 0, end: 0 };
  #windows: readonly OpenWindow[] = [];

  constructor(settings: Pick<AlertOptions, 'quiet' | 'zone'>) {
    this.#settings = settings;
  }

  /** When they end, epoch milliseconds; `null` outside of them. */
  until(now: number): number | null {
    const { quiet, zone } = this.#settings;
    if (now < this.#span.start || now >= this.#span.end) {
      this.#span = { start: now, end: now + day };
      this.#windows = quiet.flatMap((window) => windowsIn(window, zone, this.#span));
    }
    const ends = this.#windows.filter(({ start, end }) => start <= now && now < end).map(({ end }) => end);
    return ends.length > 0 ? Math.max(...ends) : null;
  }
}
