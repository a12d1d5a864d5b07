import type { CarState } from './state';

/** What anybody may ask of the security controller, as `VCSEC.VehicleStatus`. */
export function vehicleStatus({ body, charge }: CarState): Readonly<Record<string, unknown>> {
  const { doors } = body;
  const closure = (open: boolean): string => (open ? 'CLOSURESTATE_OPEN' : 'CLOSURESTATE_CLOSED');
  return {
    closureStatuses: {
      frontDriverDoor: closure(doors.DriverFront),
      frontPassengerDoor: closure(doors.PassengerFront),
      rearDriverDoor: closure(doors.DriverRear),
      rearPassengerDoor: closure(doors.PassengerRear),
      rearTrunk: closure(doors.TrunkRear),
      frontTrunk: closure(doors.TrunkFront),
      chargePort: closure(charge.doorOpen),
    },
    vehicleLockState: body.locked ? 'VEHICLELOCKSTATE_LOCKED' : 'VEHICLELOCKSTATE_UNLOCKED',
    vehicleSleepStatus: 'VEHICLE_SLEEP_STATUS_AWAKE',
    userPresence: body.driver === 'seated' ? 'VEHICLE_USER_PRESENCE_PRESENT' : 'VEHICLE_USER_PRESENCE_NOT_PRESENT',
  };
}
