import type { Alert, Finding, Reminding } from './alert';
import type { AlertOptions } from './settings';
import type { AlertState, Episode, HeldNotice, Track } from './state';

const hour = 3_600_000;

/** What is due to be told of an episode that lasts: its raise once the cooldown is over, then reminders. */
export function due(
  track: Track,
  alert: Alert,
  finding: Finding,
  settings: AlertOptions,
  now: number,
): { readonly track: Track; readonly kind: 'raise' | 'remind' } | null {
  const { episode, lastRaise } = track;
  // What is not known to be so now, or is just over, is not told now.
  if (!episode || !finding.is) return null;
  if (episode.told === null) {
    const isNoWorse = lastRaise !== null && episode.level <= lastRaise.level;
    if (isNoWorse && Math.abs(now - lastRaise.at) < (alert.cooldown ?? settings.cooldown)) return null;
    const told = { ...episode, told: now, reminded: now };
    return { track: { ...track, episode: told, lastRaise: { at: now, level: episode.level } }, kind: 'raise' };
  }
  const { every, times } = reminding(finding.remind ?? alert.remind, settings);
  if (episode.acknowledged || episode.reminders >= times || now - episode.reminded < every) return null;
  const reminders = episode.reminders + 1;
  return { track: { ...track, episode: { ...episode, reminders, reminded: now } }, kind: 'remind' };
}

function reminding(remind: Reminding | undefined, { remindEvery }: AlertOptions): Reminding {
  if (remindEvery !== null) return { every: remindEvery, times: Infinity };
  return remind ?? { every: Infinity, times: 0 };
}

/** A notice of an episode, to be sent or held. */
export function noticeOf(
  alert: string,
  subject: string,
  kind: HeldNotice['kind'],
  { word, values, actions, text, severity, start, lasted }: Episode & { readonly lasted?: number },
  at: number,
): HeldNotice {
  const said = { alert, subject, kind, severity, start, at, word, values, actions, text };
  return lasted === undefined ? said : { ...said, lasted };
}

/** What goes out now, one by one and as a digest, and what waits. */
export interface Delivery {
  readonly single: readonly HeldNotice[];
  readonly digest: readonly HeldNotice[];
  readonly held: readonly HeldNotice[];
  readonly sent: readonly number[];
}

/**
 * Quiet hours hold everything, and the cap whatever is over it; what waits goes out as one as soon as it may. What is critical
 * waits for neither.
 */
export function deliver(
  state: Pick<AlertState, 'held' | 'sent'>,
  notices: readonly HeldNotice[],
  { isQuiet, cap }: { readonly isQuiet: boolean; readonly cap: number },
  now: number,
): Delivery {
  const recent = state.sent.filter((at) => Math.abs(now - at) < hour);
  const digest = !isQuiet && recent.length < cap ? state.held : [];
  let room = isQuiet ? 0 : cap - recent.length - (digest.length > 0 ? 1 : 0);
  const single: HeldNotice[] = [];
  const added: HeldNotice[] = [];
  for (const notice of notices) {
    if (room-- > 0 || notice.severity === 'critical') single.push(notice);
    else added.push(notice);
  }
  const went = single.length + (digest.length > 0 ? 1 : 0);
  const kept = digest.length > 0 ? [] : state.held;
  return {
    single,
    digest,
    held: added.length > 0 ? [...kept, ...added] : kept,
    sent:
      went === 0 && recent.length === state.sent.length
        ? state.sent
        : [...recent, ...new Array<number>(went).fill(now)],
  };
}
