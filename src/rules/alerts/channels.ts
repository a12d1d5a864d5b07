import { Problem } from '../../kernel/problem';
import type { KeyedNotice } from './answers';
import type { Severity } from './notice';

/** How notices leave. */
export const channels = ['message', 'home_assistant', 'telegram', 'email', 'ntfy'] as const;
export type Channel = (typeof channels)[number];

/** Where to, for the channels that need it in the message. */
export interface Addressee {
  readonly language: string;
  /** For Telegram: one chat or several. */
  readonly chatId?: string | number | readonly (string | number)[];
  /** For ntfy. */
  readonly topic?: string;
}

/**
 * Checks that notices arrive somewhere.
 * @throws Problem ALERT_CHAT_MISSING, ALERT_TOPIC_MISSING
 */
export function checkAddressee(channel: Channel, { chatId, topic }: Addressee): void {
  if (channel === 'telegram' && chatId === undefined) throw new Problem('ALERT_CHAT_MISSING');
  if (channel === 'ntfy' && topic === undefined) throw new Problem('ALERT_TOPIC_MISSING');
}

/** The properties of a message. */
export type ChannelMessage = Readonly<Record<string, unknown>>;

/** Android shows no more buttons. */
const mostButtons = 3;

/** By what of a phone shows it: ntfy counts from 1 to 5. */
const priorities: Readonly<Record<Severity, number>> = { info: 3, warning: 4, critical: 5 };
const emoji: Readonly<Record<Severity, string>> = { info: 'bell', warning: 'warning', critical: 'rotating_light' };

/** What a message for a channel is made of. */
interface Shown {
  readonly title: string;
  readonly text: string;
  readonly tag: string;
  readonly severity: Severity;
  readonly isOver: boolean;
  readonly buttons: readonly { readonly action: string; readonly title: string }[];
}

/** A notice as the node that sends it takes it. */
export function messageFor(channel: Channel, { notice, keys }: KeyedNotice, addressee: Addressee): ChannelMessage {
  const { language } = addressee;
  const shown: Shown = {
    title: notice.title.say(language),
    text: notice.text.say(language),
    tag: notice.episode,
    severity: notice.severity,
    isOver: notice.kind === 'clear',
    buttons: notice.actions
      .map(({ title }, n) => ({ action: keys[n]!, title: title.say(language) }))
      .slice(0, mostButtons),
  };
  return formats[channel](shown, addressee);
}

const formats: Readonly<Record<Channel, (shown: Shown, addressee: Addressee) => ChannelMessage>> = {
  /** For flows, and for an e-mail as it is. */
  message: ({ title, text, tag, buttons }) => ({
    topic: title,
    payload: text,
    title,
    message: text,
    tag,
    actions: buttons,
  }),
  /** The data of the action `notify.mobile_app_<device>`: a notice with the tag of another takes its place. */
  home_assistant: ({ title, text, tag, severity, buttons }) => ({
    payload: {
      title,
      message: text,
      data: {
        tag,
        ...(buttons.length > 0 && { actions: buttons }),
        ...(severity === 'critical' && { push: { 'interruption-level': 'time-sensitive' }, ttl: 0, priority: 'high' }),
      },
    },
  }),
  /** For the sender node of node-red-contrib-telegrambot; one button a row, as its labels are long. */
  telegram: ({ title, text, buttons }, { chatId }) => ({
    payload: {
      ...(chatId !== undefined && { chatId }),
      type: 'message',
      content: `${title}\n${text}`,
      options: {
        ...(buttons.length > 0 && {
          reply_markup: JSON.stringify({
            inline_keyboard: buttons.map(({ action, title: label }) => [{ text: label, callback_data: action }]),
          }),
        }),
      },
    },
  }),
  /** For the e-mail node: an answer cannot come back. */
  email: ({ title, text }) => ({ topic: title, payload: text }),
  /** For a POST to the root of an ntfy server. */
  ntfy: ({ title, text, severity, isOver }, { topic }) => ({
    payload: {
      ...(topic !== undefined && { topic }),
      title,
      message: text,
      priority: isOver ? 2 : priorities[severity],
      tags: [isOver ? 'white_check_mark' : emoji[severity]],
    },
  }),
};
