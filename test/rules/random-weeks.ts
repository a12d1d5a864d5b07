/** Marsaglia's xorshift: the same weeks on every machine. */
export function randomOf(seed: number): () => number {
  let x = seed * 2_654_435_761 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

/** Six zones, each from the Mondays (UTC) before its clocks change in 2026; Kolkata's never do. */
const mondays: Readonly<Record<string, readonly string[]>> = {
  'Europe/Berlin': ['2026-03-23', '2026-10-19'],
  'America/New_York': ['2026-03-02', '2026-10-26'],
  'Australia/Lord_Howe': ['2026-03-30', '2026-09-28'],
  'Asia/Kolkata': ['2026-03-23', '2026-11-23'],
  'Pacific/Auckland': ['2026-03-30', '2026-09-21'],
  'America/Santiago': ['2026-03-30', '2026-08-31'],
};

export interface ZonedWeek {
  readonly zone: string;
  readonly monday: string;
  readonly start: number;
  readonly seed: number;
}

/** Moves all seeds, to look at other weeks than those of every day. */
const shift = Number(process.env['WEEKS_SEED'] ?? 0);

export const zonedWeeks: readonly ZonedWeek[] = Object.entries(mondays)
  .flatMap(([zone, dates]) => dates.map((monday) => ({ zone, monday, start: Date.parse(monday) })))
  .map((week, n) => ({ ...week, seed: n + 1 + 100 * shift }));
