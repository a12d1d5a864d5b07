import type { Dialog } from './dialog';
import { drawPlan } from './plan-chart';
import type { PlanPreview } from './plan-data';

/** A setting cannot work: the sentence that says which, and how. */
interface Refusal {
  readonly problem: string;
}

/** So long after the last key the runtime is asked, milliseconds. */
const pause = 400;

/**
 * Keeps sentence and chart of an open dialog true to what stands in it: the runtime runs the real rule. The address is
 * relative, so that it also works behind Home Assistant's ingress and with a login.
 */
export function openPreview(node: EditorNode, dialog: Dialog): void {
  const sentence = $('#tesla-rule-sentence');
  const box = $('#tesla-rule-plan');
  let waiting: number | undefined;
  let asked = '';
  let count = 0;

  const show = (plan: PlanPreview): void => {
    const notes = [
      plan.socFrom === 'example' && node._('preview.soc'),
      plan.pricesFrom === 'example' && node._('preview.prices'),
    ];
    sentence.css('color', '').text([plan.sentence, ...notes].filter(Boolean).join(' '));
    drawPlan(box, plan, node._);
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
      const answer = (await $.ajax({ url: 'tesla/charge-rule/preview', ...request })) as PlanPreview | Refusal;
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
    const as = $('#tesla-rule-as').val();
    const body = JSON.stringify({ fields, vehicle, home, as, language: RED.i18n.lang() });
    // Also what was typed and taken back in the meantime is not asked.
    window.clearTimeout(waiting);
    if (body === asked) return;
    waiting = window.setTimeout(() => void ask((asked = body)), asked === '' ? 0 : pause);
  });
}
