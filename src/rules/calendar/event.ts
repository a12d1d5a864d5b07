/** An appointment. Times are epoch milliseconds; `end` belongs to what follows. */
export interface CalendarEvent {
  readonly start: number;
  readonly end: number;
  readonly summary: string;
  readonly location: string;
  readonly allDay: boolean;
  /** One of a series has its own; `null` where the source gives none. */
  readonly uid: string | null;
  readonly cancelled: boolean;
  /** Which calendar it stands in; empty where the message does not say. */
  readonly calendar: string;
}

/** What a message says of calendars. */
export interface CalendarReading {
  readonly events: readonly CalendarEvent[];
  /** The calendars that it tells of. */
  readonly calendars: readonly string[];
  /** It lists all that these calendars know from now on: what is missing was cancelled. */
  readonly isWhole: boolean;
}

/** An appointment as it stands in the message. */
export interface RawEvent {
  readonly start: unknown;
  readonly end?: unknown;
  readonly summary?: unknown;
  readonly location?: unknown;
  readonly uid?: unknown;
  /** Which one of a series it is. */
  readonly recurrence?: unknown;
  readonly allDay?: unknown;
  readonly status?: unknown;
}

/** What a shape found: lists by the name of their calendar. */
export interface FoundCalendars {
  readonly lists: ReadonlyMap<string, readonly RawEvent[]>;
  readonly isWhole: boolean;
}
