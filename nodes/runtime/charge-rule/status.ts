import type { NodeAPI, NodeStatus } from 'node-red';
import type { ChargeRuleView } from '../../../src/rules/charge/exchange';
import type { ChargeFacts } from '../../../src/rules/charge/facts';
import type { ChargeRuleSettings } from '../../../src/rules/charge/settings';

type Words = Pick<NodeAPI, '_'>;

const day = 86_400_000;

/** What a charge rule does, in a few words; the sentence is in its message. */
export function chargeRuleStatus(
  { _ }: Words,
  view: ChargeRuleView,
  facts: ChargeFacts | undefined,
  { zone, price }: Pick<ChargeRuleSettings, 'zone' | 'price'>,
  now: number,
): NodeStatus {
  const isPriced = price.source !== 'none';
  const time = (at: number | null): string => (at === null ? '' : clock(at, now, zone));
  const say = (fill: NodeStatus['fill'], shape: NodeStatus['shape'], word: string, values = {}): NodeStatus =>
    ({ fill, shape, text: _(`status.${word}`, values) }) as NodeStatus;
  const isCharging = facts?.chargeState === 'Charging';
  /** Only the car's own word makes it green. */
  const charges = (word: string, percent = 0): NodeStatus =>
    !isCharging
      ? say('blue', 'dot', 'starts')
      : view.lowered === null
        ? say('green', 'dot', word, { percent: String(Math.round(percent)) })
        : say('green', 'dot', 'chargingLowered', { amps: String(view.lowered) });
  switch (view.mode) {
    case 'planned':
    case 'charging':
      return charges('chargingTo', goalOf(view));
    case 'boost':
      return charges('boostTo', view.boost ?? goalOf(view));
    case 'floor':
      return charges('chargingFloor');
    case 'forced':
      return charges('chargingWindow');
    case 'surplus':
      return charges('chargingSun');
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
    case 'waiting': {
      const isUnknown = isPriced && (view.plan?.kind === 'unknown' || view.plan?.kind === 'wait');
      if (isUnknown) return say('yellow', 'dot', 'pricesUnknown');
      const next = view.nextStart ?? view.until;
      return next === null ? say('blue', 'ring', 'waits') : say('blue', 'ring', 'waitsFor', { time: time(next) });
    }
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

const goalOf = ({ target, limit }: ChargeRuleView): number => Math.min(target ?? 100, limit ?? 100);

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
