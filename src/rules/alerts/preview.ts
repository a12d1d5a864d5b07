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
/** Steps in one go: a few milliseconds. */
const slice = 50;

/** A stretch of time, epoch milliseconds. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What would have been told with these settings: the same rule, run over what happened.
 * @param happenings in the order of time; what is outside of the span is left out.
 */
export function previewAlerts(settings: AlertSettings, happenings: Iterable<Happening>, span: Span): Notice[] {
  return [...relive(settings, happenings, span)].flat();
}

/** As above, some steps at a time: who has to answer others as well lets them have their turn in between. */
export function* relive(
  settings: AlertSettings,
  happenings: Iterable<Happening>,
  { start, end }: Span,
): Generator<readonly Notice[]> {
  const rule = alertRule(settings);
  let state = rule.start();
  let notices: Notice[] = [];
  let steps = 0;
  for (const { at, event } of withTicks(happenings, { start, end })) {
    const step = rule.step(state, event, at);
    state = step.state;
    notices.push(...step.notices);
    if (++steps % slice > 0) continue;
    yield notices;
    notices = [];
  }
  yield notices;
}

/** What happened within the span, and every minute of it. */
function* withTicks(happenings: Iterable<Happening>, { start, end }: Span): Generator<Happening> {
  let ticked = start;
  function* until(at: number): Generator<Happening> {
    for (; ticked < at; ticked += minute) yield { at: ticked, event: { kind: 'tick' } };
  }
  for (const happening of happenings) {
    if (happening.at < start || happening.at > end) continue;
    yield* until(happening.at);
    yield happening;
  }
  yield* until(end);
}
