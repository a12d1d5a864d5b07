/** What a plan says, in English; German lives in `locales/de/plan.json`, and a test holds both complete. */
export const planWords = {
  none: 'Does not charge, because {target} is reached.',
  over: 'This plan is over.',
  waits:
    'Waits until {start}, then charges to {target} by about {end}, because electricity costs {then} then and would cost {atOnce} if it started now.',
  waitsParts:
    'Waits until {start}, then charges in {parts} parts to {target} by about {end}, because electricity costs {then} then and would cost {atOnce} if it started now.',
  waitsNoDearer:
    'Waits until {start}, then charges to {target} by about {end}, because later costs no more and plans may still change.',
  waitsPartly:
    'Waits until {start}, then charges to {target} by about {end}: the cheapest of the hours whose prices are known, and the last ones without a price.',
  charges: 'Charges to {target} until about {end}, because electricity costs {then} now.',
  chargesParts:
    'Charges until {pause}, then again from {next}, to {target} by about {end}, because electricity costs {then} in these hours.',
  chargesPartly:
    'Charges to {target} by about {end}: the cheapest of the hours whose prices are known, and the last ones without a price.',
  short: 'Charges at once to {target} by about {end}, because there is no more time until {departure}.',
  shortMissed:
    'Charges at once, but {target} takes until about {end}: that is {missing} after the departure at {departure}.',
  unknownWaits:
    'Waits until {start}, the latest safe time, then charges to {target} by {departure}, because the prices are not known.',
  unknownCharges:
    'Charges to {target} by {departure}, because the prices are not known and it is the latest safe time.',
  wait: 'Waits for the prices of the hours before {departure}. Without them it starts at {latest}, the latest safe time.',
  capped:
    'Charges only in the hours under the price limit: until {departure} they are {missing} too few to reach {target}.',
} as const;

export type PlanWord = keyof typeof planWords;
