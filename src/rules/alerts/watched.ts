import { signalOf, type SignalName } from '../../vehicle/signals';
import { alerts, type AlertName } from './list';
import type { AlertOptions } from './settings';

/** What a person sets. */
export interface AlertSettings extends AlertOptions {
  /** What is watched; `reminder` and `condition` watch what their lists hold. */
  readonly alerts: readonly AlertName[];
}

/** What has to be streamed for what is watched. */
export function signalsOf({ alerts: watched, conditions }: AlertSettings): SignalName[] {
  const own = conditions.map(({ signal }) => signal).filter((name): name is SignalName => signalOf(name) !== undefined);
  return [...new Set([...watched.flatMap((name) => alerts[name].signals), ...own])];
}
