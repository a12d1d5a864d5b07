import { own } from '../../kernel/own';
import { arrival, isSomebodyHome } from './approach';
import { isDone, leadOf, type Occasion } from './occasion';
import type { Reason } from './reasons';
import type { PreconditionSettings } from './settings';
import type { PreconditionState } from './state';

const minute = 60_000;

/** Who approaches, before it is time to begin; `undefined` where nobody does, or nobody knows when they are there. */
export function comingOf(settings: PreconditionSettings, state: PreconditionState, now: number): Occasion | undefined {
  const { proximity } = settings;
  const lead = leadOf(settings, state, now, now);
  if (!proximity || lead === undefined) return undefined;
  const arrivals = proximity.persons.flatMap((person) => {
    const approach = own(state.approaches, person);
    const at = approach && arrival(approach, proximity.within, now);
    return at === undefined ? [] : [at];
  });
  if (arrivals.length === 0) return undefined;
  // More exactly than to a minute nobody knows it, and each fix would be news.
  const departure = Math.round(Math.min(...arrivals) / minute) * minute;
  const start = Math.max(now, departure - lead * minute);
  return departure > now && !isDone(state, departure) ? { trigger: 'proximity', departure, start } : undefined;
}

/** What is not so yet, but has to be when it begins. */
export function stillMissing(
  { conditions }: PreconditionSettings,
  { facts, approaches }: PreconditionState,
  { trigger }: Pick<Occasion, 'trigger'>,
): Reason[] {
  const { onlyPlugged, onlyAtHome, somebodyHome, floor, floorUnplugged } = conditions;
  const { plugged, atHome, soc = Infinity } = facts ?? {};
  const isLow = !onlyPlugged && plugged === false && soc < floorUnplugged;
  const missing: Reason[] = [];
  if (onlyPlugged && plugged !== true) missing.push({ word: 'ifPlugged' });
  if (onlyAtHome && atHome !== true) missing.push({ word: 'ifAtHome' });
  if (soc < floor) missing.push({ word: 'ifCharged', floor });
  else if (isLow) missing.push({ word: 'ifChargedOrPlugged', floor: floorUnplugged });
  if (trigger === 'time' && somebodyHome.length > 0 && isSomebodyHome(approaches, somebodyHome) !== true)
    missing.push({ word: 'ifSomebodyHome' });
  return missing;
}
