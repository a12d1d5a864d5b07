import type { Dialog } from './dialog';

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

/** A setting cannot work: the sentence that says which, and how. */
interface Refusal {
  readonly problem: string;
}

/** So long after the last key the runtime is asked, milliseconds. */
const pause = 400;
/** More departures nobody reads. */
const mostLines = 10;

/**
 * Keeps the sentence of an open dialog true to what stands in it: the runtime runs the real rule. The address is relative, so
 * that it also works behind Home Assistant's ingress and with a login.
 */
export function openPreconditionPreview(node: EditorNode, dialog: Dialog): void {
  const sentence = $('#tesla-precondition-sentence');
  const notes = $('#tesla-precondition-notes');
  const week = $('#tesla-precondition-week');
  let waiting: number | undefined;
  let asked = '';
  let count = 0;

  const show = (preview: Preview): void => {
    sentence.css('color', '').text([preview.sentence, preview.obstacle].filter(Boolean).join(' '));
    notes.text(notesOf(node._, preview).join(' '));
    drawWeek(week, node._, preview);
  };
  const refuse = (problem: string): void => {
    sentence.css('color', 'var(--red-ui-text-color-error)').text(problem);
    notes.text('');
    week.empty();
  };
  const ask = async (body: string): Promise<void> => {
    const own = (count += 1);
    const isOld = (): boolean => own !== count || !document.contains(sentence[0]!);
    try {
      const request = { method: 'POST', contentType: 'application/json', data: body } as const;
      const answer = (await $.ajax({ url: 'tesla/precondition/preview', ...request })) as Preview | Refusal;
      if (isOld()) return;
      if ('problem' in answer) refuse(answer.problem);
      else show(answer);
    } catch (failed) {
      if (isOld()) return;
      const { status } = failed as JQuery.jqXHR;
      refuse(node._(status === 401 ? 'preview.forbidden' : 'preview.unreachable'));
    }
  };

  dialog.onChange(() => {
    const fields = Object.fromEntries(
      Object.keys(node._def.defaults)
        .filter((name) => !['name', 'vehicle', 'version'].includes(name))
        .map((name) => [name, dialog.value(name)]),
    );
    const vehicle = String(dialog.value('vehicle') ?? '');
    const car = RED.nodes.node(vehicle);
    const home = Object.fromEntries(['homeLatitude', 'homeLongitude', 'homeRadius'].map((name) => [name, car?.[name]]));
    const as = $('#tesla-precondition-as').val();
    const body = JSON.stringify({ fields, vehicle, home, as, language: RED.i18n.lang() });
    // Also what was typed and taken back in the meantime is not asked.
    window.clearTimeout(waiting);
    if (body === asked) return;
    waiting = window.setTimeout(() => void ask((asked = body)), asked === '' ? 0 : pause);
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
  const number = (value: number, digits: number): string =>
    new Intl.NumberFormat(RED.i18n.lang(), { maximumFractionDigits: digits }).format(value);
  const notes = examples.map((each) => _(`preview.${each}`));
  if (outside !== null && leadMinutes !== null) {
    notes.unshift(_('preview.lead', { degrees: number(outside, 1), minutes: number(leadMinutes, 0) }));
  }
  return [...notes, _('preview.cost', { cost: number(cost, 3) })];
}
