import {
  alertFactsOf,
  checkAlerts,
  previewAlerts,
  signalsOf,
  type AlertFacts,
  type AlertSettings,
  type Happening,
  type NoticeKind,
  type Severity,
} from '../rules/alerts';
import { presence } from '../vehicle/presence';
import { VehicleState } from '../vehicle/state';
import { exampleDays } from './alert-example';
import type { AlertHistory, PastDays } from './alert-history';

/** What a preview is made with. */
export interface AlertPreviewRequest {
  readonly settings: AlertSettings;
  /** Of the car; without one, or where it is empty, example days are shown. */
  readonly history?: AlertHistory | undefined;
  readonly now: number;
  readonly language: string;
}

/** What alerts would have told, as a person looks at it. Times are epoch milliseconds. */
export interface AlertPreview {
  readonly from: 'car' | 'example';
  readonly zone: string;
  readonly start: number;
  readonly end: number;
  readonly notices: readonly PreviewedNotice[];
}

/** One notice of a preview, the oldest first. */
export interface PreviewedNotice {
  readonly at: number;
  readonly kind: NoticeKind;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
}

const day = 86_400_000;
const days = 14;

/**
 * Runs the real engine over the last two weeks of a car, or over example days.
 * @throws Problem that says which setting to change.
 */
export async function previewOfAlerts(request: AlertPreviewRequest): Promise<AlertPreview> {
  const { history, now, language } = request;
  const own = await history?.history(days);
  const isOwn = own !== undefined && own.records.length + own.parked.length + own.trips.length > 0;
  const home = request.settings.home ?? exampleHome;
  // Example days are at home; without one set, the example has one.
  const settings = checkAlerts(isOwn ? request.settings : { ...request.settings, home });
  const span = { start: now - days * day, end: now };
  const past = isOwn ? own : exampleDays(settings.vin, home, settings.zone, now);
  const notices = previewAlerts(settings, happeningsOf(past, settings), span);
  return {
    from: isOwn ? 'car' : 'example',
    zone: settings.zone,
    ...span,
    notices: notices.map(({ at, kind, severity, title, text }) => ({
      ...{ at, kind, severity },
      title: title.say(language),
      text: text.say(language),
    })),
  };
}

const exampleHome = { latitude: 52.52, longitude: 13.405, radius: 100 };

/** What the engine would have heard, in the order of time. */
function happeningsOf({ records, parked, trips }: PastDays, settings: AlertSettings): Happening[] {
  const state = new VehicleState(settings.vin);
  const signals = signalsOf(settings);
  let facts: AlertFacts | null = null;
  let lastRecordAt: number | null = null;
  let connections = 0;
  const heard = records.map((record): Happening => {
    const at = record.receivedAt;
    if (record.topic === 'alerts')
      return { at, event: { kind: 'alerts', alerts: record.data, at: record.createdAt ?? at } };
    state.apply(record);
    if (record.topic === 'connectivity') connections = record.data.status === 'DISCONNECTED' ? 0 : 1;
    else [connections, lastRecordAt] = [1, at];
    const car = { state, presence: presence(state, { listening: true, connections, lastRecordAt }, at) };
    facts = alertFactsOf(car, at, settings, signals, facts);
    return { at, event: { kind: 'car', facts } };
  });
  const ended = [
    ...parked.map((row): Happening => ({ at: row.end, event: { kind: 'history', parked: [row], trips: [] } })),
    ...trips.map((row): Happening => ({
      at: row.end + tripEnds,
      event: { kind: 'history', parked: [], trips: [row] },
    })),
  ];
  return [...heard, ...ended].sort((one, other) => one.at - other.at);
}

/** A trip is over when the car has stood for so long. */
const tripEnds = 3 * 60_000;
