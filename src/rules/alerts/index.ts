import type { SignalName } from '../../vehicle/signals';
import { signalOf } from '../../vehicle/signals';
import { alerts } from './list';
import type { AlertSettings } from './settings';

export { alertNames, alerts, type AlertName } from './list';
export { alertFactsOf, type AlertFacts, type Fact } from './facts';
export { alertRule, type AlertRule, type AlertStep } from './rule';
export type * from './exchange';
export type * from './history';
export type * from './notice';
export { issueKeys, readAnswer, type IssuedKeys, type KeyedNotice, type NoticeAnswer } from './answers';
export { channels, messageFor, type Addressee, type Channel, type ChannelMessage } from './channels';
export { previewAlerts, type Happening } from './preview';
export { checkAlerts, checkCondition } from './check';
export { alertDefaults, type AlertSettings, type Condition, type Reminder, type When } from './settings';
export type { AlertState } from './state';

/** What has to be streamed for what is watched. */
export function signalsOf({ alerts: watched, conditions }: AlertSettings): SignalName[] {
  const own = conditions.map(({ signal }) => signal).filter((name): name is SignalName => signalOf(name) !== undefined);
  return [...new Set([...watched.flatMap((name) => alerts[name].signals), ...own])];
}
