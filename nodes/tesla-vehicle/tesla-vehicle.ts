import type { NodeAPI, NodeDef } from 'node-red';
import type { Vehicle, VehicleSettings } from '../../src/fleet/vehicle';
import { Problem, reasonOf } from '../../src/kernel/problem';
import { Users } from '../../src/kernel/users';
import { signalOf } from '../../src/vehicle/signals';
import { holdFleet } from '../runtime/fleet';
import { letGo, onClose } from '../runtime/lifecycle';
import { find, type AccountNode, type TelemetryServerNode, type VehicleNode } from '../runtime/nodes';

/** What the dialog saves. The radius is in metres. */
interface Settings extends NodeDef {
  server: string;
  account: string;
  wake: VehicleSettings['wake'];
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
    const account = find<AccountNode>(RED, settings.account);
    const holds = [server?.users.hold(), account?.users.hold()];
    const users = new Users();
    const vin = settings.vin?.trim().toUpperCase() ?? '';
    let disown: (() => void) | undefined;
    let vehicle: Vehicle | undefined;
    let problem: unknown;
    let home: Pick<VehicleSettings, 'homeZone'> = {};
    try {
      home = homeOf(settings);
    } catch (error) {
      // The car itself is usable; "not at home" because of a slip of the pen would be a lie.
      this.error(reasonOf(error));
    }
    try {
      const { name, wake = 'never' } = settings;
      const commands = account?.account && { account: account.account };
      disown = fleet.claim(vin, { name, wake, ...home, ...commands }, server?.receiver);
      vehicle = fleet.vehicle(vin);
    } catch (error) {
      problem = error;
      this.error(reasonOf(error));
    }
    Object.assign(this, { fleet, server, account, users, vehicle, problem });
    onClose(this, async () => {
      await letGo(users);
      disown?.();
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

/** @throws Problem OPTION_INVALID */
function homeOf({ homeLatitude, homeLongitude, homeRadius }: Settings): Pick<VehicleSettings, 'homeZone'> {
  if ([homeLatitude, homeLongitude].every((degrees) => String(degrees ?? '').trim() === '')) return {};
  const latitude = within("The home's latitude", homeLatitude, -90, 90);
  const longitude = within("The home's longitude", homeLongitude, -180, 180);
  return { homeZone: { latitude, longitude, radius: within("The home's radius", homeRadius, 1, 100_000) } };
}

function within(option: string, given: string | number, from: number, to: number): number {
  const value = String(given ?? '').trim() === '' ? NaN : Number(given);
  if (value >= from && value <= to) return value;
  throw new Problem('OPTION_INVALID', { option, value: `"${given}"`, rule: `it is a number from ${from} to ${to}` });
}
