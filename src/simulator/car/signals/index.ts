import { battery } from './battery';
import { body } from './body';
import { charge } from './charge';
import { climate } from './climate';
import { drive } from './drive';
import { software } from './software';
import type { ModelSignal } from './signal';

export type { ModelSignal, View } from './signal';
export { settingsOf } from './settings';

/** Every signal that the model computes. Several set at once are set in this order. */
export const modelSignals: Readonly<Record<string, ModelSignal>> = {
  ...drive,
  ...charge,
  ...battery,
  ...climate,
  ...body,
  ...software,
};
