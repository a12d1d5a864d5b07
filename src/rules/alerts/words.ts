import { fill, locale } from '../../kernel/locale';
import type { Telling } from '../say';
import type { Sentence } from '../sentence';
import { sayAmount, type Said, type Values } from './amounts';
import { alerts, type AlertName } from './list';
import type { NoticeAction, OfferedAction, Severity } from './notice';
import { severities } from './notice';
import type { AlertOptions } from './settings';
import type { HeldNotice } from './state';

/** What is said beside the alerts' own words, in English; German lives in `locales/de/alerts.json`. */
export const sharedWords = {
  'digest.title': '{car}: {count} notices',
  'digest.over': '{text} That is over.',
  'action.door_lock': 'Lock',
  'action.window_control': 'Close the windows',
  'action.charge_port_door_close': 'Close the charge port',
  'action.charge_stop': 'Stop charging',
  'action.charge_start': 'Start charging',
  'action.set_sentry_mode': 'Switch sentry mode off',
} as const;

type Saying = Pick<AlertOptions, 'car' | 'zone'>;

/** The words of an alert, or the shared ones, in a language. */
function wordOf(key: string, language: string): string {
  const [name, word] = key.split('.') as [AlertName, string];
  const english = Object.hasOwn(alerts, name) ? alerts[name].words[word] : sharedWords[key as keyof typeof sharedWords];
  return locale(language, 'alerts')[key] ?? english ?? '';
}

function say(value: Said, alert: string, telling: Telling): string {
  if (typeof value === 'string') return value;
  if ('words' in value)
    return sayList(
      value.words.map((word) => wordOf(`${alert}.${word}`, telling.language)),
      telling.language,
    );
  return sayAmount(value[0], value[1], telling);
}

function sayList(words: readonly string[], language: string): string {
  const format = (tag: string): string => new Intl.ListFormat(tag, { type: 'conjunction' }).format(words);
  try {
    return format(language);
  } catch {
    return format('en');
  }
}

function filled(text: string, alert: string, values: Values, { car }: Saying, telling: Telling): string {
  const said = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, say(value, alert, telling)]));
  return fill(text, { car, ...said }).trim();
}

/** The title of a notice: what and of which car. */
export function titleOf({ alert, text, values }: HeldNotice, saying: Saying): Sentence {
  return {
    say: (language) =>
      filled(text?.title ?? wordOf(`${alert}.title`, language), alert, values, saying, { ...saying, language, now: 0 }),
  };
}

/** The sentence of a notice. */
export function textOf(notice: HeldNotice, saying: Saying): Sentence {
  const { alert, kind, word, values, text, start, at, lasted = at - start } = notice;
  return {
    say: (language) => {
      const own = kind === 'clear' ? undefined : text?.raise;
      const words = own ?? wordOf(`${alert}.${word}`, language);
      const telling = { ...saying, language, now: at };
      return filled(words, alert, { ...values, lasted: [lasted, 'length'] }, saying, telling);
    },
  };
}

export const actionOf = (action: OfferedAction): NoticeAction => ({
  ...action,
  title: { say: (language) => wordOf(`action.${action.command}`, language) },
});

/** What waited, in one: what was raised and is over says so, and its clear is not said again. */
export function digestOf(
  held: readonly HeldNotice[],
  saying: Saying,
): {
  readonly title: Sentence;
  readonly text: Sentence;
  readonly severity: Severity;
  readonly actions: readonly NoticeAction[];
} {
  const keyOf = ({ alert, subject, start }: HeldNotice): string => [alert, subject, start].join('/');
  const raised = new Set(held.filter(({ kind }) => kind !== 'clear').map(keyOf));
  const over = new Set(held.filter(({ kind }) => kind === 'clear').map(keyOf));
  const told = [
    ...new Map(
      held.filter((one) => one.kind !== 'clear' || !raised.has(keyOf(one))).map((one) => [keyOf(one), one]),
    ).values(),
  ];
  const actions = told.filter((one) => !over.has(keyOf(one))).flatMap((one) => one.actions);
  return {
    title: { say: (language) => fill(wordOf('digest.title', language), { car: saying.car, count: told.length }) },
    text: {
      say: (language) =>
        told
          .map((one) => {
            const text = textOf(one, saying).say(language);
            const isOver = one.kind !== 'clear' && over.has(keyOf(one));
            return isOver ? fill(wordOf('digest.over', language), { text }) : text;
          })
          .join(' '),
    },
    severity: worst(told.map(({ severity }) => severity)),
    actions: [...new Map(actions.map((action) => [JSON.stringify(action), actionOf(action)])).values()],
  };
}

export const worst = (some: readonly Severity[]): Severity =>
  severities[Math.max(0, ...some.map((severity) => severities.indexOf(severity)))]!;
