import { PlanFormat, type PlanPreview } from './plan-data';

/** What the rule would have done in a stay that is over, beside what really happened. */
export function sayPast(plan: PlanPreview, _: Translate): string {
  const { really, blocks, expected, energy, cost, now, sentence } = plan;
  if (!really) return sentence;
  const format = new PlanFormat(plan);
  const amount = (sum: number, money: number | null): string =>
    money === null ? format.energy(sum) : _('past.amount', { energy: format.energy(sum), cost: format.money(money) });
  const at = { at: format.moment(now), percent: format.whole(expected[0]?.soc ?? 0) };
  const last = blocks.at(-1)?.end ?? 0;
  return [
    blocks.length > 0
      ? _('past.planned', { ...at, stretches: format.stretches(blocks), amount: amount(energy, cost) })
      : _('past.notPlanned', at),
    really.blocks.length > 0
      ? _('past.really', { stretches: format.stretches(really.blocks), amount: amount(really.energy, really.cost) })
      : _('past.notReally'),
    last > really.unplugged && _('past.early', { time: format.time(really.unplugged) }),
    _('past.said', { sentence }),
  ]
    .filter(Boolean)
    .join(' ');
}
