import { intentOf } from '../commands/controls';
import type { Intent } from '../commands/intent';
import { failure } from '../commands/results';
import type { Controls } from '../home-assistant/controls';
import { Problem } from '../kernel/problem';
import type { Vehicle } from './vehicle';

/** Who may do what from Home Assistant. */
export interface ControlRules {
  /** Whether it may also be opened. */
  readonly opens: boolean;
  /** To be entered for what opens it. */
  readonly pin?: string;
  /** Takes every order in place of the car: a flow then decides what becomes of it. */
  readonly handOn?: (intent: Intent) => void;
}

/** The way of Home Assistant's orders to a car. */
export function controlsOf(vehicle: Vehicle, { opens, pin, handOn }: ControlRules): Controls {
  vehicle.commands.allow('home_assistant', { opens });
  return {
    allows: { opens },
    ...(pin && { pin }),
    async take({ control, payload, at }) {
      const asked = intentOf(control, payload);
      if (asked instanceof Problem) {
        return failure({ vin: vehicle.vin, command: '', cost: 0 }, 'refused', asked);
      }
      const intent: Intent = { ...asked, surface: 'home_assistant', at, wake: vehicle.wake };
      if (!handOn) return vehicle.commands.run(intent);
      handOn(intent);
      return undefined;
    },
  };
}
