import { fill, locale } from '../../kernel/locale';
import type { Sentence } from '../sentence';
import type { ChargePlan } from './plan';
import { sayClock, sayPercent, sayPrice } from '../say';
import { sayPlan } from './say';

/** What a rule says, in English; German lives in `locales/de/charge-rule.json`, and a test holds both complete. */
export const reasonWords = {
  plan: '',
  unknown: 'Does nothing yet, because nothing is known of the car.',
  unplugged: 'Does nothing, because the car is not plugged in.',
  away: 'Does nothing, because the car is not at home.',
  moving: 'Does nothing, because the car is not parked.',
  fast: 'Does nothing, because the car is at a fast charger.',
  stale: 'Leaves everything as it is, because nothing recent is known of the car.',
  plugUnknown: 'Leaves everything as it is, because nobody knows whether the car is plugged in.',
  placeUnknown: 'Leaves everything as it is, because nobody knows where the car is.',
  gearUnknown: 'Leaves everything as it is, because nobody knows whether the car is parked.',
  socUnknown: 'Leaves everything as it is, because nobody knows how full the car is.',
  latch: 'Waits, because the charge port cannot hold the cable. Plug it in again.',
  noPower: 'Waits, because the cable has no power. Check the wall box and its fuse.',
  contradiction:
    'Leaves everything as it is, because the car says both that it draws power and that it does not charge.',
  conflict: 'Rests for half an hour, because another program keeps changing the same things. Switch one of them off.',
  resting: 'Rests until you let the rule go on.',
  heldStarted: 'You started charging at {since}. The rule rests until {until}, or until you unplug.',
  heldStopped: 'You stopped charging at {since}. The rule rests until {until}, or until you unplug.',
  floor: 'Charges at once, because the car is below {floor}.',
  boost: 'Charges at once to {target}, as you ordered. Then the former limit comes back.',
  blocked: 'Waits until {until}, because its windows allow no charging before.',
  neverAllowed: 'Does not charge, because its windows never allow it.',
  forced: 'Charges to {limit} until {until}, because this window always charges.',
  plannedLater:
    'Waits until {until}, then charges to {target} by {departure}: as late as is safe, which spares the battery.',
  plannedNow: 'Charges to {target} by {departure}.',
  overdue: 'Charges to {target} at once, because that was not reached by {departure}.',
  cheap: 'Charges, because electricity costs {price} now, and up to {most} it charges at any time.',
  dear: 'Waits, because electricity costs {price} now and the price limit is {most}.',
  priceUnknown: 'Waits, because the price of electricity is not known now.',
  sun: 'Charges with {amps}, because the sun gives so much more than the house needs.',
  climate: 'Holds {amps} while the car heats or cools, so that this comes from the wall and not from its battery.',
  finishes: 'Charges on to {target}: so close under its limit the car would not start again.',
  waitsSun: 'Waits for the sun to give more than the house needs.',
  meterSilent: 'Waits, because nothing has come from the meter of the house for a while.',
  waitsWindow: 'Waits until {until}, when its window opens.',
  departurePast: 'Does not plan, because its departure is over. Set a later date, or days of the week.',
  circuitFull: 'Waits, because other cars use the whole circuit.',
  lowered: '{reason} It draws only {amps}, because its circuit gives no more now.',
  free: 'Charges to {limit}, because nothing says to wait.',
  limitReached: 'Does not charge, because the limit of {limit} is reached.',
  targetReached: 'Does not charge, because {target} is reached.',
  asleep: 'Not sent: the car is asleep and this rule may not wake it. Kept until {until}.',
  refused: 'The car does not do what the rule wants ({code}). Tried again when something changes, or at {until}.',
  ineffective:
    'The car took the command, and nothing came of it. Tried again when something changes, or at {until}. Look at the car.',
  budget: 'Would send a command, but the {count} of today are used up. Goes on after midnight.',
  limitWanted: 'The charge limit of this day and place is {limit}.',
  limitBoost: 'The charge limit is {limit} until the boost is over.',
  stops: 'Stops now. {reason}',
  net: 'Keeps the latest safe start in the car: {until}, for {departure}.',
  netFirst:
    'Charges on until the car has its latest safe start: this rule may not wake it, and a start could not reach it asleep.',
  netOver: 'Takes the latest safe start out of the car, because it is no longer needed.',
  shares: 'Sets the current to {amps}. {reason}',
} as const;

export type ReasonWord = keyof typeof reasonWords;

/** Why something is so: plain data, to be said in any language. Times are epoch milliseconds. */
export interface Reason {
  readonly word: ReasonWord;
  /** %. */
  readonly target?: number;
  readonly limit?: number;
  readonly floor?: number;
  readonly since?: number;
  readonly until?: number;
  readonly departure?: number;
  /** Per kWh. */
  readonly price?: number;
  readonly most?: number;
  readonly amps?: number;
  readonly count?: number;
  /** The code of a problem. */
  readonly code?: string;
  /** The reason behind it. */
  readonly because?: Reason;
}

/** What a reason is said with. */
export interface Saying {
  readonly zone: string;
  readonly currency: string | null;
  readonly now: number;
  /** For the reason `plan`. */
  readonly plan: { readonly plan: ChargePlan; readonly target: number; readonly departure: number } | null;
}

export function sentence(reason: Reason, saying: Saying): Sentence {
  return { say: (language) => sayReason(reason, saying, language) };
}

function sayReason(reason: Reason, saying: Saying, language: string): string {
  const { zone, currency, now, plan } = saying;
  const { word, code, because } = reason;
  if (word === 'plan' && plan) {
    const { target, departure } = plan;
    return sayPlan(plan.plan, { language, zone, currency, now, target, departure });
  }
  const values: Record<string, string | number> = {};
  for (const name of ['target', 'limit', 'floor'] as const) {
    if (reason[name] !== undefined) values[name] = sayPercent(reason[name], language);
  }
  for (const name of ['since', 'until', 'departure'] as const) {
    if (reason[name] !== undefined) values[name] = sayClock(reason[name], { language, zone, now });
  }
  for (const name of ['price', 'most'] as const) {
    if (reason[name] !== undefined) values[name] = sayPrice(reason[name], currency, language);
  }
  if (reason.amps !== undefined) values['amps'] = `${reason.amps}\u202fA`;
  if (reason.count !== undefined) values['count'] = reason.count;
  if (because) values['reason'] = sayReason(because, saying, language);
  if (code !== undefined) values['code'] = code;
  return fill(locale(language, 'charge-rule')[word] ?? reasonWords[word], values).trim();
}
