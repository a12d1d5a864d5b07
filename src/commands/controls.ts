import { Problem } from '../kernel/problem';
import { checkParameters } from './check';
import type { Command } from './command';
import { commands } from './commands';
import type { ParameterValues } from './parameter';

/** What a control of Home Assistant asks for. */
export interface Asked {
  readonly command: string;
  readonly parameters: ParameterValues;
}

const byControl = new Map<string, Command[]>();
for (const command of Object.values(commands)) {
  const { control } = command.ha;
  byControl.set(control, [...(byControl.get(control) ?? []), command]);
}

/** Every control that some command belongs to: the last level of its topic before `/set`. */
export const controls: readonly string[] = [...byControl.keys()];

/**
 * The command that a control's payload means, with checked parameters.
 * @returns else the Problem: CONTROL_UNKNOWN, PARAMETER_INVALID
 */
export function intentOf(control: string, payload: string): Asked | Problem {
  const candidates = byControl.get(control);
  if (!candidates) return new Problem('CONTROL_UNKNOWN', { control: cut(control), controls: controls.join(', ') });
  const command = commandOf(control, payload);
  if (!command) {
    const takes = candidates.map(({ ha }) => ha.payload).join(', ');
    return new Problem('PARAMETER_INVALID', { parameter: control, value: JSON.stringify(cut(payload)), takes });
  }
  try {
    return { command: command.name, parameters: checkParameters(command, command.ha.parameters?.(payload)) };
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Whether an order at a control opens or frees the car. */
export function opens(control: string, payload: string): boolean {
  return commandOf(control, payload)?.opens === true;
}

function commandOf(control: string, payload: string): Command | undefined {
  return byControl.get(control)?.find(({ ha }) => ha.payload === undefined || ha.payload === payload);
}

const cut = (text: string): string => text.slice(0, 80);
