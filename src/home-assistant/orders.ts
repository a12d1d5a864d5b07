import { createHash, timingSafeEqual } from 'node:crypto';
import { holds } from '../commands/command';
import { commandAt, parametersAt } from '../commands/controls';
import type { CommandResult } from '../commands/intent';
import { failure, resultIn } from '../commands/results';
import type { Clock } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import type { Arrival } from './broker';
import type { Controls } from './controls';
import { preconditionOrderAt } from './precondition-entities';
import { ruleOrderAt } from './rule-entities';

export interface CarOrdersOptions {
  readonly vin: string;
  readonly controls: Controls;
  /** What results say is said in this language. */
  readonly language: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Older orders were held up on their way, and nobody waits for them any more. A clock may be wrong by as much. */
const minute = 60_000;

/** So many wrong PINs in a row, and nobody opens the car for so long. */
const tries = 5;
const lockedFor = 5 * minute;

/** So many orders are remembered; nobody gives more in two minutes. */
const mostKnown = 100;

/** More is no order. */
const longest = 1_024;

/** Milliseconds since 1970 passed this in 1973, seconds reach it in the year 5138. */
const leastMilliseconds = 1e11;

/** What a message on a topic of orders says. */
interface Message {
  readonly payload: string;
  readonly at?: number;
  readonly code?: string;
}

/** The gate before a car's controls: anybody at the broker can knock. */
export class CarOrders {
  readonly #options: CarOrdersOptions;
  #result: string | undefined;
  #wrong = 0;
  #lockedUntil = -Infinity;
  /** Orders that said when they were given, oldest first, and when they came. */
  readonly #known = new Map<string, number>();

  constructor(options: CarOrdersOptions) {
    this.#options = options;
  }

  /** How the last order ended, as JSON: a CommandResult with the `control` and when it came, `at`, as ISO 8601. */
  get result(): string | undefined {
    return this.#result;
  }

  /**
   * Hands on what a message asks for, or says why not. Never rejects.
   * @returns how it ended, as `result` has it; `undefined` when somebody else answers for it, or nobody has to.
   */
  async handle(control: string, { topic, payload, retained }: Arrival): Promise<string | undefined> {
    const { clock, language, log } = this.#options;
    // An empty message clears a retained one.
    if (payload === '') return undefined;
    if (retained) {
      log.warn(`The order on ${topic} is retained, so it is ignored. Clear it, and send orders without that flag.`);
      return undefined;
    }
    if (this.#isKnown(control, payload)) {
      log.warn(`The order on ${topic} came twice, so it is done once.`);
      return undefined;
    }
    const at = new Date(clock.now()).toISOString();
    const result = await this.#carryOut(control, payload);
    // A slider that is dragged replaces its own orders: the last one's end is the end.
    if (!result || result.code === 'COMMAND_REPLACED') return undefined;
    return (this.#result = JSON.stringify({ ...result, ...resultIn(result, language), control, at }));
  }

  async #carryOut(control: string, text: string): Promise<CommandResult | undefined> {
    const { vin, controls, clock, log } = this.#options;
    // Until it is known what is asked for.
    let name = control;
    try {
      const message = this.#read(control, text);
      const ruled = ruleOrderAt(control, message.payload);
      if (ruled) {
        this.#admit(control, false, message);
        if (!controls.rule) throw new Problem('RULE_MISSING', { vin });
        controls.rule(ruled);
        return undefined;
      }
      const preconditioned = preconditionOrderAt(control, message.payload);
      if (preconditioned) {
        this.#admit(control, false, message);
        if (!controls.precondition) throw new Problem('PRECONDITION_MISSING', { vin });
        controls.precondition(preconditioned);
        return undefined;
      }
      const command = commandAt(control, message.payload);
      name = command.name;
      const parameters = parametersAt(command, message.payload);
      const at = this.#admit(control, holds(command.opens, parameters), message);
      if (!controls.take) throw new Problem('ACCOUNT_MISSING', { vin });
      if (message.at !== undefined) this.#remember(control, text, clock.now());
      return await controls.take({ command: name, parameters, at });
    } catch (error) {
      if (!(error instanceof Problem)) {
        log.error(`An order for ${control} of the car ${vin} failed: ${reasonOf(error)}`);
        return undefined;
      }
      log.warn(error.message);
      return failure({ vin, command: name, cost: 0 }, 'refused', error);
    }
  }

