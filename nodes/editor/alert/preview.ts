import type { Dialog } from '../dialog';
import { keepPreview } from '../preview';

/** What the runtime answers: as `src/fleet/alert-preview.ts` has it. */
interface AlertPreview {
  readonly from: 'car' | 'example';
  readonly since: number | null;
  readonly zone: string;
  readonly end: number;
  readonly notices: readonly {
    readonly at: number;
    readonly kind: 'raise' | 'clear' | 'remind' | 'digest';
    readonly severity: 'info' | 'warning' | 'critical';
    readonly title: string;
    readonly text: string;
  }[];
}

/** What is worth a look at, and how it is marked beside its word. */
const marks = { raise: '▲', remind: '↻', clear: '✓', digest: '≡' } as const;

/** Keeps the list of notices of an open dialog true to what stands in it: of the last two weeks, or of an example. */
export function openAlertPreview(node: EditorNode, dialog: Dialog): void {
  const sentence = $('#tesla-alert-sentence');
  const box = $('#tesla-alert-notices');
  keepPreview<AlertPreview>(node, dialog, {
    name: 'alert',
    sentence,
    show(preview) {
      sentence.text(sentenceOf(preview, node._));
      box.empty().append(preview.notices.length > 0 ? tableOf(preview, node._) : '');
    },
    clear: () => void box.empty(),
  });
}

/** How many there would have been, in which time, and what it was made with. */
function sentenceOf(preview: AlertPreview, _: Translate): string {
  const { from, notices } = preview;
  const since = preview.since === null ? null : momentOf(preview.since, preview);
  const isExample = from === 'example';
  const time = isExample ? _('preview.days') : since === null ? _('preview.lately') : _('preview.since', { since });
  const count = notices.filter(({ kind }) => kind === 'raise').length;
  const many = count === 0 ? 'none' : count === 1 ? 'one' : 'some';
  const words = [_(`preview.${many}`, { time, count })];
  if (isExample) words.push(since === null ? _('preview.example') : _('preview.young', { since }));
  else if (since !== null) words.push(_('preview.short'));
  return words.join(' ');
}

const day = 86_400_000;

/** `yesterday 18:04`, or the weekday and the date. */
function momentOf(at: number, { zone, end }: AlertPreview): string {
  const language = RED.i18n.lang();
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(at);
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  // Sweden writes dates as computers do.
  const dateOf = (when: number): number => Date.parse(new Intl.DateTimeFormat('sv', { timeZone: zone }).format(when));
  const ago = Math.round((dateOf(end) - dateOf(at)) / day);
  if (ago > 1) return `${format({ weekday: 'short', day: 'numeric', month: 'short' })} ${time}`;
  return `${new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-ago, 'day')} ${time}`;
}

/** One notice a row, the newest first. */
function tableOf({ notices, zone }: AlertPreview, _: Translate): JQuery {
  const format = new Intl.DateTimeFormat(RED.i18n.lang(), {
    ...{ timeZone: zone, hourCycle: 'h23' },
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  });
  const rows = [...notices].reverse().map(({ at, kind, severity, title, text }) => {
    const colour = kind === 'clear' ? 'inherit' : `var(--tesla-${severity})`;
    const mark = $('<span>').css({ color: colour, 'white-space': 'nowrap' });
    mark.text(`${marks[kind]} ${_(kind === 'raise' ? `severity.${severity}` : `kind.${kind}`)}`);
    const told = $('<td>').append($('<div>').css('font-weight', '600').text(title), $('<div>').text(text));
    return $('<tr>').append($('<td>').text(format.format(at)), $('<td>').append(mark), told);
  });
  const head = ['time', 'what', 'told'].map((key) => $('<th>', { scope: 'col' }).text(_(`preview.${key}`)));
  const table = $('<table>').append($('<thead>').append($('<tr>').append(head)), $('<tbody>').append(rows));
  // Who scrolls by keyboard has to reach it.
  const frame = {
    class: 'tesla-alerts',
    tabindex: '0',
    role: 'region',
    'aria-labelledby': 'tesla-alert-preview-label',
  };
  return $('<div>', frame).append($('<style>').text(style), table);
}

const style = `
.tesla-alerts { --tesla-critical: #ad2219; --tesla-warning: #7d4b00; --tesla-info: inherit; max-height: 360px; overflow: auto; font-size: 12px; line-height: 1.45; }
.nr-theme-dark .tesla-alerts { --tesla-critical: #ff8d82; --tesla-warning: #ecb54e; }
.tesla-alerts:focus { outline: 2px solid var(--red-ui-form-input-focus-color); outline-offset: 3px; }
.tesla-alerts table { border-collapse: collapse; width: 100%; }
.tesla-alerts th, .tesla-alerts td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; border-bottom: 1px solid var(--red-ui-secondary-border-color); font-weight: 400; font-variant-numeric: tabular-nums; }
.tesla-alerts td:first-child { white-space: nowrap; }
`;
