import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { hurry } from '../support/fast-clock';
import { listener, node, tab, type FlowNode } from '../support/flow';
import { NodeRed } from '../support/node-red';
import { nordlicht, serverNode, site, TestCar, type Site } from '../support/simulator';

type Signals = Parameters<TestCar['tells']>[0];

/** Where the car lives, as the dialog of a vehicle saves it. */
export const home = { homeLatitude: '52.52', homeLongitude: '13.405', homeRadius: '100' };

/** The car of the rules, at home in Berlin. */
export const car = (change: object = {}): FlowNode =>
  node('tesla-vehicle', 'car', {
    ...{ vin: nordlicht, server: 'server', account: '', name: 'Nordlicht', ...home },
    ...change,
  });

/** A time of day in Berlin that nothing has to be done for yet, whenever the tests run. */
export const inHalfADay = (): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(
    Date.now() + 12 * 3_600_000,
  );

/** A Node-RED in which one rule of one car is tried; each test begins with nothing remembered. */
export class RuleWorld {
  readonly #listeners: readonly string[];
  readonly #parked: object;
  #nodeRed: NodeRed | undefined;
  #place: Site | undefined;

  /**
   * Starts Node-RED for the tests of a file.
   * @param listeners the ids that the outputs of the rule are wired to.
   * @param parked what the car says of itself when it connects.
   */
  constructor(listeners: readonly string[], parked: object) {
    this.#listeners = listeners;
    this.#parked = parked;
    hurry();
    beforeAll(async () => {
      this.#nodeRed = await NodeRed.start();
    });
    afterAll(() => this.nodeRed.stop());
    beforeEach(async () => {
      this.#place = await site(join(this.nodeRed.userDir, 'certificates'));
      onTestFinished(() => this.#forget());
    });
  }

  get nodeRed(): NodeRed {
    return this.#nodeRed!;
  }

  get place(): Site {
    return this.#place!;
  }

  /** A flow with a receiver, the car and what listens to the rule. */
  flow(...nodes: readonly FlowNode[]): FlowNode[] {
    return [tab, serverNode(this.place), car(), ...this.#listeners.map((id) => listener(id)), ...nodes];
  }

  /** The car comes and says how it stands. */
  async connect(signals: object = {}): Promise<TestCar> {
    await this.nodeRed.shows('server', { fill: 'grey' });
    const streaming = await TestCar.connect(this.place);
    await streaming.tells({ ...this.#parked, ...signals } as Signals);
    onTestFinished(() => streaming.leaves());
    return streaming;
  }

  async #forget(): Promise<void> {
    await this.nodeRed.deploy([]);
    for (const file of ['store.sqlite', 'store.sqlite-wal', 'store.sqlite-shm']) {
      await rm(join(this.nodeRed.userDir, 'evfleetpulse', file), { force: true });
    }
  }
}
