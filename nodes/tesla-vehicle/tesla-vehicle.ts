import type { NodeAPI, NodeDef } from 'node-red';
import type { Vehicle, VehicleSettings } from '../../src/fleet/vehicle';
import { reasonOf } from '../../src/kernel/problem';
import { Users } from '../../src/kernel/users';
import { signalOf } from '../../src/vehicle/signals';
import { holdFleet } from '../runtime/fleet';
import { letGo, onClose } from '../runtime/lifecycle';
import { find, type TelemetryServerNode, type VehicleNode } from '../runtime/nodes';

/** What the dialog saves. The radius is in metres. */
interface Settings extends NodeDef {
  server: string;
  vin: string;
  homeLatitude: string | number;
  homeLongitude: string | number;
  homeRadius: string | number;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-vehicle', function (this: VehicleNode, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const { fleet, release } = holdFleet(RED);
    const server = find<TelemetryServerNode>(RED, settings.server);
    const letServerGo = server?.users.hold();
    const users = new Users();
    const vin = settings.vin?.trim().toUpperCase() ?? '';
    let disown: (() => void) | undefined;
    let vehicle: Vehicle | undefined;
    let problem: unknown;
    try {
      disown = fleet.claim(vin, vehicleSettings(settings), server?.receiver);
      vehicle = fleet.vehicle(vin);
    } catch (error) {
      problem = error;
      this.error(reasonOf(error));
    }
    Object.assign(this, { fleet, server, users, vehicle, problem });
    onClose(this, async () => {
      await letGo(users);
      disown?.();
      letServerGo?.();
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

function vehicleSettings({ name, homeLatitude, homeLongitude, homeRadius }: Settings): VehicleSettings {
  const isSet = [homeLatitude, homeLongitude].every((degrees) => String(degrees ?? '').trim() !== '');
  if (!isSet) return { name };
  const homeZone = { latitude: Number(homeLatitude), longitude: Number(homeLongitude), radius: Number(homeRadius) };
  return { name, homeZone };
}
