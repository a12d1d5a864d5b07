import { mergePrices } from '../prices/series';
import { confirmed, observed, released, type Setting } from '../override';
import { learn } from './estimate';
import { omit, withoutRefusals } from './order';
import type { ChargeFacts } from './facts';
import { leastAmps, mostAmps, powerOf, fullAmps } from './need';
import type { ChargeRuleSettings } from './settings';
import { quantities, type ChargeRuleState, type Quantity } from './state';
import { followSurplus, type HomePower } from './surplus';
import type { PriceSeries } from '../prices/series';

/** When a person's own value is held no longer: the next window or departure, per quantity. */
export type Nexts = Readonly<Partial<Record<Quantity, number>>>;

const minute = 60_000;
/** A power that differs by more than this share from what was reckoned with is reckoned with. */
const powerDrift = 0.2;

/** What the car shows of a quantity; `undefined` where it says nothing of it, or not of its own accord. */
export function shown(quantity: Quantity, facts: ChargeFacts | null): Setting | undefined {
  if (!facts) return undefined;
  if (quantity === 'limit') return facts.limit;
  if (quantity === 'amps') return facts.amps;
  if (facts.chargeState === 'Charging' || facts.chargeState === 'Starting') return true;
  return facts.chargeState === undefined || facts.chargeState === 'NoPower' ? undefined : false;
}

/** Takes in what is known of the car now. */
export function hearCar(
  settings: ChargeRuleSettings,
  before: ChargeRuleState,
  facts: ChargeFacts,
  nexts: Nexts,
  now: number,
): ChargeRuleState {
  let state = isSameAs(before.facts, facts) ? before : { ...before, facts };
  const plugged = facts.plugged ?? before.last.plugged;
  if (before.last.plugged === true && plugged === false) state = unplugged(settings, state);
  state = learned(settings, state, facts);
  if (facts.connected) state = watched(state, facts, nexts, now);
  const chargeState = facts.chargeState ?? before.last.chargeState;
  // A car that did something may take now what it refused before.
  if (chargeState !== before.last.chargeState && plugged !== false)
    state = { ...state, sent: withoutRefusals(state.sent) };
  const atHome = facts.atHome ?? before.last.atHome;
  const { last } = before;
  const isSame = last.plugged === plugged && last.atHome === atHome && last.chargeState === chargeState;
  return isSame ? state : { ...state, last: { plugged, atHome, chargeState } };
}

/** Whether two flat objects hold the same. */
export function isSameAs<Flat extends object>(one: Flat | null, other: Flat): boolean {
  if (!one) return false;
  const keys = Object.keys(other) as (keyof Flat)[];
  return keys.length === Object.keys(one).length && keys.every((key) => one[key] === other[key]);
}

/** What held for the stay is over; what was ordered for the next departure, where the stay was at home. */
function unplugged({ maxAmps }: ChargeRuleSettings, state: ChargeRuleState): ChargeRuleState {
  const { limit, amps, charge } = state.overrides;
  const { hold } = state.orders;
  const away = state.last.atHome === false;
  return {
    ...state,
    orders: away ? state.orders : hold ? { hold } : {},
    overrides: {
      limit: released(limit),
      // The car keeps the little current that we left it with: it is given back at the next charge.
      amps: { ...released(amps), ours: Number(amps.ours?.value) < maxAmps ? amps.ours : null },
      charge: released(charge),
    },
    sent: {},
    forgotten: away ? state.forgotten : Math.max(state.forgotten, state.departure ?? 0),
    plan: null,
    overdue: null,
    floor: false,
    power: null,
  };
}

/** Tells a person's own settings from ours, and ours from what is still on its way. */
function watched(before: ChargeRuleState, facts: ChargeFacts, nexts: Nexts, now: number): ChargeRuleState {
  let state = before;
  for (const quantity of quantities) {
    const value = shown(quantity, facts);
    const waiting = state.sent[quantity];
    const override = state.overrides[quantity];
    if (value === undefined) continue;
    if (waiting && value === waiting.value) state = settled(state, quantity, value, now);
    else if (waiting?.outcome !== 'pending' && !isOwnDoing(quantity, before, facts, now)) {
      const seen = observed(override, value, now, nexts[quantity]);
      if (seen === override) continue;
      state = { ...state, overrides: { ...state.overrides, [quantity]: seen } };
      // The newest wish of a person counts.
      const isNew = seen.held !== null && seen.held !== override.held;
      if (isNew && quantity === 'limit') state = { ...state, orders: omit(state.orders, 'limit', 'boost') };
    }
  }
  return state;
}