  /**
   * @returns when it was given.
   * @throws Problem ORDER_OLD, ORDER_AHEAD, ORDER_OPENS, ORDER_PIN_MISSING, ORDER_PIN_WRONG, ORDER_PIN_LOCKED
   */
  #admit(control: string, opens: boolean, { at: given, code }: Message): number {
    const { vin, controls, clock } = this.#options;
    const now = clock.now();
    const at = given ?? now;
    const late = now - at;
    if (late > minute) throw new Problem('ORDER_OLD', { vin, control, seconds: Math.round(late / 1_000) });
    if (-late > minute) throw new Problem('ORDER_AHEAD', { vin, control, seconds: Math.round(-late / 1_000) });
    if (opens) {
      if (!controls.allows.opens) throw new Problem('ORDER_OPENS', { vin });
      if (controls.pin) this.#ask(controls.pin, code, now);
    }
    return at;
  }

  /** A broker may bring a message again, and after a newer one: an UNLOCK after the LOCK that followed it. */
  #isKnown(control: string, text: string): boolean {
    return this.#known.has(`${control} ${text}`);
  }

  /** Remembers an order for as long as it could be taken once more. */
  #remember(control: string, text: string, now: number): void {
    this.#known.set(`${control} ${text}`, now);
    for (const [oldest, came] of this.#known) {
      if (this.#known.size <= mostKnown && Math.abs(now - came) <= 2 * minute) break;
      this.#known.delete(oldest);
    }
  }

  /** @throws Problem ORDER_UNREADABLE */
  #read(control: string, text: string): Message {
    const unreadable = (reason: string): Problem => {
      const { vin } = this.#options;
      return new Problem('ORDER_UNREADABLE', { vin, control, reason, example: '{"value": 80}' });
    };
    if (text.length > longest) throw unreadable('it is too long');
    const bare = text.trim();
    if (!bare.startsWith('{')) return { payload: bare };
    let json: { value?: unknown; at?: unknown; code?: unknown };
    try {
      json = JSON.parse(bare) as typeof json;
    } catch {
      // The parser's own words quote the text, and a PIN may stand in it.
      throw unreadable('it is no JSON');
    }
    const { value, at, code } = json;
    if (typeof value !== 'string' && typeof value !== 'number') throw unreadable('its value is no text and no number');
    if (at !== undefined && typeof at !== 'number')
      throw unreadable('its time "at" is no number of seconds since 1970');
    return {
      payload: String(value).trim(),
      // Home Assistant counts seconds, JavaScript milliseconds.
      ...(at !== undefined && { at: at < leastMilliseconds ? at * 1_000 : at }),
      ...((typeof code === 'string' || typeof code === 'number') && { code: String(code) }),
    };
  }

  /** Asks for the PIN. While nobody opens the car, not even the right one does. */
  #ask(pin: string, code: string | undefined, now: number): void {
    const { vin } = this.#options;
    if (now < this.#lockedUntil) {
      const minutes = Math.ceil((this.#lockedUntil - now) / minute);
      throw new Problem('ORDER_PIN_LOCKED', { vin, tries, minutes });
    }
    // What Home Assistant sends when nothing was entered is no try.
    if (!code) throw new Problem('ORDER_PIN_MISSING', { vin });
    if (isSame(pin, code)) {
      this.#wrong = 0;
      return;
    }
    this.#wrong++;
    const minutes = lockedFor / minute;
    if (this.#wrong < tries) throw new Problem('ORDER_PIN_WRONG', { vin, tries, minutes });
    this.#wrong = 0;
    this.#lockedUntil = now + lockedFor;
    throw new Problem('ORDER_PIN_LOCKED', { vin, tries, minutes });
  }
}

/** Takes as long for any code: digests are equally long and are compared to their end. */
function isSame(pin: string, code: string): boolean {
  const [one, other] = [pin, code].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(one, other);
}
