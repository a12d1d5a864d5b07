import type { RuleWake } from '../intent';
import { echo, heldAt } from '../override';
import { commandsLeft, pay } from './budget';
import type { Decision, Situation } from './decide';
import type { ChargeCommand } from './exchange';
import type { ChargeFacts } from './facts';
import { settled, shown } from './hear';
import { mostAmps } from './need';
import type { Reason } from './reasons';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState, Quantity, Sent } from './state';

/** A wish that has no sentence yet. */
export interface Wish {
  readonly id: string;
  readonly command: ChargeCommand;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly why: Reason;
  readonly expiresAt: number;
  readonly wake: RuleWake;
}

/** A state with what it asks for. */
export interface Asked {
  readonly state: ChargeRuleState;
  readonly wishes: readonly Wish[];
}

const minute = 60_000;
const hour = 60 * minute;
/** A command for a car that is there is done or given up by then. */
const patience = 15 * minute;
/** One for a car that sleeps is held no longer than this. */
const longest = 12 * hour;
/** A charge that was started or stopped takes so long to show; sooner, it is not switched back. */
const leastApart = minute;

/** Asks for whatever is not as it should be. What is so already is taken as settled, and costs nothing. */
export function ask(situation: Situation, decision: Decision): Asked {
  let asked: Asked = { state: situation.state, wishes: [] };
  asked = settle(asked, 'limit', limitFor(situation, decision), situation, decision);
  // Less current first, so that a start does not draw too much.
  asked = settle(asked, 'amps', ampsFor(situation, decision), situation, decision);
  return settle(asked, 'charge', decision.charge ?? undefined, situation, decision);
}

/** The limit that should be set now: with the next command to a sleeping car, and never below a fast charge that runs. */
function limitFor({ state, limit }: Situation, decision: Decision): number | undefined {
  const { facts } = state;
  if (!facts || decision.mode === 'conflict' || state.orders.hold) return undefined;
  if (facts.dc === true && (facts.soc === undefined || limit < facts.soc)) return undefined;
  const starts = decision.charge === true && facts.plugged === true;
  return facts.connected || starts ? limit : undefined;
}

/** The current, where the rule has a say in it; a charge that does not run needs none. */
function ampsFor({ settings, state }: Situation, decision: Decision): number | undefined {
  if (decision.charge !== true) return undefined;
  const most = Math.floor(mostAmps(settings, state.facts));
  if (decision.amps !== undefined) return Math.min(most, decision.amps);
  const ours = state.overrides.amps.ours?.value;
  // Back to the full current, where we took some of it away.
  return settings.surplus || (typeof ours === 'number' && ours < most) ? most : undefined;
}

const commands = { limit: 'set_charge_limit', amps: 'set_charging_amps' } as const;

function settle(
  asked: Asked,
  quantity: Quantity,
  wanted: number | boolean | undefined,
  situation: Situation,
  decision: Decision,
): Asked {
  const { settings, now } = situation;
  const { state } = asked;
  const { facts, overrides, sent } = state;
  const actual = shown(quantity, facts);
  // Unknown holds.
  if (wanted === undefined || actual === undefined || !facts) return asked;
  const last = sent[quantity];
  const isUnder = last?.outcome === 'pending' && now < last.expiresAt;
  // What we set just now is so, whatever was known before says: that is older.
  const { ours } = overrides[quantity];
  if (actual === wanted && ours && ours.value !== wanted && now >= ours.at && now - ours.at < echo) return asked;
  if (actual === wanted && !(isUnder && last.value !== wanted)) {
    return { ...asked, state: isSo(state, quantity, wanted, now) };
  }
  const isSafer = wanted === false || (typeof wanted === 'number' && typeof actual === 'number' && wanted < actual);
  // A person's own stays; but nobody draws more than the circuit has.
  const overdraws = quantity === 'amps' && settings.circuit !== null && isSafer;
  if (heldAt(overrides[quantity], now) && quantity !== 'charge' && !overdraws) return asked;
  if (mustWait(quantity, wanted, state, now)) return asked;
  if (commandsLeft(settings, state, isSafer) <= 0) {
    return state.spent.isUsedUp ? asked : { ...asked, state: { ...state, spent: { ...state.spent, isUsedUp: true } } };
  }

  return send(asked, quantity, wanted, situation, decision);
}

