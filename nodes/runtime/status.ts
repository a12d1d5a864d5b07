import type { Node, NodeAPI, NodeStatus } from 'node-red';
import type { FleetAccountStatus } from '../../src/fleet/account';
import type { CommandResult, Progress } from '../../src/commands/intent';
import type { ReceiverState } from '../../src/fleet/receiver';
import type { PublisherState } from '../../src/home-assistant/publisher';
import type { Clock, Timer } from '../../src/kernel/clock';
import type { Problem } from '../../src/kernel/problem';
import type { ProblemCode } from '../../src/kernel/problems';
import type { Presence } from '../../src/vehicle/presence';

const day = 86_400_000;
/** A late car's status counts the minutes. */
const minute = 60_000;

/** Words of core, which the editor translates. */
const core = (word: string): string => `node-red:common.status.${word}`;

type Words = Pick<NodeAPI, '_'>;

/** The short words for a problem; the sentence with the fix is in the log. */
const short: Partial<Record<ProblemCode, string>> = {
  ADDRESS_IN_USE: 'portInUse',
  ADDRESS_FORBIDDEN: 'portForbidden',
  ADDRESS_UNKNOWN: 'addressUnknown',
  FILE_UNREADABLE: 'fileMissing',
  CERTIFICATE_UNSET: 'certificateMissing',
  CERTIFICATE_INVALID: 'certificateBroken',
  KEY_INVALID: 'keyBroken',
  KEY_MISMATCH: 'keyMismatch',
  CERTIFICATE_EXPIRED: 'certificateEnded',
  CLIENT_CAS_MISSING: 'casMissing',
  CLIENT_CAS_FOREIGN: 'casForeign',
  CLIENT_CAS_EMPTY: 'casMissing',
  STORE_NEWER: 'storeBroken',
  SIGN_IN_AGAIN: 'signInAgain',
  TOKENS_UNREADABLE: 'signInAgain',
  CLIENT_REFUSED: 'appRefused',
  SCOPE_REFUSED: 'appRefused',
};

/** A setting is missing or wrong. */
export function brokenStatus({ _ }: Words, word: string): NodeStatus {
  return { fill: 'red', shape: 'ring', text: _(`status.${word}`) };
}

/** What is wrong with the server, for whoever depends on it; nothing while it listens. */
export function receiverStatus(words: Words, state: ReceiverState | undefined): NodeStatus | undefined {
  if (!state) return brokenStatus(words, 'noServer');
  if (state.kind === 'failed') return brokenStatus(words, short[state.problem.code] ?? 'serverFailed');
  if (state.kind !== 'listening') return { fill: 'yellow', shape: 'ring', text: core('connecting') };
  return undefined;
}

/** Whether the cars of a server are there. */
export function serverStatus(words: Words, state: ReceiverState | undefined): NodeStatus {
  const broken = receiverStatus(words, state);
  if (broken || state?.kind !== 'listening') return broken ?? {};
  const text = words._('status.connections', { count: String(state.connections) });
  return state.connections > 0 ? { fill: 'green', shape: 'dot', text } : { fill: 'grey', shape: 'ring', text };
}

/** What is wrong with a Tesla account, for whoever depends on it; nothing while it can be used, or was not looked at yet. */
export function accountStatus(
  words: Words,
  account: { readonly status: FleetAccountStatus | undefined } | undefined,
): NodeStatus | undefined {
  if (!account) return brokenStatus(words, 'noAccount');
  const { isSignedIn = true, problem, keyProblem } = account.status ?? {};
  const wrong = problem && short[problem.code];
  if (wrong || !isSignedIn) return brokenStatus(words, wrong ?? 'notSignedIn');
  if (keyProblem) return brokenStatus(words, short[keyProblem.code] ?? 'keyBroken');
  if (problem?.kind === 'retry') return { fill: 'yellow', shape: 'ring', text: words._('status.teslaUnreachable') };
  if (problem) return { fill: 'yellow', shape: 'dot', text: words._('status.signInUnsaved') };
  return undefined;
}

/** Whether a car is there. */
export function presenceStatus({ _ }: Words, { kind, since }: Presence, now: number): NodeStatus {
  switch (kind) {
    case 'connected':
      return { fill: 'green', shape: 'dot', text: core('connected') };
    case 'late': {
      const minutes = Math.floor((now - (since ?? now)) / minute);
      // Who spoke this minute is not late: it comes back after a deploy.
      if (minutes < 1) return { fill: 'yellow', shape: 'ring', text: core('connecting') };
      return { fill: 'yellow', shape: 'dot', text: _('status.late', { minutes: String(minutes) }) };
    }
    case 'asleep':
      return { fill: 'grey', shape: 'ring', text: _('status.asleep', { time: shortTime(since ?? now, now) }) };
    case 'disconnected':
      return { fill: 'red', shape: 'ring', text: core('disconnected') };
    case 'unknown':
      return { fill: 'yellow', shape: 'ring', text: core('connecting') };
  }
}

