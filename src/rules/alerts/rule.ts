import type { Alert, Finding, Situation } from './alert';
import { deliver, due, noticeOf } from './deliver';
import { hearAppointments, isAwayTomorrow } from './away';
import type { ActiveAlert, AlertEvent, AlertOrder, AlertView, SingleAlertEvent } from './exchange';
import { hearInput, knownOf } from './inputs';
import { alerts, type AlertName } from './list';
import { severities, type Notice } from './notice';
import { QuietHours } from './quiet';
import type { AlertSettings } from './watched';
import { newAlertState, type AlertState, type Episode, type HeldNotice, type Track } from './state';
import { follow, newTrack } from './track';
import { actionOf, digestOf, textOf, titleOf, worst } from './words';

/** What a step brings. */
export interface AlertStep {
  /** The same object as before where nothing changed. */
  readonly state: AlertState;
  readonly notices: readonly Notice[];
  readonly view: AlertView;
}

/** The alerts of one car: a pure reducer. It commands nothing, so it never wakes a car. */
export interface AlertRule {
  start(): AlertState;
  /** @param now epoch milliseconds; steps come with every event, and at least once a minute. */
  step(state: AlertState, event: AlertEvent, now: number): AlertStep;
}

/** Makes the alerts of one car from checked settings, see `checkAlerts`. */
export function alertRule(settings: AlertSettings): AlertRule {
  const quiet = new QuietHours(settings);
  return {
    start: () => newAlertState,
    step: (state, event, now) => step(settings, quiet, state, event, now),
  };
}

function step(
  settings: AlertSettings,
  quiet: QuietHours,
  before: AlertState,
  event: AlertEvent,
  now: number,
): AlertStep {
  const quietUntil = quiet.until(now);
  let state = before;
  for (const one of event.kind === 'moment' ? event.events : [event]) state = hear(settings, state, one, now);

  const { tracks, notices } = judge(settings, state, situationOf(settings, state, now));
  const { single, digest, held, sent } = deliver(
    state,
    notices,
    { isQuiet: quietUntil !== null, cap: settings.cap },
    now,
  );
  const next: AlertState = { ...state, tracks, held, sent };
  const after = isSame(before, next) ? before : next;
  return {
    state: after,
    notices: [
      ...(digest.length > 0 ? [digestNotice(digest, settings, now)] : []),
      ...single.map((one) => notice(one, settings)),
    ],
    view: viewOf(after, settings, quietUntil, now),
  };
}

function hear(settings: AlertSettings, before: AlertState, event: SingleAlertEvent, now: number): AlertState {
  const inputs = hearInput(before.inputs, event, now);
  let state = inputs === before.inputs ? before : { ...before, inputs };
  if (event.kind === 'calendar') {
    state = { ...state, appointments: hearAppointments(settings, state.appointments, event.reading, now) };
  }
  state = remember(settings, state, event, situationOf(settings, state, now));
  return event.kind === 'order' ? obey(state, event.order) : state;
}

const situationOf = (settings: AlertSettings, { inputs, appointments }: AlertState, now: number): Situation => ({
  ...knownOf(inputs, now),
  awayTomorrow: isAwayTomorrow(settings, appointments, now),
  settings,
  now,
});

function remember(
  settings: AlertSettings,
  state: AlertState,
  event: SingleAlertEvent,
  situation: Situation,
): AlertState {
  let memories = state.memories;
  for (const name of settings.alerts) {
    const alert = alerts[name];
    const memory = memoryOf(memories, name);
    const after = alert.hear ? alert.hear(memory, event, situation) : memory;
    if (after !== memory) memories = { ...memories, [name]: after };
  }
  return memories === state.memories ? state : { ...state, memories };
}

const memoryOf = (memories: AlertState['memories'], name: AlertName): unknown =>
  Object.hasOwn(memories, name) ? memories[name] : alerts[name].memory;

