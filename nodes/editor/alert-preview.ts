import type { Dialog } from './dialog';

/** What the runtime answers: as `src/fleet/alert-preview.ts` has it. */
interface AlertPreview {
  readonly from: 'car' | 'example';
  readonly zone: string;
  readonly notices: readonly {
    readonly at: number;
    readonly kind: 'raise' | 'clear' | 'remind' | 'digest';
    readonly severity: 'info' | 'warning' | 'critical';
    readonly title: string;
    readonly text: string;
  }[];
}

/** A setting cannot work: the sentence that says which, and how. */
interface Refusal {
  readonly problem: string;
}

/** So long after the last key the runtime is asked, milliseconds. */
const pause = 600;

/** What is worth a look at, and how it is marked beside its word. */
const marks = { raise: '▲', remind: '↻', clear: '✓', digest: '≡' } as const;

/**
 * Keeps the list of notices true to what stands in an open dialog: the runtime runs the real alerts over the last two weeks.
 * The address is relative, so that it also works behind Home Assistant's ingress and with a login.
 */
export function openAlertPreview(node: EditorNode, dialog: Dialog): void {
  const sentence = $('#tesla-alert-sentence');
  const box = $('#tesla-alert-notices');
  let waiting: number | undefined;
  let asked = '';
  let count = 0;

  const show = (preview: AlertPreview): void => {
    const raised = preview.notices.filter(({ kind }) => kind === 'raise').length;
    const words = [
      node._(raised === 1 ? 'preview.one' : 'preview.some', { count: raised }),
      preview.from === 'example' && node._('preview.example'),
    ];
    sentence.css('color', '').text(words.filter(Boolean).join(' '));
    box.empty().append(preview.notices.length > 0 ? tableOf(preview, node._) : '');
  };
  const refuse = (problem: string): void => {
    sentence.css('color', 'var(--red-ui-text-color-error)').text(problem);
    box.empty();
  };
  const ask = async (body: string): Promise<void> => {
    const own = (count += 1);
    const isOld = (): boolean => own !== count || !document.contains(box[0]!);
    try {
      const request = { method: 'POST', contentType: 'application/json', data: body } as const;
      const answer = (await $.ajax({ url: 'tesla/alert/preview', ...request })) as AlertPreview | Refusal;
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
    const body = JSON.stringify({ fields, vehicle, name: car?.['name'], home, language: RED.i18n.lang() });
    // Also what was typed and taken back in the meantime is not asked.
    window.clearTimeout(waiting);
    if (body === asked) return;
    waiting = window.setTimeout(() => void ask((asked = body)), asked === '' ? 0 : pause);
  });
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
