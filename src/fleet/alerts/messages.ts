import {
  messageFor,
  type Addressee,
  type Channel,
  type KeyedNotice,
  type NoticeAnswer,
  type NoticeKind,
} from '../../rules/alerts';
import type { Severity } from '../../rules/alerts';

/** A notice for flows. */
export interface NoticeDetails {
  readonly alert: string;
  /** What of the alert it is about: a tyre, a reminder, a condition by name; empty where there is one only. */
  readonly subject: string;
  readonly kind: NoticeKind;
  readonly severity: Severity;
  /** What is told twice under the same key is the same. */
  readonly episode: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly title: string;
  readonly text: string;
  /** Buttons: `action` is a key that counts once, for a day. */
  readonly actions: readonly { readonly action: string; readonly command: string; readonly title: string }[];
}

/**
 * A notice as a message: for flows its details as payload; for a channel what the node that sends it takes, with the details
 * beside it as `alert`.
 */
export function noticeMessage(
  vin: string,
  keyed: KeyedNotice,
  { channel, ...addressee }: Addressee & { readonly channel: Channel },
): Readonly<Record<string, unknown>> {
  const details = detailsOf(keyed, addressee.language);
  const message = messageFor(channel, keyed, addressee);
  if (channel !== 'message') return { ...message, vin, alert: details };
  return { ...message, topic: `${vin}/alert/${details.alert}`, payload: details, vin };
}

function detailsOf({ notice, keys }: KeyedNotice, language: string): NoticeDetails {
  const { alert, subject, kind, severity, episode, at, title, text, actions } = notice;
  return {
    ...{ alert, subject, kind, severity, episode, at },
    title: title.say(language),
    text: text.say(language),
    actions: actions.map((action, n) => ({
      action: keys[n]!,
      command: action.command,
      title: action.title.say(language),
    })),
  };
}

/** The command of a button that was pressed, as `tesla-command` takes it. Its car's own policy says whether it is woken. */
export function answerMessage(vin: string, { action, episode }: NoticeAnswer, reason: string, at: number) {
  const { command, parameters } = action;
  return { topic: command, payload: { ...parameters }, vin, episode, reason, at, expiresAt: at + patience };
}

/** Who presses a button means now. */
const patience = 10 * 60_000;
