import { plain, plainParts } from '../../kernel/plain';
import type { Notice, OfferedAction } from './notice';

/** A button a day old is over: who presses it then means something else. */
const valid = 24 * 3_600_000;

/** A key that went out on a button. */
interface IssuedKey {
  readonly episode: string;
  readonly action: OfferedAction;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The keys that may come back, by key: plain data, to be kept through a restart. */
export type IssuedKeys = Readonly<Record<string, IssuedKey>>;

/** A person pressed a button. */
export interface NoticeAnswer {
  readonly episode: string;
  readonly action: OfferedAction;
}

/** Every action of a notice has a key of its own; the shown order is that of the notice. */
export interface KeyedNotice {
  readonly notice: Notice;
  readonly keys: readonly string[];
}

/**
 * Gives each action of a notice a key: the bus of Home Assistant proves no sender, so who knows the key is who was asked.
 * @param draw a fresh random text for each key, 16 characters or more of `A-Z a-z 0-9 _ -`.
 */
export function issueKeys(
  before: IssuedKeys,
  notice: Notice,
  draw: () => string,
  now: number,
): { readonly issued: IssuedKeys; readonly keyed: KeyedNotice } {
  const { episode, actions } = notice;
  const added = actions.map(({ command, parameters }) => {
    return [`${prefix}${draw()}`, { episode, action: { command, parameters }, at: now }] as const;
  });
  const kept = Object.entries(before).filter(([, { at }]) => isValid(at, now));
  return { issued: Object.fromEntries([...kept, ...added]), keyed: { notice, keys: added.map(([key]) => key) } };
}

/** Tells our keys from the actions of others on the same bus. */
const prefix = 'TESLA_';

const isValid = (at: number, now: number): boolean => now >= at && now - at < valid;

/**
 * Reads an answer that came back: `mobile_app_notification_action` or `ios.notification_action_fired` of Home Assistant, or a
 * `callback_query` of Telegram. A key counts once, for a day; with it go the other keys of its episode.
 * @returns `undefined` where the message holds no key of ours that is valid.
 */
export function readAnswer(
  issued: IssuedKeys,
  message: unknown,
  now: number,
): { readonly answer: NoticeAnswer; readonly issued: IssuedKeys } | undefined {
  const key = keyIn(message);
  const found = key !== undefined && Object.hasOwn(issued, key) ? issued[key] : undefined;
  if (!found || !isValid(found.at, now)) return undefined;
  const rest = Object.entries(issued).filter(([, { episode }]) => episode !== found.episode);
  return { answer: { episode: found.episode, action: found.action }, issued: Object.fromEntries(rest) };
}

/** Where the key sits in what each channel sends back. */
function keyIn(message: unknown): string | undefined {
  const payload = plainParts(message, 'payload').payload ?? plain(message);
  const candidates = [
    // Home Assistant, "events: all" and the bare event.
    at(at(payload, 'event'), 'action'),
    at(at(payload, 'event'), 'actionName'),
    at(payload, 'action'),
    at(payload, 'actionName'),
    // Telegram: the data of the button; a text that somebody types is of type `message`.
    ...(at(payload, 'type') === 'callback_query' ? [at(payload, 'content')] : []),
  ];
  return candidates.find((one): one is string => typeof one === 'string' && one.startsWith(prefix));
}

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
