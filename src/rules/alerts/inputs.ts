import type { Situation } from './alert';
import type { SingleAlertEvent } from './exchange';

/** What somebody beside the car said, and when that was heard, epoch milliseconds. */
interface Told {
  readonly value: boolean;
  readonly at: number;
}

/** What is known beside the alerts' own memories: plain data. */
export interface Inputs extends Pick<Situation, 'facts' | 'charge' | 'line' | 'keyLeftAt'> {
  /** Rain within the hour, and somebody with a phone key near; `null` where nobody said so. */
  readonly rain: Told | null;
  readonly key: Told | null;
}

export const noInputs: Inputs = {
  ...{ facts: null, charge: null, line: null },
  ...{ rain: null, key: null, keyLeftAt: null },
};

const hour = 3_600_000;
/** Sensors tell only what changes; but a shower passes, and who was near in the morning is not in the evening. */
const rainAge = 3 * hour;
const keyAge = 12 * hour;

/** Takes in what is known beside the alerts' own memories. */
export function hearInput(inputs: Inputs, event: SingleAlertEvent, now: number): Inputs {
  switch (event.kind) {
    case 'car':
      return { ...inputs, facts: event.facts };
    case 'charge':
      return { ...inputs, charge: event.charge };
    case 'line':
      return { ...inputs, line: event.line };
    case 'weather':
      return { ...inputs, rain: told(event.rain, now) };
    case 'key': {
      const { keyNear, keyLeftAt } = knownOf(inputs, now);
      return { ...inputs, key: told(event.near, now), keyLeftAt: keyNear && !event.near ? now : keyLeftAt };
    }
    case 'started':
      // Until it is heard anew, nothing is known: it may be days old.
      return noInputs;
    default:
      return inputs;
  }
}

const told = (value: boolean | null, at: number): Told | null => (value === null ? null : { value, at });

/** What of it may be relied on now: what was told too long ago is unknown. */
export function knownOf(
  { rain, key, ...others }: Inputs,
  now: number,
): Omit<Situation, 'settings' | 'awayTomorrow' | 'now'> {
  const isKnown = (one: Told | null, age: number): one is Told => one !== null && Math.abs(now - one.at) <= age;
  const keyNear = isKnown(key, keyAge) ? key.value : null;
  // Of whom nothing is heard any more has gone.
  const keyLeftAt = key?.value && keyNear === null ? key.at + keyAge : others.keyLeftAt;
  return { ...others, rain: isKnown(rain, rainAge) ? rain.value : null, keyNear, keyLeftAt };
}
