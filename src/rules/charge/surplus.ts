/** What the meters of the home say. Watts; a part that is not measured is absent. */
export interface HomePower {
  /** + from the grid, − into it. */
  readonly grid: number;
  /** What the car draws, and what it may take over from others; see `chargeInTurn`. */
  readonly charge: number;
  /** Home battery: + gives, − takes. */
  readonly battery?: number;
  /** %, of the home battery. */
  readonly batterySoc?: number;
  /** When it was measured, epoch milliseconds. */
  readonly at: number;
}

export interface SurplusOptions {
  /** Left for the house, W. */
  readonly buffer: number;
  /** A Tesla wastes what it draws below 5 to 6 A: there it stops instead. */
  readonly minAmps: number;
  readonly maxAmps: number;
  readonly phases: 1 | 2 | 3;
  readonly volts: number;
  /** From this charge of the home battery on, the car may have what the battery takes, %. */
  readonly batteryFrom?: number;
  /** How long the sun has to suffice before a start, and to fall short before a stop, ms. */
  readonly startAfter: number;
  readonly stopAfter: number;
}

/** Kept between readings; plain data, so that it survives a restart. Times are epoch milliseconds. */
export interface SurplusState {
  /** Smoothed, W. */
  readonly available: number | null;
  /** When the last reading was taken in. */
  readonly at: number | null;
  /** Since when there is enough while stopped, or too little while charging. */
  readonly since: number | null;
  /** What it charges with; 0: stopped. */
  readonly amps: number;
  readonly changedAt: number | null;
  readonly startedAt: number | null;
}

export const noSurplus: SurplusState = {
  available: null,
  at: null,
  since: null,
  amps: 0,
  changedAt: null,
  startedAt: null,
};

const second = 1_000;
const minute = 60 * second;
/** A meter that is silent for longer says nothing. */
const stale = 2 * minute;
/** The time of smoothing: clouds and kettles pass. */
const smoothing = 45 * second;
/** A car follows a new current within 25 s; asked sooner, it is still on its way. */
const leastApart = 30 * second;
/** A change of one ampere is worth a command only after this long. */
const worthOneAmp = 5 * minute;
/** A session that began lasts at least this long. */
const leastOn = 5 * minute;

/** Power that the car may have: what is fed in, what it draws already, never what a home battery gives. */
export function surplusPower(home: HomePower, { buffer, batteryFrom }: SurplusOptions): number {
  const battery = home.battery ?? 0;
  const full = batteryFrom !== undefined && home.batterySoc !== undefined && home.batterySoc >= batteryFrom;
  // + while it gives: that is no sun. − while it takes: the car's share, once the battery is full enough.
  const share = battery > 0 || full ? -battery : 0;
  return home.charge - home.grid - buffer + share;
}

/**
 * Takes in a reading and says with how many amperes to charge, 0 to stop. Between the start and the stop lies time rather
 * than power, so that a cloud does not switch. A reading that is too old holds everything as it is.
 */
export function followSurplus(
  state: SurplusState,
  home: HomePower,
  options: SurplusOptions,
  now: number,
): SurplusState {
  if (now - home.at > stale || !Number.isFinite(surplusPower(home, options))) return { ...state, since: null };
  // After a silence, or a clock set back, the past is no guide.
  const apart = state.at === null ? Infinity : now - state.at;
  const weight = apart >= 0 && apart <= stale ? 1 - Math.exp(-apart / smoothing) : 1;
  const power = surplusPower(home, options);
  const available = state.available === null ? power : state.available + (power - state.available) * weight;

  const wanted = Math.floor(available / (options.volts * options.phases));
  const enough = wanted >= options.minAmps;
  const charging = state.amps > 0;
  const since = enough === charging ? null : ((weight < 1 ? state.since : null) ?? now);
  const next = { ...state, available, at: now, since };
  const amps = Math.min(options.maxAmps, wanted);

  if (since !== null) {
    if (!charging) return now - since >= options.startAfter ? changed(next, amps, now) : next;
    const longOn = state.startedAt === null || now - state.startedAt >= leastOn;
    if (longOn && now - since >= options.stopAfter) return changed(next, 0, now);
  }
  if (!charging) return next;
  // Too little for now, but not for long enough to stop.
  const held = Math.max(options.minAmps, amps);
  const quiet = state.changedAt === null ? Infinity : now - state.changedAt;
  const step = Math.abs(held - state.amps);
  return step > 0 && quiet >= leastApart && (step >= 2 || quiet > worthOneAmp) ? changed(next, held, now) : next;
}

function changed(state: SurplusState, amps: number, now: number): SurplusState {
  const startedAt = amps === 0 ? null : state.amps === 0 ? now : state.startedAt;
  return { ...state, amps, changedAt: now, startedAt, since: null };
}
