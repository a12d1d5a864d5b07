import type { Page } from 'playwright-core';

/** Fills in a dialog as somebody does who has no mouse. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Moves the focus with the tab key alone until the wanted element has it. */
  async tabTo(selector: string): Promise<void> {
    const wanted = this.#page.locator(selector).last();
    for (let presses = 0; presses < 120; presses++) {
      if (await wanted.evaluate((element) => element === document.activeElement)) return;
      await this.#page.keyboard.press('Tab');
    }
    throw new Error(`The tab key does not reach ${selector}.`);
  }

  /** Presses keys on an element. */
  async press(selector: string, ...keys: string[]): Promise<void> {
    await this.tabTo(selector);
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  /** Replaces what a text field holds. */
  async write(selector: string, text: string): Promise<void> {
    await this.tabTo(selector);
    await this.#page.keyboard.press('Control+A');
    await this.#page.keyboard.type(text);
  }
}
