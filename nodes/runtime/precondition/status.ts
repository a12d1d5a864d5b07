import type { NodeAPI, NodeStatus } from 'node-red';
import type { PreconditionView } from '../../../src/rules/precondition/exchange';
import type { PreconditionFacts } from '../../../src/rules/precondition/facts';
import type { PreconditionSettings } from '../../../src/rules/precondition/settings';
import { sayClock, sayNumber, type Telling } from '../../../src/rules/say';

type Words = Pick<NodeAPI, '_'>;

/** What a precondition rule does, in a few words; the sentence is in its message. */
export function preconditionStatus(
  { _ }: Words,
  { mode, insideTemp, nextStart, departure, onCar }: PreconditionView,
  facts: PreconditionFacts | undefined,
  { conditions }: Pick<PreconditionSettings, 'conditions'>,
  telling: Telling,
): NodeStatus {
  const say = (fill: NodeStatus['fill'], shape: NodeStatus['shape'], word: string, values = {}): NodeStatus =>
    ({ fill, shape, text: _(`status.${word}`, values) }) as NodeStatus;
  const degrees = (fill: NodeStatus['fill'], word: string): NodeStatus =>
    insideTemp === null
      ? say(fill, 'dot', word)
      : say(fill, 'dot', `${word}At`, { degrees: sayNumber(insideTemp, 0, telling.language) });
  switch (mode) {
    case 'waiting':
      // For somebody to come.
      if (departure === null) return say('blue', 'ring', 'waits');
      if (nextStart === null)
        return say('yellow', 'dot', facts?.soc === undefined ? 'carUnknown' : 'temperatureUnknown');
      return say('blue', 'ring', 'startsAt', { time: sayClock(nextStart, telling) });
    case 'scheduled':
      return onCar && departure !== null
        ? say('blue', 'ring', 'carReadyBy', { time: sayClock(departure, telling) })
        : say('blue', 'ring', 'waits');
    case 'starting':
      return say('blue', 'dot', 'starting');
    case 'warming':
      return degrees('green', 'warming');
    case 'cooling':
      return degrees('green', 'cooling');
    case 'notNeeded':
      return degrees('grey', 'notNeeded');
    case 'done':
      return say('grey', 'dot', 'done');
    case 'idle':
      return say('grey', 'dot', 'nothingToDo');
    case 'blocked':
      return say('grey', 'dot', facts?.open === true ? 'doorOpen' : 'notNow');
    case 'held':
      return say('yellow', 'ring', 'heldByYou');
    case 'conflict':
      return say('red', 'dot', 'twoControllers');
    case 'unknown': {
      const isLost = conditions.onlyAtHome && facts !== undefined && facts.atHome === undefined;
      return say('yellow', 'dot', isLost ? 'placeUnknown' : 'carUnknown');
    }
  }
}
