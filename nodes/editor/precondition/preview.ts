import type { Dialog } from '../dialog';
import { numberText } from '../numbers';
import { keepPreview } from '../preview';

/** What the runtime answers: see `PreconditionPreview` there. */
interface Preview {
  readonly sentence: string;
  readonly obstacle: string | null;
  readonly leadMinutes: number | null;
  readonly outside: number | null;
  readonly week: readonly {
    readonly departure: number;
    readonly start: number;
    readonly runs: boolean;
    readonly reason: string;
  }[];
  readonly zone: string;
  readonly examples: readonly ('car' | 'appointment' | 'departure')[];
  readonly cost: number;
}

/** More departures nobody reads. */
const mostLines = 10;

/** Keeps sentence and week of an open dialog true to what stands in it. */
export function openPreconditionPreview(node: EditorNode, dialog: Dialog): void {
  const sentence = $('#tesla-precondition-sentence');
  const notes = $('#tesla-precondition-notes');
  const week = $('#tesla-precondition-week');
  keepPreview<Preview>(node, dialog, {
    name: 'precondition',
    sentence,
    as: $('#tesla-precondition-as'),
    show(preview) {
      sentence.text([preview.sentence, preview.obstacle].filter(Boolean).join(' '));
      notes.text(notesOf(node._, preview).join(' '));
      drawWeek(week, node._, preview);
    },
    clear() {
      notes.text('');
      week.empty();
    },
  });
}

/** The departures of the next days, one a line: when it begins, or why it does not. */
function drawWeek(box: JQuery, _: Translate, { week, zone }: Preview): void {
  box.empty();
  const clock = (at: number, day: object = {}): string =>
    new Intl.DateTimeFormat(RED.i18n.lang(), {
      ...day,
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(at);
  const rows = week.slice(0, mostLines).map(({ departure, start, runs, reason }) => {
    const said = runs ? _('preview.begins', { time: clock(start) }) : reason;
    const cells = [clock(departure, { weekday: 'short', day: 'numeric', month: 'short' }), said];
    return $('<tr>').append(cells.map((text) => $('<td>').css('padding', '2px 16px 2px 0').text(text)));
  });
  if (rows.length === 0) return;
  const caption = $('<caption>')
    .css({ 'text-align': 'left', 'white-space': 'nowrap', 'font-size': '12px' })
    .text(_('preview.week'));
  box.append($('<table>').css({ 'font-size': '13px' }).append(caption, $('<tbody>').append(rows)));
}

/** What the sentence was made with, and what a run costs. */
function notesOf(_: Translate, { leadMinutes, outside, examples, cost }: Preview): string[] {
  const notes = examples.map((each) => _(`preview.${each}`));
  if (outside !== null && leadMinutes !== null) {
    notes.unshift(_('preview.lead', { degrees: numberText(outside, 1), minutes: numberText(leadMinutes, 0) }));
  }
  return [...notes, _('preview.cost', { cost: numberText(cost, 3) })];
}
