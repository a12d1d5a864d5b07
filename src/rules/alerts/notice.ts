import type { Sentence } from '../sentence';

/** How much a person is needed: `critical` goes through at night. */
export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** The commands that a person may be offered. */
export type OfferedCommand =
  'door_lock' | 'window_control' | 'charge_port_door_close' | 'charge_stop' | 'charge_start' | 'set_sentry_mode';

/** A command that helps. */
export interface OfferedAction {
  readonly command: OfferedCommand;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** An action with what its button says. */
export interface NoticeAction extends OfferedAction {
  readonly title: Sentence;
}

/** `digest`: what was held back in quiet hours or over the cap, in one. */
export type NoticeKind = 'raise' | 'clear' | 'remind' | 'digest';

/** Something for a person. Of an episode there is one `raise` and at most one `clear`. */
export interface Notice {
  readonly kind: NoticeKind;
  /** The name of the alert; of a condition of one's own, `condition`; of a digest, `digest`. */
  readonly alert: string;
  /** What of the alert it is about: a tyre, a reminder, a condition by name; empty where there is one only. */
  readonly subject: string;
  readonly severity: Severity;
  /** `<vin>/<alert>/<subject>/<start>`: what is told twice under the same key is the same. */
  readonly episode: string;
  /** Epoch milliseconds: when it was decided. */
  readonly at: number;
  readonly title: Sentence;
  /** One sentence with the number and the reason, and one with what can be done. */
  readonly text: Sentence;
  readonly actions: readonly NoticeAction[];
}
