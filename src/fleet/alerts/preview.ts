import { setImmediate } from 'node:timers/promises';
import {
  alertFactsOf,
  checkAlerts,
  relive,
  signalsOf,
  type AlertFacts,
  type AlertSettings,
  type AlertEvent,
  type EndedRows,
  type Happening,
  type Notice,
  type NoticeKind,
  type Severity,
} from '../../rules/alerts';
import { presence } from '../../vehicle/presence';
import type { TelemetryRecord } from '../../vehicle/record';
import { VehicleState } from '../../vehicle/state';
import { exampleDays } from './example';
import type { AlertHistory, PastDays } from './history';

/** What a preview is made with. */
export interface AlertPreviewRequest {
  readonly settings: AlertSettings;
  /** Of the car; without one, or with less than a day, example days are shown. */
  readonly history?: AlertHistory | undefined;
  /** How far the car has gone, miles, where it ever said so. */
  readonly odometer?: number | undefined;
  readonly now: number;
  readonly language: string;
}

/** What alerts would have told, as a person looks at it. Times are epoch milliseconds. */
export interface AlertPreview {
  readonly from: 'car' | 'example';
  /** Since when the car is known; `null` where that is from the start, or nothing is known of it. */
  readonly since: number | null;
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

const minute = 60_000;
const day = 1_440 * minute;
const days = 14;

/**
 * Runs the real engine over the last two weeks of a car, or over example days.
 * @throws Problem that says which setting to change.
 */
export async function previewOfAlerts(request: AlertPreviewRequest): Promise<AlertPreview> {
  const { history, odometer, now, language } = request;
  const own = await history?.history(days);
  const span = { start: now - days * day, end: now };
  const first = own && firstOf(own);
  const isOwn = own !== undefined && first !== undefined && first <= now - day;
  const home = request.settings.home ?? exampleHome;
  // Example days are at home; without one set, the example has one.
  const settings = checkAlerts(isOwn ? request.settings : { ...request.settings, home });
  const past = isOwn ? own : exampleDays(settings.vin, home, settings.zone, now, odometer);
  const notices: Notice[] = [];
  for (const some of relive(settings, happeningsOf(past, settings, now), span)) {
    notices.push(...some);
    // Cars want their records acknowledged meanwhile.
    await setImmediate();
  }
  return {
    from: isOwn ? 'car' : 'example',
    // Asleep, a car says nothing for half a day.
    since: first !== undefined && first > span.start + day / 2 ? first : null,
    zone: settings.zone,
    ...span,
    notices: notices.map(({ at, kind, severity, title, text }) => ({
      ...{ at, kind, severity },
      title: title.say(language),
      text: text.say(language),
    })),
  };
}

/** The first that is known; `undefined` where nothing is. */
function firstOf({ records, parked, trips, charges }: PastDays): number | undefined {
  const starts = [...parked, ...trips, ...charges].map(({ start }) => start);
  const first = [...starts, ...records.map(timeOf)].reduce((least, at) => Math.min(least, at), Infinity);
  return first === Infinity ? undefined : first;
}

const exampleHome = { latitude: 52.52, longitude: 13.405, radius: 100 };

/** What belongs to one moment comes in several records, milliseconds: coarser than alerts run, for a drive has thousands. */
const gathering = 10_000;

/** What the engine would have heard, in the order of time, made one by one. */
function* happeningsOf(
  { records, parked, trips, charges }: PastDays,
  settings: AlertSettings,
  now: number,
): Generator<Happening> {
  const rows: readonly (Happening | TelemetryRecord)[] = [
    ...records,
    ...parked.map((row) => ended(row.end, { ...none, parked: [row] })),
    ...trips.map((row) => ended(row.end + tripEnds, { ...none, trips: [row] })),
    ...charges.map((row) => ended(row.end, { ...none, charges: [row] })),
  ];
  const all = [...rows].sort((one, other) => timeOf(one) - timeOf(other));
  const car = new PastCar(settings);
  for (const [n, one] of all.entries()) {
    const at = timeOf(one);
    if ('event' in one) yield one;
    else if (one.topic === 'alerts') yield { at, event: { kind: 'alerts', alerts: one.data, at: one.createdAt ?? at } };
    else {
      car.take(one);
      const next = all[n + 1];
      const isLast = !next || 'event' in next || next.topic === 'alerts' || timeOf(next) - car.lookedAt > gathering;
      if (!isLast) continue;
      yield { at, event: car.look(at) };
      const silent = silences.map((silence) => (car.lastRecordAt ?? at) + silence);
      for (const later of silent.filter((one) => one > at && one < (next ? timeOf(next) : now))) {
        yield { at: later, event: car.look(later) };
      }
    }
  }
}

/** Where nothing more comes, presence and the ages of values change so long after the last record, milliseconds. */
const silences = [2 * minute + 1, 10 * minute, 15 * minute + 1, 30 * minute + 1];

const timeOf = (one: Happening | TelemetryRecord): number => ('event' in one ? one.at : one.receivedAt);

const none: EndedRows = { parked: [], trips: [], charges: [] };

const ended = (at: number, rows: EndedRows): Happening => ({ at, event: { kind: 'history', ...rows } });

/** A trip is over when the car has stood for so long. */
const tripEnds = 3 * minute;

/** A car as its records tell it, one after the other. */
class PastCar {
  readonly #settings: AlertSettings;
  readonly #signals: ReturnType<typeof signalsOf>;
  readonly #state: VehicleState;
  #facts: AlertFacts | null = null;
  #connections = 0;
  /** Of the car itself, epoch milliseconds. */
  lastRecordAt: number | null = null;
  lookedAt = -Infinity;

  constructor(settings: AlertSettings) {
    this.#settings = settings;
    this.#signals = signalsOf(settings);
    this.#state = new VehicleState(settings.vin);
  }

  take(record: TelemetryRecord): void {
    this.#state.apply(record);
    if (record.topic === 'connectivity') this.#connections = record.data.status === 'DISCONNECTED' ? 0 : 1;
    // Who speaks is connected.
    else [this.#connections, this.lastRecordAt] = [1, record.receivedAt];
  }

  look(now: number): AlertEvent {
    const contact = { listening: true, connections: this.#connections, lastRecordAt: this.lastRecordAt };
    const car = { state: this.#state, presence: presence(this.#state, contact, now) };
    this.#facts = alertFactsOf(car, now, this.#settings, this.#signals, this.#facts);
    this.lookedAt = now;
    return { kind: 'car', facts: this.#facts };
  }
}