/** The car shows what was asked for. */
export function settled(state: ChargeRuleState, quantity: Quantity, value: Setting, now: number): ChargeRuleState {
  const override = confirmed(state.overrides[quantity], value, now);
  return {
    ...state,
    sent: omit(state.sent, quantity),
    overrides: { ...state.overrides, [quantity]: override },
  };
}

/** What the car does of itself is nobody's order: it starts when plugged in or when power comes back, and stops when full. */
function isOwnDoing(quantity: Quantity, state: ChargeRuleState, facts: ChargeFacts, now: number): boolean {
  if (quantity !== 'charge') return facts.plugged === false || facts.dc === true;
  if (facts.plugged === false || facts.chargeState === 'Complete' || facts.dc === true) return true;
  const { chargeState } = state.last;
  if (chargeState === 'Disconnected' || chargeState === 'NoPower' || chargeState === 'Complete') return true;
  const { onCar } = state;
  return onCar !== null && Math.abs(now - onCar.start) < 10 * minute;
}

/** Learns from a charge that ended, and what power there really is. */
function learned(settings: ChargeRuleSettings, state: ChargeRuleState, facts: ChargeFacts): ChargeRuleState {
  const { soc, energyAdded, chargeState, dc, power } = facts;
  const isCharging = chargeState === 'Charging' && dc !== true;
  if (isCharging) {
    const session =
      state.session ?? (soc !== undefined && energyAdded !== undefined ? { fromSoc: soc, energy: energyAdded } : null);
    // The counter began anew: this is another charge.
    const fresh = session && energyAdded !== undefined && energyAdded < session.energy;
    const real = measured(settings, state, power);
    const isSame = session === state.session && !fresh && real === state.power;
    return isSame ? state : { ...state, session: fresh ? null : session, power: real };
  }
  if (!state.session || chargeState === undefined) return state;
  const { fromSoc, energy } = state.session;
  if (soc === undefined || energyAdded === undefined) return { ...state, session: null };
  const charge = { fromSoc, toSoc: soc, wall: energyAdded - energy };
  return { ...state, session: null, learned: learn(state.learned, charge, settings.capacity) };
}

/** The power that this stay showed at its full current; near the top the battery takes less, which says nothing. */
function measured(settings: ChargeRuleSettings, state: ChargeRuleState, power: number | undefined): number | null {
  const { amps, soc } = state.facts ?? {};
  const full = fullAmps(settings, state);
  if (power === undefined || power < 0.5 || full < leastAmps || (soc ?? 100) > 80) return state.power;
  if (amps !== undefined && amps < Math.min(full, mostAmps(settings, state.facts)) - 0.5) return state.power;
  const nominal = powerOf(settings, full);
  return Math.abs(power - nominal) > powerDrift * nominal ? Math.round(power * 10) / 10 : null;
}

/** Takes in prices: today and tomorrow may come apart. */
export function hearPrices(state: ChargeRuleState, series: PriceSeries | null, now: number): ChargeRuleState {
  if (!series) return state;
  const prices = mergePrices(state.prices, series, now);
  const isSame =
    state.prices?.slots.length === prices.slots.length &&
    prices.currency === state.prices.currency &&
    prices.slots.every(({ start, end, price }, n) => {
      const old = state.prices!.slots[n]!;
      return old.start === start && old.end === end && old.price === price;
    });
  return isSame ? state : { ...state, prices, priceCount: state.priceCount + 1 };
}

/** Takes in what the meters of the home say. */
export function hearHome(
  settings: ChargeRuleSettings,
  state: ChargeRuleState,
  home: HomePower,
  now: number,
): ChargeRuleState {
  if (!settings.surplus) return state;
  const { volts, phases } = settings;
  const maxAmps = settings.circuit ? fullAmps(settings, state) : mostAmps(settings, state.facts);
  const surplus = followSurplus(state.surplus, home, { ...settings.surplus, volts, phases, maxAmps }, now);
  return { ...state, home, surplus };
}
