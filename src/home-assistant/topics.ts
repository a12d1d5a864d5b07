import type { CheckedSettings } from './settings';

/** The two roots of all topics. */
export type Roots = Pick<CheckedSettings, 'baseTopic' | 'discoveryPrefix'>;

/** Where one entity's state stands, retained. */
export const stateTopic = ({ baseTopic }: Roots, vin: string, key: string): string => `${baseTopic}/${vin}/${key}`;

/** What stands at the place of a key for how the last order ended, retained. */
export const resultKey = 'command/result';

/** Where orders for one control arrive; never retained. */
export const orderTopic = (roots: Roots, vin: string, control: string): string =>
  `${stateTopic(roots, vin, control)}/set`;

/** The car and the control of a topic of orders; `undefined` for any other topic. */
export function orderOf({ baseTopic }: Roots, topic: string): { vin: string; control: string } | undefined {
  if (!topic.startsWith(`${baseTopic}/`)) return undefined;
  const [vin, control, last, ...more] = topic.slice(baseTopic.length + 1).split('/');
  if (!vin || !control || last !== 'set' || more.length > 0 || !/^[a-z\d_]+$/.test(control)) return undefined;
  return { vin, control };
}

/** `online` while this process publishes, `offline` from its last will; the one availability of all its entities. */
export const bridgeTopic = ({ baseTopic }: Roots, clientId: string): string => `${baseTopic}/bridge/${clientId}/state`;

/** Where Home Assistant learns of a car and all its entities, retained. */
export const discoveryTopic = ({ discoveryPrefix }: Roots, vin: string): string =>
  `${discoveryPrefix}/device/${deviceId(vin)}/config`;

/** Where Home Assistant learns of any device. */
export const discoveryTopics = ({ discoveryPrefix }: Roots): string => `${discoveryPrefix}/device/+/config`;

/** The car of a discovery topic; `undefined` for any other topic. */
export function vinOfDiscovery(roots: Roots, topic: string): string | undefined {
  const vin = /\/tesla_(\w+)\/config$/.exec(topic)?.[1];
  return vin !== undefined && discoveryTopic(roots, vin) === topic ? vin : undefined;
}

/** Home Assistant says `online` here when it has started. */
export const birthTopic = ({ discoveryPrefix }: Roots): string => `${discoveryPrefix}/status`;

/** The car's identifier in Home Assistant's device registry, and the start of its entities' unique ids: never changes. */
export const deviceId = (vin: string): string => `tesla_${vin}`;
