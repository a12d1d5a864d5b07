import { raw, type Signal } from '../signal';

/** Numbers without a meaning. They have names, so a car that sends one is still decoded to its name. */
export const reserved = {
  Unknown: raw({ id: 0, meaning: 'No field' }),
  Deprecated_2: raw({ id: 100, meaning: 'Retired by Tesla' }),
  Experimental_1: raw({ id: 119, meaning: 'Reserved by Tesla' }),
  Experimental_2: raw({ id: 120, meaning: 'Reserved by Tesla' }),
  Experimental_3: raw({ id: 121, meaning: 'Reserved by Tesla' }),
  Experimental_4: raw({ id: 122, meaning: 'Reserved by Tesla' }),
  Deprecated_1: raw({ id: 162, meaning: 'Retired by Tesla' }),
  Experimental_5: raw({ id: 168, meaning: 'Reserved by Tesla' }),
  Experimental_6: raw({ id: 169, meaning: 'Reserved by Tesla' }),
  Experimental_7: raw({ id: 170, meaning: 'Reserved by Tesla' }),
  Experimental_8: raw({ id: 171, meaning: 'Reserved by Tesla' }),
  Experimental_9: raw({ id: 172, meaning: 'Reserved by Tesla' }),
  Experimental_10: raw({ id: 173, meaning: 'Reserved by Tesla' }),
  Experimental_11: raw({ id: 174, meaning: 'Reserved by Tesla' }),
  Experimental_12: raw({ id: 175, meaning: 'Reserved by Tesla' }),
  Experimental_13: raw({ id: 176, meaning: 'Reserved by Tesla' }),
  Experimental_14: raw({ id: 177, meaning: 'Reserved by Tesla' }),
  Experimental_15: raw({ id: 178, meaning: 'Reserved by Tesla' }),
  Deprecated_3: raw({ id: 257, meaning: 'Retired by Tesla' }),
} as const satisfies Record<string, Signal>;
