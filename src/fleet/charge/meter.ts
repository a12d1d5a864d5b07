import type { MeterReading } from '../../rules/meter/read';
import type { HomePower } from '../../rules/charge/surplus';

/** A meter that is silent for longer says nothing, milliseconds. */
const stale = 2 * 60_000;
/** A home battery's charge moves slowly. */
const socStale = 15 * 60_000;

/** Puts together what the meters of a home say, each in messages of its own. */
export class Meter {
  readonly #parts = new Map<keyof MeterReading, { readonly value: number; readonly at: number }>();

  /** @param now when it was measured, epoch milliseconds. */
  take(reading: MeterReading, now: number): void {
    for (const [part, value] of Object.entries(reading)) {
      this.#parts.set(part as keyof MeterReading, { value, at: now });
    }
  }

  /**
   * The power of the home; `undefined` while the grid's is not known.
   * @param charge what the car draws, W.
   */
  power(charge: number, now: number): HomePower | undefined {
    const imported = this.#at('imported', now);
    const exported = this.#at('exported', now);
    const difference = imported && exported && { value: imported.value - exported.value, at: imported.at };
    const grid = this.#at('grid', now) ?? difference;
    if (!grid) return undefined;
    const battery = this.#at('battery', now);
    const batterySoc = this.#at('batterySoc', now, socStale);
    return {
      grid: grid.value,
      charge,
      ...(battery && { battery: battery.value }),
      ...(batterySoc && { batterySoc: batterySoc.value }),
      at: grid.at,
    };
  }

  #at(part: keyof MeterReading, now: number, age = stale): { readonly value: number; readonly at: number } | undefined {
    const known = this.#parts.get(part);
    return known && now - known.at <= age ? known : undefined;
  }
}
