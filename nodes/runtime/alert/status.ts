import type { NodeAPI, NodeStatus } from 'node-red';
import type { AlertView } from '../../../src/rules/alerts';

/** As much as the canvas shows without breaking into its neighbours. */
const longest = 20;

/** What is so, in a few words: the worst of what is active. @param zone whose clocks quiet hours go by. */
export function alertStatus({ _ }: Pick<NodeAPI, '_'>, view: AlertView, zone: string): NodeStatus {
  const [worst, ...others] = view.active;
  if (worst) {
    const more = others.length > 0 ? ` +${others.length}` : '';
    const text = shortened(wordOf(_, worst), longest - more.length) + more;
    return { fill: worst.severity === 'critical' ? 'red' : 'yellow', shape: 'dot', text };
  }
  if (view.quietUntil === null) return { fill: 'green', shape: 'dot', text: _('status.allQuiet') };
  const time = new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(view.quietUntil);
  return { fill: 'grey', shape: 'ring', text: _('status.quietTo', { time }) };
}

/** The tyre, the door; a reminder and a condition by the name that a person gave it; else the alert. */
function wordOf(_: NodeAPI['_'], { alert, subject }: AlertView['active'][number]): string {
  if (alert === 'condition' || alert === 'reminder') return subject;
  for (const key of [`status.${alert}_${subject}`, `status.${alert}`]) {
    const word = _(key);
    // Node-RED gives back the key of what it does not know.
    if (!word.endsWith(key)) return word;
  }
  return alert;
}

const shortened = (word: string, most: number): string => (word.length <= most ? word : `${word.slice(0, most - 1)}…`);
