import type { ProblemCode } from '../../../src/kernel/problems';
import type { ChargeCommand } from '../../../src/rules/charge/exchange';
import type { IntentResult, RuleIntent } from '../../../src/rules/intent';
import type { PreconditionCommand } from '../../../src/rules/precondition/exchange';
import type { CarView, CommandAnswer, DaysCommand } from '../../../src/simulator/home';

/** How often a command fails on its way, is taken without effect, and a car does not wake; shares of 1. */
export interface CommandTroubles {
  readonly fails: number;
  readonly isLost: number;
  readonly sleepsOn: number;
}

type RuledCommand = ChargeCommand | PreconditionCommand;
type RuledIntent = RuleIntent<RuledCommand>;

interface Held {
  readonly intent: RuledIntent;
  /** When the car was woken for it. */
  wokenAt?: number;
}

/** A result with the intent that it is of. */
export interface Outcome {
  readonly id: string;
  readonly result: IntentResult;
}

/** What two commands set, of which the newer counts. */
const quantityOf: Readonly<Record<RuledCommand, string>> = {
  charge_start: 'charge',
  charge_stop: 'charge',
  set_charge_limit: 'limit',
  set_charging_amps: 'amps',
  add_charge_schedule: 'schedule',
  remove_charge_schedule: 'schedule',
  auto_conditioning_start: 'climate',
  auto_conditioning_stop: 'climate',
  set_temps: 'temperature',
  add_precondition_schedule: 'schedule',
  remove_precondition_schedule: 'schedule',
};

/** A car that did not wake is left alone for so long. */
const restAfterWake = 30 * 60_000;
/** What the car calls done already. */
const already = ['already_set', 'is_charging', 'not_charging', 'complete'];

/** The commands of one car: holds what a rule wishes for until the car is there, wakes it where that may be, tells what came of it. */
export class CommandedCar {
  readonly #vin: string;
  readonly #troubles: CommandTroubles;
  readonly #random: () => number;
  #held = new Map<string, Held>();
  #underWay: RuledIntent[] = [];
  #outcomes: Outcome[] = [];
  #restsUntil = -Infinity;

  constructor(vin: string, troubles: CommandTroubles, random: () => number) {
    this.#vin = vin;
    this.#troubles = troubles;
    this.#random = random;
  }

  take(intent: RuledIntent): void {
    const quantity = quantityOf[intent.command];
    const old = this.#held.get(quantity);
    if (old) this.#end(old.intent, 'refused', 'COMMAND_REPLACED');
    this.#held.set(quantity, { intent });
  }

  /** What came of the commands that were sent a step before, and of those that waited in vain. */
  outcomes(answers: readonly CommandAnswer[]): readonly Outcome[] {
    const own = answers.filter(({ vin, command }) => vin === this.#vin && command !== 'wake_up');
    for (const [index, intent] of this.#underWay.splice(0).entries()) {
      const answer = own[index];
      if (answer?.result) this.#end(intent, 'verified', null);
      else if (answer && already.includes(answer.reason)) this.#end(intent, 'already', null);
      else this.#end(intent, 'refused', 'COMMAND_REFUSED');
    }
    return this.#outcomes.splice(0);
  }

  /** What goes to the car now. */
  send(car: CarView, now: number): DaysCommand[] {
    const commands: DaysCommand[] = [];
    for (const [quantity, held] of this.#held) {
      const { intent } = held;
      if (now >= intent.expiresAt) {
        this.#held.delete(quantity);
        this.#end(intent, 'expired', 'COMMAND_EXPIRED');
      } else if (!car.asleep) {
        this.#held.delete(quantity);
        if (this.#happens('fails')) this.#end(intent, 'failed', 'API_UNREACHABLE');
        else if (quantity !== 'schedule' && this.#happens('isLost')) this.#end(intent, 'unverified', null);
        else {
          this.#underWay.push(intent);
          commands.push({ vin: this.#vin, command: intent.command, parameters: intent.parameters });
        }
      } else if (intent.wake !== 'never') {
        if (now < this.#restsUntil || (held.wokenAt !== undefined && now > held.wokenAt)) {
          this.#held.delete(quantity);
          this.#restsUntil = Math.max(this.#restsUntil, now + restAfterWake);
          this.#end(intent, 'failed', 'WAKE_FAILED');
        } else {
          held.wokenAt = now;
          const isWoken = commands.some(({ command }) => command === 'wake_up');
          if (!isWoken && !this.#happens('sleepsOn')) commands.push({ vin: this.#vin, command: 'wake_up' });
        }
      }
    }
    return commands;
  }

  /** The machine went down: what waited is lost. */
  forget(): void {
    this.#held = new Map();
    this.#underWay = [];
    this.#outcomes = [];
  }

  #happens(trouble: keyof CommandTroubles): boolean {
    return this.#random() < this.#troubles[trouble];
  }

  #end({ id }: RuledIntent, status: IntentResult['status'], code: ProblemCode | null): void {
    const ok = status === 'verified' || status === 'unverified' || status === 'already';
    this.#outcomes.push({ id, result: { ok, status, code } });
  }
}
