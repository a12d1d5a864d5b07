import type { Timer } from '../kernel/clock';
import type { Unsubscribe } from '../kernel/subscribers';
import type { CarOrders } from './orders';
import type { CarFaces } from './published-car';

/** One car, and what stands at the broker of it. */
export interface Entry {
  readonly faces: CarFaces;
  readonly discoveryTopic: string;
  /** Where orders for any of its controls arrive. */
  readonly orderTopic: string;
  readonly unsubscribe: Unsubscribe;
  /** The gate before its controls; a car without takes no orders. */
  readonly orders?: CarOrders;
  readonly asksPin: boolean;
  /** It was said that the car takes no orders. */
  hasIgnored?: boolean;
  /** Runs while news of the car is being gathered. */
  gathering?: Timer | undefined;
  /** The discovery message as this connection sent it; `undefined` while the one of an earlier run may still arrive. */
  discovery?: string | undefined;
  /** Components of an earlier version that Home Assistant has to drop. */
  gone: ReadonlyMap<string, string>;
}
