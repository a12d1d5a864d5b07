import { commands } from './commands';
import type { Parameter } from './parameter';

type Parameters = Readonly<Record<string, Parameter>>;

const parametersOf = (command: string): Parameters =>
  Object.hasOwn(commands, command) ? commands[command as keyof typeof commands].parameters : {};

/** Whether a command has this parameter. */
export const takes = (command: string, parameter: string): boolean => Object.hasOwn(parametersOf(command), parameter);

/**
 * The parameters in a message's payload, unchecked: all by name, or the bare value where the command needs only one. A command
 * without parameters takes none of it, for an inject node sends the time with every press.
 */
export function parametersIn(command: string, payload: unknown): Record<string, unknown> {
  const parameters = parametersOf(command);
  if (Object.keys(parameters).length === 0) return {};
  if (typeof payload === 'object') return { ...payload };
  const isNeeded = ({ as, otherwise }: Parameter): boolean => as === undefined && otherwise === undefined;
  const [first, ...others] = Object.keys(parameters).filter((name) => isNeeded(parameters[name]!));
  return first !== undefined && others.length === 0 && payload !== undefined ? { [first]: payload } : {};
}
