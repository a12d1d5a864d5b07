import type { Unsubscribe } from '../../kernel/subscribers';
import type { EndedRows } from '../../rules/alerts';
import type { TelemetryRecord } from '../../vehicle/record';

/** Some days of a car, the oldest first. */
export interface PastDays extends EndedRows {
  /** What the car said in them. */
  readonly records: readonly TelemetryRecord[];
}

/** What alerts need of a car's history. */
export interface AlertHistory {
  /** Tells rows as soon as they have ended. */
  onHistory(listener: (rows: EndedRows) => void): Unsubscribe;
  /** The last so many days, up to now. */
  history(days: number): Promise<PastDays>;
  /** As above without the records, from which alerts learn what is usual. */
  rows(days: number): Promise<EndedRows>;
}
