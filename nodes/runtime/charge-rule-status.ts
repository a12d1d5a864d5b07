import type { NodeAPI, NodeStatus } from 'node-red';
import type { ChargeRuleView } from '../../src/rules/charge/exchange';
import type { ChargeFacts } from '../../src/rules/charge/facts';
import { brokenStatus } from './status';

type Words = Pick<NodeAPI, '_'>;

const day = 86_400_000;

/** What a charge rule does, in a few words; the sentence is in its message. */
export function chargeRuleStatus(
  { _ }: Words,
  view: ChargeRuleView,
  facts: ChargeFacts | undefined,
  { now, zone }: { readonly now: number; readonly zone: string },
): NodeStatus {
  const time = (at: number | null): string => (at === null ? '' : clock(at, now, zone));
  const say = (fill: NodeStatus['fill'], shape: NodeStatus['shape'], word: string, values = {}): NodeStatus =>
    ({ fill, shape, text: _(`status.${word}`, values) }) as NodeStatus;
  const { plan } = view;
  switch (view.mode) {
    case 'charging':
      return say('green', 'dot', 'chargingTo', { percent: String(Math.round(goalOf(view))) });
    case 'boost':
      return say('green', 'dot', 'boostTo', { percent: String(Math.round(view.boost ?? goalOf(view))) });
    case 'floor':
      return say('green', 'dot', 'chargingFloor');
    case 'forced':
      return say('green', 'dot', 'chargingWindow');
    case 'surplus':
      return say('green', 'dot', 'chargingSun');
    case 'complete':
      return say('grey', 'dot', 'full', { percent: String(Math.round(facts?.soc ?? goalOf(view))) });
    case 'held':
      return say('yellow', 'ring', 'heldByYou');
    case 'conflict':
      return say('red', 'dot', 'twoControllers');
    case 'blocked':
      return view.until === null
        ? say('blue', 'ring', 'blocked')
        : say('blue', 'ring', 'blockedTo', { time: time(view.until) });
    case 'planned':
    case 'waiting':
      if (plan?.kind === 'unknown' || plan?.kind === 'wait') return say('yellow', 'dot', 'pricesUnknown');
      if (view.nextStart !== null) return say('blue', 'ring', 'waitsFor', { time: time(view.nextStart) });
      return say('blue', 'ring', 'waits');
    case 'idle':
      return idle({ _ }, facts);
  }
}

/** Why nothing is to be done. */
function idle({ _ }: Words, facts: ChargeFacts | undefined): NodeStatus {
  const word =
    facts?.plugged === false
      ? 'notPlugged'
      : facts?.atHome === false
        ? 'notHome'
        : facts?.parked === false
          ? 'driving'
          : undefined;
  if (word) return { fill: 'grey', shape: 'dot', text: _(`status.${word}`) };
  const known = facts?.plugged !== undefined && facts.atHome !== undefined && facts.soc !== undefined;
  return known
    ? { fill: 'grey', shape: 'dot', text: _('status.nothingToDo') }
    : { fill: 'yellow', shape: 'dot', text: _('status.carUnknown') };
}

const goalOf = ({ target, limit }: ChargeRuleView): number => target ?? limit ?? 100;

/** The settings of the rule cannot be used, or its car has another rule. */
export const brokenRule = (words: Words, code: string | undefined): NodeStatus =>
  brokenStatus(words, code === 'RULE_TAKEN' ? 'ruleTaken' : 'ruleBroken');

/** `01:15`; with the weekday where it is not within a day. */
function clock(at: number, now: number, timeZone: string): string {
  const near = Math.abs(at - now) < day - 4 * 3_600_000;
  return new Intl.DateTimeFormat(undefined, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(!near && { weekday: 'short' }),
  }).format(at);
}
