import { Problem } from '../kernel/problem';
import { checkParameters } from './check';
import type { Command } from './command';
import { commands } from './commands';
import type { ParameterValues } from './parameter';

const byControl = new Map<string, Command[]>();
for (const command of Object.values(commands)) {
  if (!command.ha) continue;
  const { control } = command.ha;
  byControl.set(control, [...(byControl.get(control) ?? []), command]);
}

/** Every control that some command belongs to: the last level of its topic before `/set`. */
export const controls: readonly string[] = [...byControl.keys()];

/**
 * The command that a control's payload means.
 * @throws Problem CONTROL_UNKNOWN, PARAMETER_INVALID
 */
export function commandAt(control: string, payload: string): Command {
  const candidates = byControl.get(control);
  if (!candidates) throw new Problem('CONTROL_UNKNOWN', { control: cut(control), controls: controls.join(', ') });
  const command = candidates.find(({ ha }) => ha?.payload === undefined || ha.payload === payload);
  if (command) return command;
  const takes = candidates.map(({ ha }) => ha?.payload).join(', ');
  throw new Problem('PARAMETER_INVALID', { parameter: control, value: JSON.stringify(cut(payload)), takes });
}

/**
 * The parameters that a payload gives the command it means, checked.
 * @throws Problem PARAMETER_INVALID
 */
export function parametersAt(command: Command, payload: string): ParameterValues {
  return checkParameters(command, command.ha?.parameters?.(payload));
}

const cut = (text: string): string => text.slice(0, 80);
