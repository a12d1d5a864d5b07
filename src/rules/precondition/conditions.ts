import { isSomebodyHome } from './approach';
import { insideBy, outsideNow, type Occasion } from './occasion';
import type { Reason } from './reasons';
import type { PreconditionSettings } from './settings';
import type { PreconditionState } from './state';

/** Whether it may begin: `unknown` holds, as `no` does, but nobody knows for how long. */
export type Verdict =
  { readonly may: true } | { readonly may: false; readonly is: 'no' | 'unknown' | 'notNeeded'; readonly why: Reason };

const yes: Verdict = { may: true };
const no = (why: Reason): Verdict => ({ may: false, is: 'no', why });
const unknown = (why: Reason): Verdict => ({ may: false, is: 'unknown', why });

/** What makes it safe and sensible for any run, a person's own as well: the first that stands in the way. */
export function isSafe(settings: PreconditionSettings, { facts }: PreconditionState): Verdict {
  if (!facts) return unknown({ word: 'unknown' });
  const { parked, lent, open, occupied, locked, asleep, connected, soc, plugged } = facts;
  const { floor, floorUnplugged } = settings.conditions;
  if (parked === false) return no({ word: 'moving' });
  if (lent === true) return no({ word: 'lent' });
  if (occupied === true) return no({ word: 'occupied' });
  if (open === true) return no({ word: 'open' });
  if (soc !== undefined && soc < floor) return no({ word: 'empty', soc, floor });
  if (soc !== undefined && plugged === false && soc < floorUnplugged)
    return no({ word: 'emptyUnplugged', soc, floor: floorUnplugged });
  if (!connected && !asleep) return unknown({ word: 'stale' });
  if (parked === undefined) return unknown({ word: 'gearUnknown' });
  if (soc === undefined) return unknown({ word: 'socUnknown' });
  if (plugged === undefined && soc < floorUnplugged) return unknown({ word: 'plugUnknown' });
  // Who sleeps or is locked has nobody inside, and its doors shut.
  const isShut = asleep || locked === true;
  if (occupied === undefined && !isShut) return unknown({ word: 'occupiedUnknown' });
  return open === undefined && !isShut ? unknown({ word: 'openUnknown' }) : yes;
}

/** What a person asked to be so for a departure: the first that stands in the way. */
export function isWanted(
  settings: PreconditionSettings,
  state: PreconditionState,
  { trigger, departure, isHoliday }: Pick<Occasion, 'trigger' | 'departure' | 'isHoliday'>,
  now: number,
): Verdict {
  const { onlyPlugged, onlyAtHome, somebodyHome, skipWord } = settings.conditions;
  const { plugged, atHome } = state.facts ?? {};
  if (onlyPlugged && plugged !== true)
    return plugged === false ? no({ word: 'unplugged' }) : unknown({ word: 'plugUnknown' });
  if (onlyAtHome && atHome !== true) return atHome === false ? no({ word: 'away' }) : unknown({ word: 'placeUnknown' });
  if (trigger === 'time' && isHoliday) return no({ word: 'holiday', title: skipWord });
  if (trigger === 'time' && somebodyHome.length > 0) {
    const home = isSomebodyHome(state.approaches, somebodyHome);
    if (home !== true) return home === false ? no({ word: 'nobodyHome' }) : unknown({ word: 'nobodyKnown' });
  }
  return isNeeded(settings, state, departure, now);
}

/** Cold or hot outside, or the cabin far from its target; a car that stood for long is as warm as what is around it. */
export function isNeeded(
  settings: PreconditionSettings,
  state: PreconditionState,
  departure: number,
  now: number,
): Verdict {
  const { target, conditions, comfort } = settings;
  const outside = outsideNow(state, now);
  const inside = insideBy(state, departure, now);
  if (inside === undefined) return unknown({ word: 'temperatureUnknown' });
  const isExtreme = outside !== undefined && (outside < conditions.coldBelow || outside > conditions.warmAbove);
  const isOff = Math.abs(inside - target) >= conditions.offTarget;
  const isUncomfortable = inside > (comfort?.above ?? Infinity) || inside < (comfort?.below ?? -Infinity);
  if (isExtreme || isOff || isUncomfortable) return yes;
  return { may: false, is: 'notNeeded', why: { word: 'notNeeded', inside, ...(outside !== undefined && { outside }) } };
}
