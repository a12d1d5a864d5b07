import { NotSent } from '../kernel/http';
import { parseObject, textOf } from '../kernel/json';
import { Problem, reasonOf } from '../kernel/problem';
import { quote } from '../kernel/quote';
import { endpoints, type Endpoint } from './endpoints';
import { secondsToWait } from './rate-limiter';

/** A request, as far as a problem with it needs to know. */
export interface Asked {
  readonly endpoint: Endpoint<unknown>;
  /** Base URL of the API. */
  readonly url: string;
  /** Empty where it is about no single car. */
  readonly vin: string;
  /** What was sent and must not be repeated: the token, PINs. */
  readonly secrets: readonly string[];
}

/** An answer, read to its end. */
export interface Answered {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/** What a row may put into a sentence. */
interface Told extends Asked {
  /** Status and Tesla's words, for people. */
  readonly reason: string;
  readonly seconds: number;
}

/** One meaning of an answer; the first row that fits holds. */
interface Row {
  readonly status: number;
  /** What the answer must say beside the status. */
  readonly says?: RegExp;
  /** Only where one car was asked for. */
  readonly car?: true;
  readonly only?: Endpoint<unknown>;
  readonly problem: (told: Told) => Problem;
}

const unanswered = ({ reason }: Told): Problem => new Problem('API_NO_ANSWER', { reason });
const asleep = ({ vin }: Told): Problem => new Problem('CAR_ASLEEP', { vin });
const unpaid = ({ reason }: Told): Problem => new Problem('API_PAYMENT_NEEDED', { reason });
const impossible = ({ vin, reason: fault }: Told): Problem => new Problem('COMMAND_NOT_UNDERSTOOD', { vin, fault });

const mobileAccess = /mobile[_ ]access/i;
const notReachable = /offline|asleep|vehicle (?:is )?(?:not available|unavailable)/i;

/**
 * What a status means: "Response Codes" of the Fleet API docs, Tesla's own SDK, and what users have met. What is not named
 * below 500 is a refusal; from 500 on, 503 apart, the car may have done what it was asked (so does Tesla's own SDK see it).
 */
const rows: readonly Row[] = [
  {
    status: 401,
    says: mobileAccess,
    car: true,
    problem: ({ vin }) => new Problem('COMMAND_MOBILE_ACCESS_OFF', { vin }),
  },
  { status: 401, problem: ({ reason }) => new Problem('SIGN_IN_AGAIN', { reason }) },
  { status: 402, problem: unpaid },
  { status: 403, says: /exceeded_limit|account disabled/i, problem: unpaid },
  {
    status: 403,
    says: /command protocol required|unsigned_cmds_hardlocked/i,
    car: true,
    problem: ({ vin }) => new Problem('API_SIGNING_REQUIRED', { vin }),
  },
  { status: 403, says: /scope/i, problem: ({ reason }) => new Problem('API_SCOPE_MISSING', { reason }) },
  { status: 404, car: true, problem: ({ vin }) => new Problem('VEHICLE_UNKNOWN', { vin }) },
  { status: 405, says: /in service/i, car: true, problem: ({ vin }) => new Problem('CAR_IN_SERVICE', { vin }) },
  { status: 408, says: notReachable, car: true, problem: asleep },
  // Tesla waited for the car in vain.
  { status: 408, problem: unanswered },
  { status: 412, problem: ({ url, reason }) => new Problem('API_NOT_REGISTERED', { url, reason }) },
  { status: 421, problem: ({ url, reason }) => new Problem('API_REGION_LOST', { url, reason }) },
  // Whoever takes it at its word sends no more signatures; Tesla says `invalid_resource` of other things.
  {
    status: 422,
    says: /^(?!.*invalid_)/s,
    only: endpoints.signed_command,
    problem: ({ vin }) => new Problem('COMMAND_SIGNING_UNSUPPORTED', { vin }),
  },
  { status: 429, problem: ({ seconds }) => new Problem('API_RATE_LIMITED', { seconds }) },
  // Something between us and Tesla did not wait for the answer.
  { status: 499, problem: unanswered },
  // Tesla reads the signed message too, and knows that the car has no such seat heater.
  { status: 501, only: endpoints.signed_command, problem: impossible },
  { status: 501, only: endpoints.command, problem: impossible },
  { status: 503, says: notReachable, car: true, problem: asleep },
  { status: 503, problem: ({ reason }) => new Problem('API_BUSY', { reason }) },
];

/** Whether a 401 is about the token: another one may do. */
export function isTokenRefused({ status, text }: Answered): boolean {
  return status === 401 && !mobileAccess.test(text) && !/login_required/i.test(text);
}

/** The problem behind an answer that is no success. */
export function answerProblem(asked: Asked, answer: Answered, now: number): Problem {
  const { status, headers, text } = answer;
  const reason = wordsOf(asked, answer);
  const told: Told = { ...asked, reason, seconds: secondsToWait(headers, text, now) };
  const row = rows.find(
    ({ status: own, says, car, only }) =>
      own === status &&
      (!says || says.test(text)) &&
      (!car || asked.vin !== '') &&
      (!only || only === asked.endpoint) &&
      // Who answers with a page knows nothing of cars.
      !((says || car) && isPage(answer)),
  );
  if (row) return row.problem(told);
  if (status < 400 || status >= 500) return unanswered(told);
  const { url } = asked;
  return isPage(answer) ? new Problem('API_BLOCKED', { url, reason }) : new Problem('API_REFUSED', { reason });
}

/** The problem behind a success whose content cannot be used. */
export function unreadable(asked: Asked, answer: Answered, why: unknown): Problem {
  return new Problem('API_NO_ANSWER', { reason: `${reasonOf(why)}, ${wordsOf(asked, answer)}` });
}

/** The problem behind a request that got no answer. */
export function failureProblem({ url, secrets }: Asked, error: unknown): Problem {
  // The global `fetch` says why only beneath.
  const cause = error instanceof NotSent ? error : ((error as { cause?: unknown } | undefined)?.cause ?? error);
  const reason = quote(reasonOf(cause), secrets);
  if (error instanceof NotSent) return new Problem('API_UNREACHABLE', { url, reason }, error);
  return new Problem('API_NO_ANSWER', { reason }, error);
}

/** Status, Tesla's words and its reference for its support. */
export function wordsOf({ secrets }: Pick<Asked, 'secrets'>, answer: Answered): string {
  const { status, headers, text } = answer;
  const body = parseObject(text);
  const words = [textOf(body?.error), textOf(body?.error_description)].filter((word) => word !== undefined);
  const plain = isPage(answer) ? 'a page instead of JSON' : body ? '' : text;
  const said = quote(words.length > 0 ? [...new Set(words)].join(', ') : plain, secrets);
  const reference = [headers.get('x-txid'), body?.txid].find((id) => /^[\w-]{1,64}$/.test(textOf(id) ?? ''));
  return [`it answered ${status}`, said, reference && `reference ${quote(String(reference), secrets)}`]
    .filter(Boolean)
    .join(', ');
}

const isPage = ({ text }: Answered): boolean => /^\s*</.test(text);
