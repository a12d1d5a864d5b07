import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { NodeRed } from './node-red';

const screenshots = join(__dirname, 'screenshots');

/** The part of the editor's own API that the tests call in the page. */
interface PageRED {
  nodes: { node(id: string): { _def: { category: string } }; registry: { getNodeType(type: string): unknown } };
  editor: { edit(node: unknown): void; editConfig(name: string, type: string, id: string): void };
}
declare const RED: PageRED;
declare const axe: {
  run(
    context: unknown,
    options: unknown,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
};

/** Node-RED's editor in a browser, and what went wrong in it. */
export interface Editor {
  readonly page: Page;
  /** Errors of scripts and of the console since the editor opened. */
  readonly errors: readonly string[];
  /** Opens the dialog of a node by its id. */
  open(id: string): Promise<void>;
  /** Opens the dialog of a config node that is to be made. */
  add(type: string): Promise<void>;
  /** Accessibility faults of the open dialog, one sentence each. */
  faults(): Promise<string[]>;
  screenshot(name: string): Promise<void>;
  theme(name: 'light' | 'dark'): Promise<void>;
  /** Closes the open dialog without keeping anything. */
  cancel(): Promise<void>;
  /** Keeps what the open dialog holds, by keyboard. */
  done(): Promise<void>;
  /** Deploys by keyboard. */
  deploy(): Promise<void>;
  close(): Promise<void>;
}

export async function openEditor(browser: Browser, nodeRed: NodeRed, locale: 'en-US' | 'de'): Promise<Editor> {
  // A simulated Tesla has a certificate that no browser knows.
  const options = { locale, viewport: { width: 1280, height: 900 }, ignoreHTTPSErrors: true };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    // The editor catches what a dialog throws, and logs it as an ordinary line.
    const isError = message.type() === 'error' || /\bError\b|^oneditprepare/.test(message.text());
    if (isError) errors.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(nodeRed.url);
  await page.waitForFunction(() => typeof RED === 'object' && RED.nodes?.registry?.getNodeType('tesla-state'));
  await page.waitForSelector('#red-ui-loading-progress', { state: 'hidden' });
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });

  const tray = page.locator('.red-ui-tray').last();
  return {
    page,
    errors,
    async open(id) {
      await page.evaluate((id) => {
        const node = RED.nodes.node(id) as { _def: { category: string }; type: string };
        if (node._def.category === 'config') RED.editor.editConfig('', node.type, id);
        else RED.editor.edit(node);
      }, id);
      await tray.locator('[id$="input-name"]').waitFor({ state: 'attached' });
      await settled(page);
    },
    async add(type) {
      await page.evaluate((type) => RED.editor.editConfig('', type, '_ADD_'), type);
      await tray.locator('[id$="input-name"]').waitFor({ state: 'attached' });
      await settled(page);
    },
    faults: () =>
      page.evaluate(async () => {
        // Node-RED puts decoy fields into every form, so that browsers do not fill in passwords.
        const context = { include: ['.red-ui-tray-content form'], exclude: ['[id^="red-ui-trap-"]'] };
        const { violations } = await axe.run(context, { resultTypes: ['violations'] });
        return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
      }),
    async screenshot(name) {
      await page.screenshot({ path: join(screenshots, `${name}.png`) });
    },
    async theme(name) {
      await page.evaluate((dark) => document.documentElement.classList.toggle('nr-theme-dark', dark), name === 'dark');
    },
    async cancel() {
      await page.locator('#node-dialog-cancel, #node-config-dialog-cancel').last().click();
      await closed(page);
    },
    async done() {
      await page.keyboard.press('Control+Enter');
      await closed(page);
    },
    async deploy() {
      const answer = page.waitForResponse(
        (response) => response.request().method() === 'POST' && response.url().endsWith('/flows'),
      );
      await page.keyboard.press('Control+D');
      await answer;
    },
    close: () => context.close(),
  };
}

/** The tray slides in and out; what is measured before it stands still is wrong. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const tray = Array.from(document.querySelectorAll('.red-ui-tray')).at(-1);
    return tray && tray.getAnimations().length === 0 && tray.getBoundingClientRect().right <= innerWidth + 1;
  });
}

const closed = (page: Page): Promise<void> => page.locator('.red-ui-tray').first().waitFor({ state: 'detached' });
