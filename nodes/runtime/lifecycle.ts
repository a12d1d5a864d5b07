import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { Problem, reasonOf } from '../../src/kernel/problem';
import type { Users } from '../../src/kernel/users';

/** So long a config node waits for its users to let go, milliseconds. */
const patience = 2_000;

/** Runs `close` when the node is closed; whatever happens, Node-RED is told that it is done. */
export function onClose(node: Node, close: (removed: boolean) => void | Promise<void>): void {
  node.on('close', (removed: boolean, done: () => void) => {
    Promise.resolve(removed)
      .then(close)
      .catch((error: unknown) => node.warn(`Closing failed: ${reasonOf(error)}`))
      .finally(done);
  });
}

/** Whether a node is gone for good: Node-RED also calls removed what is only disabled. */
export function isDeleted(RED: NodeAPI, { id }: Node): boolean {
  let isThere = false;
  // By now these are the nodes as they will be.
  RED.nodes.eachNode((each) => (isThere ||= each.id === id));
  return !isThere;
}

/** Waits until the users of a config node have let go, but not for ever. */
export async function letGo(users: Users): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
  await Promise.race([users.gone(), impatience]);
  clearTimeout(timer);
}

/** Hands on a message, or one an output. */
type Send<Message> = (message: Message | (Message | null)[]) => void;

/** Answers input messages; what is thrown goes to the Catch nodes, and to the debug side bar where there are none. */
export function onInput<Message extends NodeMessageInFlow>(
  RED: Pick<NodeAPI, '_'>,
  node: Node,
  answer: (message: Message, send: Send<Message>) => void | Promise<void>,
): void {
  node.on('input', (message, send, done) => {
    Promise.resolve(message as Message)
      .then((asked) => answer(asked, send as Send<Message>))
      .then(
        () => done(),
        (error: Error) => done(error instanceof Problem ? told(error, RED._('language')) : error),
      );
  });
}

/** What a problem says to a person: the sentence in their language, and its code. Where in our code it arose helps nobody. */
function told(problem: Problem, language: string): Error {
  const error = Object.assign(new Error(problem.in(language)), { name: '', code: problem.code });
  delete error.stack;
  return error;
}