function obey(state: AlertState, order: AlertOrder): AlertState {
  switch (order.set) {
    case 'mute': {
      const others = Object.entries(state.muted).filter(([alert]) => alert !== order.alert);
      const own = order.until === null ? [] : [[order.alert, order.until] as const];
      return { ...state, muted: Object.fromEntries([...others, ...own]) };
    }
    case 'acknowledge': {
      const isMeant = (key: string): boolean => {
        const [alert, subject] = partsOf(key);
        return (order.alert ?? alert) === alert && (order.subject ?? subject) === subject;
      };
      const tracks = Object.entries(state.tracks).map(([key, track]) =>
        track.episode && isMeant(key)
          ? [key, { ...track, episode: { ...track.episode, acknowledged: true } }]
          : [key, track],
      );
      return { ...state, tracks: Object.fromEntries(tracks) as AlertState['tracks'] };
    }
    case 'done':
    case 'relearn':
      // The alerts' own memories have heard it.
      return state;
  }
}

/** Follows every alert, and says what is to be told. What is not found any more is forgotten. */
function judge(
  settings: AlertSettings,
  state: AlertState,
  situation: Situation,
): { readonly tracks: AlertState['tracks']; readonly notices: readonly HeldNotice[] } {
  const { now } = situation;
  const tracks: Record<string, Track> = {};
  const notices: HeldNotice[] = [];
  for (const name of settings.alerts) {
    const alert: Alert = alerts[name];
    const isMute = now < (state.muted[name] ?? 0);
    for (const finding of findingsOf(alert, situation, memoryOf(state.memories, name))) {
      const subject = finding.subject ?? '';
      const key = keyOf(name, subject);
      const { track, ended } = follow(state.tracks[key] ?? newTrack, alert, finding, now);
      tracks[key] = track;
      if (isMute) continue;
      if (ended && ended.told !== null) {
        notices.push(noticeOf(name, subject, 'clear', { ...ended, word: finding.over ?? 'clear' }, now));
      }
      const told = due(track, alert, finding, settings, now);
      if (!told) continue;
      tracks[key] = told.track;
      notices.push(noticeOf(name, subject, told.kind, told.track.episode!, now));
    }
  }
  return { tracks: isSame(state.tracks, tracks) ? state.tracks : tracks, notices };
}

function findingsOf(alert: Alert, situation: Situation, memory: unknown): readonly Finding[] {
  const findings = alert.judge(situation, memory);
  return Array.isArray(findings) ? (findings as readonly Finding[]) : [findings as Finding];
}

const keyOf = (alert: AlertName, subject: string): string => `${alert}/${subject}`;

function partsOf(key: string): [alert: string, subject: string] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
}

const episodeOf = (vin: string, alert: string, subject: string, start: number): string =>
  [vin, alert, subject, start].join('/');

function notice(held: HeldNotice, settings: AlertSettings): Notice {
  const { alert, subject, kind, severity, start, at, actions } = held;
  return {
    kind,
    alert,
    subject,
    severity,
    episode: episodeOf(settings.vin, alert, subject, start),
    at,
    title: titleOf(held, settings),
    text: textOf(held, settings),
    // What is over needs nothing done.
    actions: kind === 'clear' ? [] : actions.map(actionOf),
  };
}

function digestNotice(held: readonly HeldNotice[], settings: AlertSettings, now: number): Notice {
  const episode = episodeOf(settings.vin, 'digest', '', now);
  return { kind: 'digest', alert: 'digest', subject: '', episode, at: now, ...digestOf(held, settings) };
}

function viewOf(state: AlertState, settings: AlertSettings, quietUntil: number | null, now: number): AlertView {
  const active = Object.entries(state.tracks)
    .flatMap(([key, { episode }]) => (episode ? [activeOf(...partsOf(key), episode, settings, now)] : []))
    .sort(
      (one, other) => severities.indexOf(other.severity) - severities.indexOf(one.severity) || one.since - other.since,
    );
  return {
    mode: active.length > 0 ? worst(active.map(({ severity }) => severity)) : 'quiet',
    active,
    quietUntil,
    held: state.held.length,
  };
}

function activeOf(alert: string, subject: string, episode: Episode, settings: AlertSettings, now: number): ActiveAlert {
  const said = noticeOf(alert, subject, 'raise', episode, now);
  return {
    alert,
    subject,
    severity: episode.severity,
    episode: episodeOf(settings.vin, alert, subject, episode.start),
    since: episode.start,
    title: titleOf(said, settings),
    text: textOf(said, settings),
  };
}

/** Whether two flat objects hold the same. */
function isSame<Flat extends object>(one: Flat, other: Flat): boolean {
  const keys = Object.keys(other) as (keyof Flat)[];
  return keys.length === Object.keys(one).length && keys.every((key) => one[key] === other[key]);
}
