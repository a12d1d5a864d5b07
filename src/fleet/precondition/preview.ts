import { categories } from '../../fleet-api/billing';
import type { CalendarEvent } from '../../rules/calendar/event';
import type { PreconditionEvent, PreconditionMode, PreconditionView } from '../../rules/precondition/exchange';
import { factsOf, type PreconditionFacts, type WatchedCar } from '../../rules/precondition/facts';
import { previewPrecondition, type PreviewedRun } from '../../rules/precondition/preview';
import { preconditionRule, type PreconditionRule, type PreconditionState } from '../../rules/precondition/rule';
import { checkPrecondition, type PreconditionSettings } from '../../rules/precondition/settings';
import { addDays, instantOf, wallAt } from '../../rules/zone';

/** A car as the preview looks at it. */
export interface PreviewedCar extends WatchedCar {
  /** The rule that charges it. */
  readonly rule: { readonly view: { readonly readyBy: number | null } | undefined } | undefined;
  /** The precondition rule that it has already: what that learned and heard holds here, too. */
  readonly precondition: { readonly state: PreconditionState | undefined } | undefined;
}

/** What a preview is made with. */
export interface PreconditionPreviewRequest {
  readonly settings: PreconditionSettings;
  /** Absent where nothing was ever heard of it. */
  readonly car?: PreviewedCar;
  /** `now` takes the car as it is; the others an example of a cold morning, or of a hot afternoon. */
  readonly as: 'cold' | 'hot' | 'now';
  /** Epoch milliseconds. */
  readonly now: number;
  readonly language: string;
}

/** A departure of the next week. */
export type PreviewedDeparture = Omit<PreviewedRun, 'reason'> & { readonly reason: string };

/** What a rule would do, as a person reads it. Times are epoch milliseconds; `null` unknown or none. */
export interface PreconditionPreview {
  readonly mode: PreconditionMode;
  readonly sentence: string;
  /** What keeps it from beginning when its time has come. */
  readonly obstacle: string | null;
  readonly nextStart: number | null;
  readonly departure: number | null;
  readonly leadMinutes: number | null;
  /** °C, as the sentences take it. */
  readonly outside: number | null;
  /** The departures that are known, if the weather stays and the car stands ready at home. */
  readonly week: readonly PreviewedDeparture[];
  readonly zone: string;
  /** What of it is an example. */
  readonly examples: readonly ('car' | 'appointment' | 'departure')[];
  /** What a run costs at Tesla at most, US$. */
  readonly cost: number;
}

const hour = 3_600_000;
/** °C outside and in a cabin that stood for long; in the sun it is hotter. */
const weather = { cold: { outside: -5, inside: -3 }, hot: { outside: 33, inside: 48 } } as const;
/** When its time has come, it does not begin. */
const holding: ReadonlySet<PreconditionMode> = new Set(['blocked', 'notNeeded', 'unknown', 'held']);
/** By this time most are on their way. */
const usualDeparture = '08:00';

/**
 * Runs the real rule on the car's last known values or an example: now, when it would begin, and over a week. No car hears
 * of it.
 * @throws Problem that says which setting to change.
 */
export function previewRule(request: PreconditionPreviewRequest): PreconditionPreview {
  const { now, language, car, as } = request;
  const settings = checkPrecondition(request.settings, now);
  const known = as === 'now' ? car && factsOf(car, now, settings) : undefined;
  const facts = known ?? exampleOf(weather[as === 'hot' ? 'hot' : 'cold'], settings);
  const { learned = {}, calendar = [] } = car?.precondition?.state ?? {};
  const { events, appointments, examples } = beside(settings, request, calendar);

  const play = new Play(preconditionRule(settings), { learned, calendar: appointments });
  for (const event of events) play.hear(event, now);
  const view = play.hear({ kind: 'car', facts }, now);
  const { nextStart, mode, departure, leadMinutes } = view;
  const outside = facts.outsideTemp ?? null;
  const input = { outside: () => outside ?? weather.cold.outside, calendar: appointments, learned };
  const week = outside === null ? [] : previewPrecondition(settings, input, now);
  const isAhead = mode === 'waiting';
  const then = isAhead ? play.goOn(view) : view;
  const isKept = isAhead && holding.has(then.mode);
  // What takes no time at all shows over the week alone.
  const first = week.find((run) => run.departure === departure && !run.runs);
  return {
    mode,
    sentence: view.reason.say(language),
    obstacle: (isKept ? then.reason : isAhead ? first?.reason : undefined)?.say(language) ?? null,
    nextStart,
    departure,
    leadMinutes,
    outside,
    week: week.map((run) => ({ ...run, reason: run.reason.say(language) })),
    zone: settings.zone,
    examples: [...(known ? [] : (['car'] as const)), ...examples],
    cost: costOf(settings),
  };
}

