import type { NodeAPI, NodeDef } from 'node-red';
import type { Vehicle } from '../../src/fleet/vehicle';
import { reasonOf } from '../../src/kernel/problem';
import { Users } from '../../src/kernel/users';
import { signalOf } from '../../src/vehicle/signals';
import { accountOf } from '../runtime/account/account';
import { holdFleet } from '../runtime/fleet';
import { homeOf, type HomeSettings } from '../runtime/home';
import { policyIn } from '../runtime/intent';
import { isDeleted, letGo, onClose } from '../runtime/lifecycle';
import { find, type AccountNode, type TelemetryServerNode, type VehicleNode } from '../runtime/nodes';

/** What the dialog saves. */
interface Settings extends NodeDef, HomeSettings {
  server: string;
  account: string;
  wake: string;
  vin: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-vehicle', function (this: VehicleNode, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const { fleet, release } = holdFleet(RED);
    const server = find<TelemetryServerNode>(RED, settings.server);
    const account = find<AccountNode>(RED, settings.account);
    const holds = [server?.users.hold(), account?.users.hold()];
    const users = new Users();
    const vin = settings.vin?.trim().toUpperCase() ?? '';
    let disown: (() => void) | undefined;
    let vehicle: Vehicle | undefined;
    let problem: unknown;
    /** A slip of the pen in one setting; the car itself is usable without. */
    const orNone = <Value>(read: () => Value): Value | undefined => {
      try {
        return read();
      } catch (error) {
        this.error(reasonOf(error));
        return undefined;
      }
    };
    const wake = orNone(() => policyIn('What is done if the car sleeps', settings.wake)) ?? 'never';
    // "Not at home" would be a lie: then it has none.
    const home = orNone(() => homeOf(settings));
    try {
      const car = { name: settings.name, wake, ...home, ...(account && { account: accountOf(account) }) };
      disown = fleet.claim(vin, car, server?.receiver);
      vehicle = fleet.vehicle(vin);
    } catch (error) {
      problem = error;
      this.error(reasonOf(error));
    }
    Object.assign(this, { fleet, server, account, users, vehicle, problem });
    onClose(this, async (removed) => {
      await letGo(users);
      disown?.();
      if (disown && removed && isDeleted(RED, this)) fleet.forget(vin);
      holds.forEach((letHoldGo) => letHoldGo?.());
      await release();
    });
  });

  // For the dialogs: what is known of a car, beside the names of the signals.
  RED.httpAdmin.get('/tesla/state/:id', RED.auth.needsPermission('tesla.read'), (request, response) => {
    const vehicle = find<VehicleNode>(RED, String(request.params['id']))?.vehicle;
    if (!vehicle) return void response.status(404).json({});
    const readings = [...vehicle.state.readings].map(([signal, { value, at }]) => [
      signal,
      { value, unit: signalOf(signal)?.unit, at },
    ]);
    response.json(Object.fromEntries(readings));
  });
}
