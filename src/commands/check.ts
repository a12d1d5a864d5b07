import { Problem } from '../kernel/problem';
import { quote } from '../kernel/quote';
import type { Command } from './command';
import { commands } from './commands';
import { nearest } from './nearest';
import type { Parameter, ParameterValue, ParameterValues } from './parameter';

/**
 * The command of this name.
 * @throws Problem COMMAND_UNSET, COMMAND_UNKNOWN
 */
export function commandNamed(name: string): Command {
  if (name === '') throw new Problem('COMMAND_UNSET');
  if (typeof name === 'string' && Object.hasOwn(commands, name)) return commands[name as keyof typeof commands];
  const close = nearest(typeof name === 'string' ? name : '', Object.keys(commands)).join(', ');
  throw new Problem('COMMAND_UNKNOWN', { command: shown(name), nearest: close });
}

/**
 * A command's parameters as it takes them.
 * @param given from a message or a dialog: anything; nothing at all where there is none.
 * @throws Problem PARAMETERS_MISSHAPEN, PARAMETER_UNKNOWN, PARAMETER_MISSING, PARAMETER_INVALID
 */
export function checkParameters(command: Command, given: unknown): ParameterValues {
  const example = JSON.stringify(command.example);
  const values = given ?? {};
  if (typeof values !== 'object' || Array.isArray(values))
    throw new Problem('PARAMETERS_MISSHAPEN', { command: command.name, value: shown(values), example });
  const own = new Map<string, unknown>(Object.entries(values));
  for (const name of own.keys()) {
    if (!Object.hasOwn(command.parameters, name))
      throw new Problem('PARAMETER_UNKNOWN', { command: command.name, parameter: shown(name), example });
  }
  const checked: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(command.parameters)) {
    const raw = own.get(name) ?? leftOut(parameter, own, checked);
    if (raw === undefined) throw new Problem('PARAMETER_MISSING', { command: command.name, parameter: name, example });
    const value = parameter.read(raw);
    if (value === undefined)
      throw new Problem('PARAMETER_INVALID', { parameter: name, value: shown(raw), takes: parameter.takes });
    checked[name] = value;
  }
  return checked;
}

/** What a parameter is that was not given; `undefined` where it has to be. */
function leftOut(
  { as, otherwise, unless }: Parameter,
  own: ReadonlyMap<string, unknown>,
  checked: ParameterValues,
): unknown {
  if (as !== undefined) return own.get(as);
  return unless !== undefined && checked[unless] === true ? undefined : otherwise;
}

/** Any value in a sentence, short. */
function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A message may hold itself.
  }
  return quote((text ?? typeof value).slice(0, 80), []);
}