/** A rule with its state, step by step. */
class Play {
  readonly #rule: PreconditionRule;
  #state: PreconditionState;

  constructor(rule: PreconditionRule, known: Pick<PreconditionState, 'learned' | 'calendar'>) {
    this.#rule = rule;
    this.#state = { ...rule.start(), ...known };
  }

  hear(event: PreconditionEvent, at: number): PreconditionView {
    const { state, view } = this.#rule.step(this.#state, event, at);
    this.#state = state;
    return view;
  }

  /** To where it begins: nearer to that, the cabin is known better, and it may be later than it seemed. */
  goOn(from: PreconditionView): PreconditionView {
    let view = from;
    for (let tries = 0; tries < 5 && view.mode === 'waiting'; tries++) {
      const { nextStart, departure } = view;
      if (nextStart === null || nextStart === departure) break;
      view = this.hear({ kind: 'tick' }, nextStart);
    }
    return view;
  }
}

/** A car that stands at home, with its cable in. */
function exampleOf(
  { outside, inside }: { readonly outside: number; readonly inside: number },
  { home, target }: PreconditionSettings,
): PreconditionFacts {
  return {
    soc: 60,
    plugged: true,
    parked: true,
    ...(home && { location: { latitude: home.latitude, longitude: home.longitude } }),
    atHome: true,
    occupied: false,
    locked: true,
    open: false,
    climate: 'Off',
    insideTemp: inside,
    outsideTemp: outside,
    request: target,
    asleep: false,
    connected: true,
  };
}

/** What is known beside the car: the departure of the charge plan, and examples of what else the rule waits for. */
function beside(
  settings: PreconditionSettings,
  { car, as, now }: PreconditionPreviewRequest,
  known: readonly CalendarEvent[],
) {
  const { calendar, chargePlan, conditions, times, zone } = settings;
  const tomorrow = instantOf(addDays(wallAt(now, zone).date, 1), usualDeparture, zone);
  const planned = car?.rule?.view?.readyBy ?? null;
  // An example shows a departure in any case.
  const isOpen = as !== 'now' && times.length === 0;
  const hasExample = isOpen && calendar !== null && !known.some(({ start }) => start > now);
  const departs = isOpen && !calendar && chargePlan && planned === null;
  const at = departs ? tomorrow : planned;

  const events: PreconditionEvent[] = [];
  if (chargePlan && at !== null) events.push({ kind: 'departure', at });
  if (as !== 'now') {
    for (const person of conditions.somebodyHome)
      events.push({ kind: 'person', reading: { person, at: now, place: 'home', fix: null } });
  }
  return {
    events,
    appointments: hasExample ? [appointment(calendar.word, tomorrow + calendar.travel * 60_000)] : known,
    examples: [...(hasExample ? (['appointment'] as const) : []), ...(departs ? (['departure'] as const) : [])],
  };
}

function appointment(summary: string, start: number): CalendarEvent {
  const times = { start, end: start + hour, allDay: false, cancelled: false };
  return { ...times, summary, location: '', uid: null, calendar: '' };
}

/** It begins, sets the temperature and stops, and may wake the car for that. */
function costOf({ wake }: PreconditionSettings): number {
  return 3 / categories.commands.perDollar + (wake === 'never' ? 0 : 1 / categories.wakes.perDollar);
}