/** Whether a command has to wait: for the one before, for the car to show it, or for something to change. */
function mustWait(
  quantity: Quantity,
  wanted: number | boolean,
  { facts, overrides, sent }: ChargeRuleState,
  now: number,
): boolean {
  const { ours } = overrides[quantity];
  // Just done and already otherwise: whether that is a person shows when the echo is over.
  if (ours?.value === wanted && now >= ours.at && now - ours.at < echo) return true;
  if (quantity === 'charge' && wanted === false && facts && endsItself(facts)) return true;
  const last = sent[quantity];
  if (!last) return false;
  if (last.value === wanted) return now < (last.outcome === 'pending' ? last.expiresAt : last.again);
  return quantity === 'charge' && now >= last.at && now - last.at < leastApart;
}

/** A full car does not charge, and one at its own limit ends in a moment: there is nothing to stop. */
const endsItself = ({ chargeState, soc, limit }: ChargeFacts): boolean =>
  chargeState === 'Complete' || (soc !== undefined && limit !== undefined && soc >= limit);

function send(
  asked: Asked,
  quantity: Quantity,
  wanted: number | boolean,
  { settings, now }: Situation,
  decision: Decision,
): Asked {
  const { state } = asked;
  const { facts, sent } = state;
  const last = sent[quantity];
  // What only takes back a command that waits is of use no longer than that one: the net in the car may charge next.
  const isTakenBack = shown(quantity, facts) === wanted && !facts?.connected;
  const wake = isTakenBack ? 'never' : wakeFor(settings, state);
  const id = `${quantity}-${state.count}`;
  const tries = last?.value === wanted ? last.tries + 1 : 1;
  // For want of a wake it is not held for long: it is asked for again, and may wake then.
  const most = wake === settings.wake ? longest : hour;
  const held = isTakenBack && last ? last.expiresAt : Math.min(decision.until ?? Infinity, now + most);
  const expiresAt = facts?.connected ? now + patience : held;
  const next: Sent = { id, value: wanted, at: now, expiresAt, tries, outcome: 'pending', again: expiresAt, code: null };
  const wish: Wish = {
    id,
    command: quantity === 'charge' ? (wanted ? 'charge_start' : 'charge_stop') : commands[quantity],
    parameters: quantity === 'limit' ? { percent: wanted } : quantity === 'amps' ? { charging_amps: wanted } : {},
    why: reasonFor(quantity, wanted, decision, state),
    expiresAt,
    wake,
  };
  const paid = pay(state, id, wake !== 'never' && !facts?.connected);
  return {
    state: { ...paid, count: state.count + 1, sent: { ...sent, [quantity]: next } },
    wishes: [...asked.wishes, wish],
  };
}

/** It is so: what we wanted, and what others do from now on is theirs. */
function isSo(state: ChargeRuleState, quantity: Quantity, value: number | boolean, now: number): ChargeRuleState {
  const override = state.overrides[quantity];
  const isKnown = override.ours?.value === value || heldAt(override, now) !== undefined || !state.facts?.connected;
  return isKnown && !state.sent[quantity] ? state : settled(state, quantity, value, now);
}

/** A car that sleeps is woken only as the rule says, and only so often a day. Of several wakes one is kept for the floor. */
export function wakeFor({ wake, wakesADay }: ChargeRuleSettings, { spent, floor }: ChargeRuleState): RuleWake {
  const most = floor || wakesADay < 2 ? wakesADay : wakesADay - 1;
  return spent.wakes < most ? wake : 'never';
}

function reasonFor(quantity: Quantity, wanted: number | boolean, decision: Decision, state: ChargeRuleState): Reason {
  if (quantity === 'limit') return { word: state.orders.boost ? 'limitBoost' : 'limitWanted', limit: wanted as number };
  if (quantity === 'amps') return { word: 'shares', amps: wanted as number, because: decision.why };
  return wanted ? decision.why : { word: 'stops', because: decision.why };
}
