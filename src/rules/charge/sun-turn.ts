import { byTurn, type CarInTurn } from './circuit';
import type { ChargeRuleView } from './exchange';
import { mostAmps } from './need';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState } from './state';

/** A car as the others of its home see it that charge by the same sun, W. */
export interface SunCar extends CarInTurn {
  /** What it draws because the sun shines. */
  readonly drawn: number;
  /** What it is about to draw. */
  readonly claimed: number;
}

const minute = 60_000;
/** A car that was told to draw more has followed within this time, or does not: then others may have it. */
const follows = 5 * minute;
/** A reading that is older claims nothing. */
const stale = 2 * minute;

/** What a car with its rule takes of the sun, and is about to take. */
export function sunCarOf(
  vin: string,
  settings: ChargeRuleSettings,
  { facts, surplus }: ChargeRuleState,
  { mode, wanted }: Pick<ChargeRuleView, 'mode' | 'wanted'>,
  now: number,
): SunCar {
  const { volts, phases, circuit } = settings;
  const turn = { vin, priority: circuit?.priority ?? 0, missing: wanted.missing };
  const isIn = settings.surplus !== null && (mode === 'surplus' || mode === 'waiting');
  if (!isIn) return { ...turn, drawn: 0, claimed: 0 };
  const drawn = mode === 'surplus' ? (facts?.power ?? 0) * 1_000 : 0;
  const within = (at: number | null, time: number): boolean => at !== null && Math.abs(now - at) <= time;
  if (surplus.amps > 0) {
    const isFollowing = within(drawn > 0 ? surplus.changedAt : surplus.startedAt, follows);
    return { ...turn, drawn, claimed: isFollowing ? surplus.amps * volts * phases : drawn };
  }
  // It begins as soon as the sun has sufficed for long enough.
  const amps = within(surplus.at, stale) ? Math.floor((surplus.available ?? 0) / (volts * phases)) : 0;
  const isEnough = amps >= settings.surplus!.minAmps;
  return { ...turn, drawn, claimed: isEnough ? Math.min(amps, mostAmps(settings, facts)) * volts * phases : 0 };
}

/**
 * What a car may count as its own charge, W, so that no two take the same sun: what those draw that come after it, it can take
 * over; what those before it are about to draw is theirs.
 * @param charge what it draws.
 */
export function chargeInTurn(charge: number, own: SunCar, others: readonly SunCar[]): number {
  const share = (other: SunCar): number =>
    byTurn(own, other) < 0 ? other.drawn : -Math.max(0, other.claimed - other.drawn);
  return others.reduce((sum, other) => sum + share(other), charge);
}
