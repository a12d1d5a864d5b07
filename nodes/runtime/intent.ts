import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { promisify } from 'node:util';
import type { Intent, WakePolicy } from '../../src/commands/intent';
import { parametersIn, takes } from '../../src/commands/payload-parameters';
import { Problem, reasonOf } from '../../src/kernel/problem';
import { quote } from '../../src/kernel/quote';
import { numberOption } from './options';

/** A typed input as the editor saves it; `payload` is the type of a parameter that the message's payload names. */
export interface TypedValue {
  readonly type: string;
  readonly value: string;
}

/** What a message asks for, as far as the node does not say it. */
export interface IntentMessage extends NodeMessageInFlow {
  vin?: unknown;
  wake?: unknown;
  expiresAt?: unknown;
  reason?: unknown;
}

/** What a node says of a command; what is empty is taken from the message. */
export interface IntentSettings {
  readonly command: string;
  readonly parameters?: Readonly<Record<string, TypedValue>>;
  /** The wake policy, where it is not that of the message or the car. */
  readonly wake: WakePolicy | '';
  /** How long it may wait for the car. */
  readonly minutes: string | number;
}

const policies: readonly unknown[] = ['never', 'needed', 'always'] satisfies WakePolicy[];

/** What is left open in a setting, and absent or empty in a message. */
const isOpen = (value: unknown): boolean => value === undefined || value === null || value === '';

/**
 * The wake policy that a setting or a message names; `undefined` where it names none.
 * @throws Problem OPTION_INVALID
 */
export function policyIn(option: string, value: unknown): WakePolicy | undefined {
  if (isOpen(value)) return undefined;
  if (policies.includes(value)) return value as WakePolicy;
  throw new Problem('OPTION_INVALID', { option, value: shown(value), rule: 'it is never, needed or always' });
}

/**
 * The intent of a message: `topic` is the command, `payload` its parameters by name (or the value of the only one), and the
 * settings of the node win.
 * @param carPolicy what is done when the car sleeps where neither node nor message say it.
 * @throws Problem PARAMETER_UNSET, OPTION_INVALID, NUMBER_INVALID
 */
export async function intentIn(
  RED: NodeAPI,
  node: Node,
  settings: IntentSettings,
  message: IntentMessage,
  { now, carPolicy }: { readonly now: number; readonly carPolicy: WakePolicy },
): Promise<Intent> {
  const command = settings.command || String(message.topic ?? '');
  const given = Object.entries(parametersIn(command, message.payload));
  // A node that knows its command is asked by any message, and what else that carries is meant for others.
  const meant = settings.command ? given.filter(([name]) => takes(command, name)) : given;
  const parameters: Record<string, unknown> = Object.fromEntries(meant);
  for (const [name, { type, value }] of Object.entries(settings.parameters ?? {})) {
    if (type !== 'payload') parameters[name] = await evaluate(RED, node, message, name, { type, value });
  }
  const minutes = numberOption('The number of minutes that a command is kept', settings.minutes, 1, 1_440);
  return {
    command,
    parameters,
    surface: 'flow',
    at: now,
    expiresAt: Math.min(now + minutes * 60_000, timeIn('msg.expiresAt', message.expiresAt)),
    wake: policyIn('The wake policy', settings.wake) ?? policyIn('msg.wake', message.wake) ?? carPolicy,
    ...(typeof message.reason === 'string' && message.reason !== '' && { reason: message.reason }),
  };
}

/** A time that a message may name; without end where it names none. @throws Problem OPTION_INVALID */
function timeIn(option: string, value: unknown): number {
  if (isOpen(value)) return Infinity;
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  const rule = 'it is a time in milliseconds since 1970';
  throw new Problem('OPTION_INVALID', { option, value: shown(value), rule });
}

/** A value of a message in a sentence. */
const shown = (value: unknown): string => quote(typeof value === 'object' ? typeof value : JSON.stringify(value), []);

/** The value of a typed input. */
async function evaluate(
  RED: NodeAPI,
  node: Node,
  message: IntentMessage,
  parameter: string,
  { type, value }: TypedValue,
): Promise<unknown> {
  const read = promisify<string, string, Node, object, unknown>((...given) =>
    RED.util.evaluateNodeProperty(...(given as unknown as Parameters<typeof RED.util.evaluateNodeProperty>)),
  );
  const unset = (reason: string, cause?: unknown): Problem =>
    new Problem('PARAMETER_UNSET', { parameter, source: `${type} ${quote(value, [])}`, reason }, cause);
  let found: unknown;
  try {
    found = await read(value, type, node, message);
  } catch (error) {
    // JSONata throws objects that are no errors.
    throw unset(reasonOf((error as { message?: string } | null)?.message ?? error), error);
  }
  if (isOpen(found)) throw unset('it is empty');
  return found;
}