/**
 * How a published car is doing at the broker.
 * @param trouble what is wrong with the account that its orders need.
 */
export function publishedStatus(
  words: Words,
  broker: PublisherState,
  entities: number,
  presence: Presence,
  trouble?: NodeStatus,
): NodeStatus {
  if (broker.kind === 'refused') return brokenStatus(words, 'loginRefused');
  if (broker.problem) return brokenStatus(words, 'noBroker');
  if (broker.kind !== 'connected') return { fill: 'yellow', shape: 'ring', text: core('connecting') };
  if (trouble) return trouble;
  if (broker.warning) return { fill: 'yellow', shape: 'dot', text: words._('status.brokerOpen') };
  if (presence.kind === 'asleep') return { fill: 'grey', shape: 'ring', text: words._('status.kept') };
  return { fill: 'green', shape: 'dot', text: words._('status.entities', { count: String(entities) }) };
}

/** The short words for why a command was refused or failed; those of its status where there are none. */
const refusals: Partial<Record<ProblemCode, string>> = {
  ACCOUNT_MISSING: 'noAccount',
  SIGN_IN_MISSING: 'notSignedIn',
  SIGN_IN_AGAIN: 'signInAgain',
  API_SCOPE_MISSING: 'scopeMissing',
  API_RATE_LIMITED: 'tooOften',
  API_UNREACHABLE: 'noAnswer',
  API_NO_ANSWER: 'noAnswer',
  API_BUSY: 'noAnswer',
  CAR_ASLEEP: 'refusedAsleep',
  WAKE_FAILED: 'refusedAsleep',
  CAR_UNPLUGGED: 'refusedUnplugged',
  COMMAND_KEY_NOT_ENROLLED: 'keyUnpaired',
  COMMAND_KEY_INACTIVE: 'keyUnpaired',
  COMMAND_UNSET: 'refusedInput',
  COMMAND_UNKNOWN: 'refusedInput',
  PARAMETER_INVALID: 'refusedInput',
  PARAMETER_MISSING: 'refusedInput',
  PARAMETER_UNKNOWN: 'refusedInput',
  PARAMETERS_MISSHAPEN: 'refusedInput',
};

/** How far a command is, and what came of it. */
export function commandStatus(words: Words, progress: Progress, now: number): NodeStatus {
  switch (progress.stage) {
    case 'queued':
      return { fill: 'blue', shape: 'ring', text: words._('status.queued', { time: shortTime(progress.until, now) }) };
    case 'waking':
      return { fill: 'yellow', shape: 'ring', text: words._('status.waking') };
    case 'sent':
      return { fill: 'blue', shape: 'dot', text: words._('status.sent') };
    case 'done':
      return resultStatus(words, progress.result);
  }
}

function resultStatus({ _ }: Words, { status, code, ok }: CommandResult): NodeStatus {
  // When its time ran out, that says more than why the car was not reached.
  const word = (status !== 'expired' && code && refusals[code]) || status;
  const well = status === 'unverified' ? 'yellow' : 'green';
  return { fill: ok ? well : 'red', shape: 'dot', text: _(`status.${word}`) };
}

/** A certificate that ends sooner than this should have been renewed, milliseconds. */
const renewal = 14 * day;

/** In place of "all is well": what works still, but has to be looked at. The sentences are in the log. */
export function lookStatus(
  { _ }: Words,
  status: NodeStatus,
  store: Problem | undefined,
  receiver: ReceiverState | undefined,
  now: number,
): NodeStatus {
  if (status.fill !== 'green' && status.fill !== 'grey') return status;
  if (store) return { fill: 'yellow', shape: 'dot', text: _('status.storeBroken') };
  const left = receiver?.kind === 'listening' ? receiver.certificateEnds - now : Infinity;
  if (left > renewal) return status;
  const days = String(Math.max(0, Math.floor(left / day)));
  return { fill: 'yellow', shape: 'dot', text: _('status.certificateEnds', { days }) };
}

/** Between two updates of a node's status, milliseconds: every editor that is open draws each of them. */
const pause = 1_000;

/** Shows a node's status when it is another than the last, the latest at most once a second. `stop` ends that. */
export function statusOf(node: Node, clock: Clock, status: () => NodeStatus): { show(): void; stop(): void } {
  let last = '';
  let resting: Timer | undefined;
  let isOver = false;
  const show = (): void => {
    if (resting || isOver) return;
    const next = status();
    if (last === (last = JSON.stringify(next))) return;
    node.status(next);
    resting = clock.after(pause, () => {
      resting = undefined;
      show();
    });
  };
  const age = clock.every(minute, show);
  return {
    show,
    stop: () => {
      isOver = true;
      resting?.cancel();
      age.cancel();
    },
  };
}

/** `16:20` today, `Sun 16:20` this week, `12 Nov` before, in the server's language. */
function shortTime(at: number, now: number): string {
  const date = new Date(at);
  const age = now - at;
  if (age > 6 * day) return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(date);
  const isToday = date.toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(!isToday && { weekday: 'short' }),
  }).format(date);
}
