import { isOpen } from '../body';
import type { CarState } from '../state';
import { closeChargePort, openChargePort } from './charge';
import { command, refuse, set, unseen, type Asked, type Command, type Outcome } from './command';

const withBody = (state: CarState, change: Partial<CarState['body']>): Outcome => ({
  state: { ...state, body: { ...state.body, ...change } },
});

/** The numbers of `VCSEC.RKEAction_E` and `VCSEC.ClosureMoveType_E`. */
const keyFob = { unlock: 0, lock: 1, drive: 20, secure: 29, wake: 30 } as const;
const moves = { none: 0, move: 1, stop: 2, open: 3, close: 4 } as const;

function lock({ state }: Asked): Outcome {
  return isOpen(state.body) ? refuse('closures_open') : withBody(state, { locked: true });
}

type Closures = Readonly<Record<string, number>>;
const asks = (message: unknown): string[] =>
  Object.entries(message as Closures)
    .filter(([, move]) => move !== moves.none)
    .map(([closure]) => closure);

/** The lids that have a motor. Nothing shuts the one in front from afar. */
function moveLid({ state }: Asked, door: 'TrunkFront' | 'TrunkRear', move: number): Outcome {
  if (state.drive.gear !== 'P') return refuse('vehicle_not_in_park');
  const { doors } = state.body;
  const isRear = door === 'TrunkRear';
  const opens = move === moves.open || (move === moves.move && !(isRear && doors[door]));
  if (!opens && !isRear) return refuse('unknown');
  return withBody(state, { doors: { ...doors, [door]: opens } });
}

function moveClosure(car: Asked, closure: string, move: number): Outcome {
  switch (closure) {
    case 'frontTrunk':
      return moveLid(car, 'TrunkFront', move);
    case 'rearTrunk':
      return moveLid(car, 'TrunkRear', move);
    case 'chargePort':
      return move === moves.close ? closeChargePort(car) : openChargePort(car);
    default:
      // The doors have no motors, and there is no tonneau.
      return refuse('unknown');
  }
}

export const body: Readonly<Record<string, Command>> = {
  RKEAction: command<number>((car, action) => {
    switch (action) {
      case keyFob.unlock:
        return withBody(car.state, { locked: false });
      case keyFob.lock:
      case keyFob.secure:
        return lock(car);
      case keyFob.drive:
      case keyFob.wake:
        return set({});
      default:
        return refuse('unknown');
    }
  }),
  closureMoveRequest: {
    // One closure a command, as the interface to it has it.
    act(car, message) {
      const [closure, ...others] = asks(message);
      if (closure === undefined || others.length > 0) return refuse('unknown');
      return moveClosure(car, closure, (message as Closures)[closure] ?? moves.none);
    },
    isCharging: (message) => asks(message).every((closure) => closure === 'chargePort'),
  },
  // A key is put on the list in the car, or with its owner's phone.
  WhitelistOperation: command(() => refuse('not_allowed_over_transport')),
  vehicleControlWindowAction: command<{ action?: string }>(({ state }, { action }) => {
    const position = { vent: 'PartiallyOpen', close: 'Closed' }[action ?? ''] as 'PartiallyOpen' | 'Closed' | undefined;
    if (!position) return refuse('not_supported');
    return withBody(state, { windows: { Fd: position, Fp: position, Rd: position, Rp: position } });
  }),
  // Somebody who sits in it is its guard.
  vehicleControlSetSentryModeAction: command<{ on: boolean }>(({ state }, { on }) => {
    const guards = state.drive.gear === 'P' && state.body.driver === 'away';
    if (!on) return withBody(state, { sentry: 'Off' });
    return withBody(state, { sentry: guards ? 'Armed' : 'Idle' });
  }),
  vehicleControlFlashLightsAction: unseen,
  vehicleControlHonkHornAction: unseen,
  boomboxAction: unseen,
  vehicleControlTriggerHomelinkAction: command(({ read }) =>
    read('HomelinkNearby') === true ? set({}) : refuse('not_nearby'),
  ),
};
