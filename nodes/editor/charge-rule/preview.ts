import type { Dialog } from '../dialog';
import { drawPlan } from './plan-chart';
import type { PlanPreview } from './plan-data';
import { sayPast } from './plan-past';
import { keepPreview } from '../preview';

/** Keeps sentence and chart of an open dialog true to what stands in it. */
export function openPreview(node: EditorNode, dialog: Dialog): void {
  const sentence = $('#tesla-rule-sentence');
  const box = $('#tesla-rule-plan');
  keepPreview<PlanPreview>(node, dialog, {
    name: 'charge-rule',
    sentence,
    as: $('#tesla-rule-as'),
    show(plan) {
      const notes = [
        plan.socFrom === 'example' && node._('preview.soc'),
        plan.pricesFrom === 'example' && node._(plan.really ? 'preview.pricesThen' : 'preview.prices'),
      ];
      sentence.text([sayPast(plan, node._), ...notes].filter(Boolean).join(' '));
      drawPlan(box, plan, node._);
    },
    clear: () => void box.empty(),
  });
}
