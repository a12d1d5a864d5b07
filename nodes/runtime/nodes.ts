import type { Node, NodeAPI } from 'node-red';
import type { FleetAccount } from '../../src/fleet/account';
import type { Fleet } from '../../src/fleet/fleet';
import type { Receiver } from '../../src/fleet/receiver';
import type { Vehicle } from '../../src/fleet/vehicle';
import type { HomeAssistantPublisher } from '../../src/home-assistant/publisher';
import type { Problem } from '../../src/kernel/problem';
import type { Users } from '../../src/kernel/users';

/** What the config nodes offer to the nodes that use them. `users` is to be held as long as anything of it is used. */
export interface TelemetryServerNode extends Node {
  readonly fleet: Fleet;
  readonly receiver: Receiver;
  readonly users: Users;
}

export interface AccountNode extends Node<{ clientSecret: string }> {
  readonly fleet: Fleet;
  /** Absent where the settings cannot be used; then `problem` says why. */
  readonly account?: FleetAccount;
  readonly problem?: Problem;
  readonly users: Users;
}

export interface VehicleNode extends Node {
  readonly fleet: Fleet;
  /** Absent where the VIN cannot be used; then `problem` says why. */
  readonly vehicle?: Vehicle;
  readonly problem?: Problem;
  readonly server: TelemetryServerNode | undefined;
  readonly account: AccountNode | undefined;
  readonly users: Users;
}

export interface HomeAssistantNode extends Node {
  /** Absent where the settings cannot be used. */
  readonly publisher?: HomeAssistantPublisher;
  readonly users: Users;
}

/** The config node of an id, or `undefined` when it is missing or disabled. */
export function find<Found extends Node>(RED: NodeAPI, id: string | undefined): Found | undefined {
  return (id ? (RED.nodes.getNode(id) as Found | null) : null) ?? undefined;
}
