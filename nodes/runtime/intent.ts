import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { promisify } from 'node:util';
import type { Intent, WakePolicy } from '../../src/commands/intent';
import { parametersIn } from '../../src/commands/payload-parameters';

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
  readonly parameters: Readonly<Record<string, TypedValue>>;
  /** The wake policy, where it is not the car's own. */
  readonly wake: WakePolicy | '';
  /** How long it may wait, milliseconds. */
  readonly patience: number;
}

const policies: readonly unknown[] = ['never', 'needed', 'always'] satisfies WakePolicy[];

/**
 * The intent of a message: `topic` is the command, `payload` its parameters by name (or the value of the only one), and the
 * settings of the node win.
 * @param carPolicy what is done when the car sleeps where neither node nor message say it.
 * @throws what an expression of the node throws
 */
export async function intentIn(
  RED: NodeAPI,
  node: Node,
  settings: IntentSettings,
  message: IntentMessage,
  { now, carPolicy }: { readonly now: number; readonly carPolicy: WakePolicy },
): Promise<Intent> {
  const command = settings.command || String(message.topic ?? '');
  const parameters = { ...parametersIn(command, message.payload) };
  for (const [name, { type, value }] of Object.entries(settings.parameters)) {
    if (type !== 'payload') parameters[name] = await evaluate(RED, node, message, type, value);
  }
  const wake = settings.wake || (policies.includes(message.wake) ? (message.wake as WakePolicy) : carPolicy);
  const own = now + settings.patience;
  const expiresAt = typeof message.expiresAt === 'number' ? Math.min(message.expiresAt, own) : own;
  const reason = typeof message.reason === 'string' && message.reason !== '' ? { reason: message.reason } : {};
  return { command, parameters, surface: 'flow', at: now, expiresAt, wake, ...reason };
}

async function evaluate(
  RED: NodeAPI,
  node: Node,
  message: IntentMessage,
  type: string,
  value: string,
): Promise<unknown> {
  const read = promisify<string, string, Node, object, unknown>((...given) =>
    RED.util.evaluateNodeProperty(...(given as unknown as Parameters<typeof RED.util.evaluateNodeProperty>)),
  );
  return read(value, type, node, message);
}
