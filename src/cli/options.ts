import { parseArgs } from 'node:util';
import { WrongUse } from './command';

/** What an option takes: a text, a number, a switch, or a text given several times. */
export interface OptionSpec {
  readonly type: 'text' | 'number' | 'switch' | 'list';
  readonly required?: boolean;
  /** The allowed words. */
  readonly of?: readonly string[];
  /** The allowed range of a number, ends included; whole numbers unless `fraction`. */
  readonly from?: number;
  readonly to?: number;
  readonly fraction?: boolean;
}

type Value<S extends OptionSpec> = S['type'] extends 'number'
  ? number
  : S['type'] extends 'switch'
    ? boolean
    : S['type'] extends 'list'
      ? readonly string[]
      : string;

/** The options given, absent where neither argument nor environment names them (a list is then empty, a switch false). */
export type Options<Specs extends Record<string, OptionSpec>> = {
  readonly [Name in keyof Specs]: Specs[Name] extends { type: 'list' | 'switch' } | { required: true }
    ? Value<Specs[Name]>
    : Value<Specs[Name]> | undefined;
};

/**
 * Reads a command's options from its arguments and from `EVFLEETPULSE_<COMMAND>_<OPTION>`; an argument wins. Names are
 * written `--stream-ca` and `streamCa` here. A list in the environment is separated by commas.
 * @throws WrongUse with a sentence that names the option.
 */
export function parseOptions<const Specs extends Record<string, OptionSpec>>(
  command: string,
  specs: Specs,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  positionals: { most: number } = { most: 0 },
): { options: Options<Specs>; positionals: readonly string[] } {
  const flags = Object.fromEntries(
    Object.entries(specs).map(([name, { type }]) => [
      flag(name),
      { type: type === 'switch' ? ('boolean' as const) : ('string' as const), multiple: type === 'list' },
    ]),
  );
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options: flags, allowPositionals: true, strict: true });
  } catch (error) {
    throw new WrongUse((error as Error).message.replace(/\. To specify a positional.*$/s, '.'));
  }
  if (parsed.positionals.length > positionals.most) {
    throw new WrongUse(`Unexpected argument '${parsed.positionals[positionals.most]}'.`);
  }
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      const given = parsed.values[flag(name)] ?? env[`EVFLEETPULSE_${shout(command)}_${shout(flag(name))}`];
      return [name, read(name, spec, given)];
    }),
  );
  return { options: options as Options<Specs>, positionals: parsed.positionals };
}

function read(name: string, spec: OptionSpec, given: unknown): unknown {
  const shown = `--${flag(name)}`;
  if (spec.type === 'switch') return isOn(shown, given);
  if (spec.type === 'list') return given === undefined ? [] : entries(shown, [given].flat() as string[]);
  if (given === undefined || given === '') {
    if (spec.required) throw new WrongUse(`${shown} is missing.`);
    return undefined;
  }
  const text = String(given);
  if (spec.of && !spec.of.includes(text)) throw new WrongUse(`${shown} takes ${spec.of.join(', ')}, not '${text}'.`);
  if (spec.type === 'text') return text;
  const value = Number(text);
  const { from = -Infinity, to = Infinity, fraction = false } = spec;
  if (!Number.isFinite(value) || (!fraction && !Number.isInteger(value)) || value < from || value > to) {
    throw new WrongUse(`${shown} takes a ${fraction ? '' : 'whole '}number from ${from} to ${to}, not '${text}'.`);
  }
  return value;
}

/** A list that was given names something: an allow-list from an unset variable must not read as "everybody". */
function entries(shown: string, given: readonly string[]): string[] {
  const found = given.map((text) => text.split(',').flatMap((entry) => entry.trim() || []));
  if (found.some(({ length }) => length === 0)) throw new WrongUse(`${shown} is empty: give a value, or leave it out.`);
  return found.flat();
}

/** A switch is on as an argument, and in the environment by a word for it. */
function isOn(shown: string, given: unknown): boolean {
  if (typeof given !== 'string') return given === true;
  if (/^(1|true|yes|on)$/i.test(given)) return true;
  if (/^(0|false|no|off|)$/i.test(given)) return false;
  throw new WrongUse(`${shown} is a switch: its variable takes 1 or 0, not '${given}'.`);
}

const flag = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const shout = (name: string): string => name.replace(/-/g, '_').toUpperCase();
