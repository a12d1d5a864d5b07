import { fill, locale } from '../../kernel/locale';
import { sayClock, sayNumber, sayPercent, thin, type Telling } from '../say';
import type { Sentence } from '../sentence';

/** What the rule says, in English; German lives in `locales/de/precondition.json`, and a test holds both complete. */
export const preconditionWords = {
  unknown: 'Does nothing yet, because nothing is known of the car.',
  stale: 'Does not start, because nothing recent is known of the car. It is tried until the departure.',
  moving: 'Does nothing, because the car is not parked.',
  lent: 'Does nothing, because the car is in service, or in guest or valet mode.',
  occupied: 'Does nothing, because somebody sits in the car.',
  open: 'Does not start, because a door or a lid of the car is open. Close it.',
  empty: 'Does not start, because the car has only {soc}; it needs {floor}.',
  emptyUnplugged: 'Does not start, because the car has only {soc} and no cable; it needs {floor}. Plug it in.',
  gearUnknown: 'Does not start, because nobody knows whether the car is parked.',
  socUnknown: 'Does not start, because nobody knows how full the car is.',
  plugUnknown: 'Does not start, because nobody knows whether the car is plugged in.',
  occupiedUnknown: 'Does not start, because nobody knows whether somebody sits in the car. Lock it.',
  openUnknown: 'Does not start, because nobody knows whether its doors are shut. Lock it.',
  placeUnknown: 'Does not start, because nobody knows where the car is.',
  temperatureUnknown: 'Does not start, because no temperature is known. Send the one outside, or let the car wake up.',
  unplugged: 'Does not start, because the car is not plugged in.',
  away: 'Does not start, because the car is not at home.',
  holiday: 'Does not start, because "{title}" stands in the calendar for that day.',
  nobodyHome: 'Does not start, because nobody is at home.',
  nobodyKnown: 'Does not start, because nobody knows who is at home. Send persons or phones to this node.',
  notNeeded: 'Does not start, because the cabin has {inside} and needs nothing.',
  waits: 'Waits until {start}: then the cabin has {target} by {departure}{conditions}.',
  comes: 'Somebody comes about {departure}; begins at {start}{conditions}.',
  waitsForSomebody: 'Waits for somebody to come.',
  provided: ', if {conditions} by then',
  and: ' and ',
  ifPlugged: 'the cable is in',
  ifAtHome: 'the car is at home',
  ifCharged: 'the car has {floor}',
  ifChargedOrPlugged: 'the car has {floor} or its cable in',
  ifSomebodyHome: 'somebody is at home',
  waitsUnknown: 'Waits for the departure at {departure}; when to begin shows when a temperature is known.',
  nothing: 'Nothing to do, because no departure is known.',
  onCar: 'The car itself begins in time for {departure}, and nobody has to wake it.',
  time: 'Brings the cabin to {target} by {departure}.',
  calendar: 'Brings the cabin to {target} by {departure}, when an appointment calls.',
  chargePlan: 'Brings the cabin to {target} by {departure}, the departure of the charge plan.',
  proximity: 'Brings the cabin to {target}, because somebody is on the way and there by about {departure}.',
  order: 'Brings the cabin to {target}, as you ordered.',
  temperature: 'Sets the temperature to {target}. {reason}',
  asleep: 'Not sent: the car is asleep and this rule may not wake it. Kept until {departure}.',
  wakes: 'Wakes the car. {reason}',
  late: 'Did not start, because there was not enough time left until {departure}.',
  expired: 'Did not start, because the car could not be reached before {departure}.',
  maxRun: 'Stops, because it ran for {minutes} minutes, as long as it may.',
  nobodyCame: 'Stops, because nobody opened a door until ten minutes after {departure}.',
  fell: 'Stops, because the car lost more than {drop} of its charge in this run.',
  tooLow: 'Stops, because the car has only {soc}.',
  cancelled: 'Stops, because the departure at {departure} was cancelled.',
  wasNotNeeded: 'Stops again, because the cabin has {inside} and needs nothing.',
  ordered: 'Stops, as you ordered.',
  taken: 'Somebody is at the car: what climate does from here on is theirs.',
  ended: 'Climate has ended, because the car has only {soc}.',
  offByPerson:
    'You switched climate off at {since}. It stays off until the car was driven, or until you let the rule go on.',
  alreadyOn: 'Climate is on already, and this rule leaves it so.',
  runsUsed: 'Does not start, because it has run {count} times today.',
  budget: 'Would send a command, but the {count} of today are used up. Goes on after midnight.',
  conflict: 'Rests for half an hour, because another program keeps switching climate. Switch one of them off.',
  refused: 'The car does not start climate ({code}). Look at the car, or start it in the app.',
  notRunning:
    'The car took the command, but its cabin does not get {direction}: {inside} after five minutes. Look at the car.',
  notOn: 'The car took the command, but climate did not come on. Look at the car, or start it in the app.',
  warmer: 'warmer',
  cooler: 'cooler',
  keeps: 'Keeps the departure at {time} in the car.',
  drops: 'Takes the departure at {time} out of the car, because it no longer holds.',
} as const;

export type PreconditionWord = keyof typeof preconditionWords;

/** Why something is so: plain data, to be said in any language. */
export interface Reason {
  readonly word: PreconditionWord;
  /** %. */
  readonly soc?: number;
  readonly floor?: number;
  readonly drop?: number;
  /** °C. */
  readonly inside?: number;
  readonly outside?: number;
  readonly target?: number;
  /** Epoch milliseconds. */
  readonly start?: number;
  readonly departure?: number;
  readonly since?: number;
  readonly minutes?: number;
  readonly count?: number;
  /** Local time, as `07:15`. */
  readonly time?: string;
  readonly title?: string;
  /** The code of a problem. */
  readonly code?: string;
  readonly direction?: 'warmer' | 'cooler';
  /** What has to be so by then, and is not yet. */
  readonly conditions?: readonly Reason[];
  /** The reason behind it. */
  readonly because?: Reason;
}

/** What a reason is said with. */
export type Saying = Omit<Telling, 'language'>;

export function sentence(reason: Reason, saying: Saying): Sentence {
  return { say: (language) => sayReason(reason, saying, language) };
}

function sayReason(reason: Reason, saying: Saying, language: string): string {
  const text = (word: PreconditionWord): string => locale(language, 'precondition')[word] ?? preconditionWords[word];
  const values: Record<string, string | number> = {};
  for (const name of ['soc', 'floor', 'drop'] as const) {
    if (reason[name] !== undefined) values[name] = sayPercent(reason[name], language);
  }
  for (const name of ['inside', 'outside', 'target'] as const) {
    if (reason[name] !== undefined) values[name] = `${sayNumber(reason[name], 1, language)}${thin}°C`;
  }
  for (const name of ['start', 'departure', 'since'] as const) {
    if (reason[name] !== undefined) values[name] = sayClock(reason[name], { ...saying, language });
  }
  for (const name of ['minutes', 'count', 'time', 'title', 'code'] as const) {
    if (reason[name] !== undefined) values[name] = reason[name];
  }
  if (reason.direction) values['direction'] = text(reason.direction);
  const conditions = (reason.conditions ?? []).map((one) => sayReason(one, saying, language)).join(text('and'));
  values['conditions'] = conditions && fill(text('provided'), { conditions });
  if (reason.because) values['reason'] = sayReason(reason.because, saying, language);
  return fill(text(reason.word), values).trim();
}
