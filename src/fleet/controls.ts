import type { Intent } from '../commands/intent';
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
  /** Ends orders that were not sent by then. */
  readonly signal?: AbortSignal;
  /** Whether it takes commands; its rules take orders all the same. */
  readonly commands?: boolean;
}

/** The way of Home Assistant's orders to a car and its rules. */
export function controlsOf(vehicle: Vehicle, { opens, pin, handOn, signal, commands = true }: ControlRules): Controls {
  const rule: Controls['rule'] = (order) => {
    if (!vehicle.rule) throw new Problem('RULE_MISSING', { vin: vehicle.vin });
    vehicle.rule.order(order);
  };
  const precondition: Controls['precondition'] = (order) => {
    if (!vehicle.precondition) throw new Problem('PRECONDITION_MISSING', { vin: vehicle.vin });
    vehicle.precondition.order(order);
  };
  if (!commands) return { allows: { opens: false }, rule, precondition };
  return {
    allows: { opens },
    ...(pin && { pin }),
    rule,
    precondition,
    async take(order) {
      await vehicle.ready;
      // Another Home Assistant may show the same car under other rules.
      vehicle.commands.allow('home_assistant', { opens });
      const intent: Intent = { ...order, surface: 'home_assistant', wake: vehicle.wake };
      if (!handOn) return vehicle.commands.run(intent, signal);
      handOn(intent);
      return undefined;
    },
  };
}
