import type { Command } from '../../../src/commands/command';
import type { ParameterValues } from '../../../src/commands/parameter';
import type { CarAnswer } from '../../../src/commands/answer';
import type { CommandRoad } from '../../../src/commands/road';
import { Problem } from '../../../src/kernel/problem';
import type { ManualClock } from '../../support/manual-clock';

type Reply = CarAnswer | Error | (() => CarAnswer | Promise<CarAnswer>);

export const done: CarAnswer = { result: true, reason: '' };
export const no = (reason: string): CarAnswer => ({ result: false, reason });
export const noAnswer = (): Problem => new Problem('API_NO_ANSWER', { reason: 'timeout' });
export const asleep = (vin: string): Problem => new Problem('CAR_ASLEEP', { vin });

/** A road that answers what a test laid ready, `done` where nothing is left, and takes a second each time. */
export class FakeRoad implements CommandRoad {
  readonly replies: Reply[] = [];
  /** What was sent, oldest first. */
  readonly sent: { readonly name: string; readonly parameters: ParameterValues; readonly at: number }[] = [];
  wakes = 0;
  asked = 0;
  online = true;
  /** What has to happen before anything may be sent: a token, its turn. */
  turn: Promise<void> | undefined;
  /** What has to happen before Tesla says whether the car is online. */
  answer: Promise<void> | undefined;
  /** What a wake call does. */
  onWake: () => boolean = () => false;
  underway = 0;
  mostUnderway = 0;
  readonly #clock: ManualClock;
  #spent = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async send(_: string, { name }: Command, parameters: ParameterValues, wanted?: AbortSignal): Promise<CarAnswer> {
    await this.turn;
    wanted?.throwIfAborted();
    this.sent.push({ name, parameters, at: this.#clock.now() });
    this.#spent += 0.001;
    this.mostUnderway = Math.max(this.mostUnderway, ++this.underway);
    try {
      await new Promise<void>((resolve) => void this.#clock.after(1_000, resolve));
      const reply = this.replies.shift() ?? done;
      if (reply instanceof Error) throw reply;
      return await (typeof reply === 'function' ? reply() : reply);
    } finally {
      this.underway--;
    }
  }

  async wake(_: string, wanted?: AbortSignal): Promise<boolean> {
    await this.turn;
    wanted?.throwIfAborted();
    this.wakes++;
    this.#spent += 0.02;
    return this.onWake();
  }

  async isOnline(): Promise<boolean> {
    this.asked++;
    await this.answer;
    return this.online;
  }

  spent(): number {
    return this.#spent;
  }
}
