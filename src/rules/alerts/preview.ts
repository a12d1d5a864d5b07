import type { AlertEvent } from './exchange';
import type { Notice } from './notice';
import { alertRule } from './rule';
import type { AlertSettings } from './watched';

/** Something that happened. */
export interface Happening {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly event: AlertEvent;
}

const minute = 60_000;

/**
 * What would have been told with these settings: the same rule, run over what happened.
 * @param happenings in the order of time; what is outside of the span is left out.
 */
export function previewAlerts(
  settings: AlertSettings,
  happenings: readonly Happening[],
  { start, end }: { readonly start: number; readonly end: number },
): Notice[] {
  const rule = alertRule(settings);
  let state = rule.start();
  const notices: Notice[] = [];
  const hear = (event: AlertEvent, now: number): void => {
    const step = rule.step(state, event, now);
    state = step.state;
    notices.push(...step.notices);
  };
  let ticked = start;
  const tickUntil = (until: number): void => {
    for (; ticked < until; ticked += minute) hear({ kind: 'tick' }, ticked);
  };
  for (const { at, event } of happenings) {
    if (at < start || at > end) continue;
    tickUntil(at);
    hear(event, at);
  }
  tickUntil(end);
  return notices;
}
