import {
  issueKeys,
  readAnswer,
  type IssuedKeys,
  type KeyedNotice,
  type Notice,
  type NoticeAnswer,
} from '../../rules/alerts';
import type { OneRuleMemory } from '../rules/rule-memory';

export interface AlertKeysOptions {
  /** Names them in the store, as `alert-keys/<VIN>/<id>`. */
  readonly key: string;
  readonly memory: OneRuleMemory;
  /** A fresh text that nobody can guess. */
  readonly draw: () => string;
}

/** The one-time keys of the buttons that went out, kept over a restart: a person may answer hours later. */
export class AlertKeys {
  readonly #options: AlertKeysOptions;
  #issued: IssuedKeys = {};

  constructor(options: AlertKeysOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { memory, key } = this.#options;
    this.#issued = { ...((await memory.recall(key)) as IssuedKeys | undefined), ...this.#issued };
  }

  /** Buttons that went out count no more. */
  forget(): void {
    this.#issued = {};
    this.#options.memory.forget(this.#options.key);
  }

  /** Gives each button of a notice its key. */
  issue(notice: Notice, now: number): KeyedNotice {
    const { issued, keyed } = issueKeys(this.#issued, notice, this.#options.draw, now);
    this.#keep(issued);
    return keyed;
  }

  /** The button that a message says was pressed; `undefined` where it holds no key that counts. */
  answer(message: unknown, now: number): NoticeAnswer | undefined {
    const read = readAnswer(this.#issued, message, now);
    if (read) this.#keep(read.issued);
    return read?.answer;
  }

  #keep(issued: IssuedKeys): void {
    this.#issued = issued;
    this.#options.memory.remember(this.#options.key, issued);
  }
}
