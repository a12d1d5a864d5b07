import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { leadNodes, led, type DemoAddresses } from '../../src/cli/demo/flows';
import { systemClock } from '../../src/kernel/clock';
import type { CarPlan, HomePlan } from '../../src/simulator/simulator';
import { accountNode, pair, signIn } from '../support/account';
import { fastClock } from '../support/fast-clock';
import { listener, type FlowNode } from '../support/flow';
import type { Message, NodeRed } from '../support/node-red';
import { site, TestFleet } from '../support/simulator';

const folder = join(__dirname, '..', '..', 'examples');

/** An example as it is shipped. */
export const example = (name: string): FlowNode[] =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as FlowNode[];

let ahead = 0;

/** As `hurry`, on a clock that can also be set forward; it is never set back. */
export function hurryAndSkip(factor: number): void {
  const fast = fastClock(factor);
  Object.assign(systemClock, { ...fast, now: () => fast.now() + ahead });
}

/** Sets everybody's clock forward, milliseconds; timers run on as they were. */
export function skip(milliseconds: number): void {
  ahead += milliseconds;
}

export interface ExampleOptions {
  readonly cars: readonly CarPlan[];
  /** What the cars show before the flow is there, over the control interface. */
  readonly signals?: Readonly<Record<string, unknown>>;
  readonly home: HomePlan;
  /** What a user sets in single nodes, by their names, types or ids. */
  readonly settings?: Readonly<Record<string, object>>;
  /** The outputs that the test hears: the listener's name, and the name or type of the node whose first output it is. */
  readonly heard?: Readonly<Record<string, string>>;
  /** What the test has beside the example. */
  readonly beside?: readonly FlowNode[];
}

/** An example in a running Node-RED, with the cars that it is about. */
export interface RunningExample {
  readonly fleet: TestFleet;
  /** Lets a message reach a node, by its name. */
  send(name: string, message: Readonly<Record<string, unknown>>): void;
  /** Presses the button of an inject node, by its name. */
  press(name: string): void;
  /** What a car shows, straight from the simulator. */
  signals(vin: string): Readonly<Record<string, unknown>>;
  /** Resolves when a car shows so much, whatever else. */
  becomes(vin: string, shown: Readonly<Record<string, unknown>>): Promise<void>;
  /** The next message that a listener hears. */
  hearsNext(id: string): Promise<Message>;
}

/**
 * Deploys an example as it is shipped, its config nodes led to the simulator as the demo leads them, signed in and paired. It
 * is cleared when the test is over.
 */
export async function runExample(
  nodeRed: NodeRed,
  name: string,
  { cars, signals: begin = {}, home, settings = {}, heard = {}, beside = [] }: ExampleOptions,
): Promise<RunningExample> {
  const place = await site(join(nodeRed.userDir, 'certificates'));
  const { certificates, port } = place;
  const fleet = await TestFleet.start(certificates.folder, port, cars, home);
  onTestFinished(() => fleet.stop());
  for (const { vin } of cars) await fleet.change(vin, { signals: begin });

  const shipped = example(name);
  const z = shipped.find(({ type }) => type === 'tab')!.id;
  const account = accountNode(fleet);
  const flow = leadNodes([...shipped, ...beside.map((node) => ({ ...node, z }))], {
    receiver: { port, cert: certificates.receiverCert, key: certificates.receiverKey, ca: certificates.ca },
    vins: fleet.info.vins,
    broker: new URL('mqtt://127.0.0.1'),
    account: accountOf(account),
  }).map((node): FlowNode => {
    const listeners = Object.keys(heard).filter((id) => isCalled(node, heard[id]!));
    const own = Object.keys(settings).find((called) => isCalled(node, called));
    const [first = [], ...rest] = (node['wires'] ?? []) as string[][];
    return {
      ...node,
      ...(node.id === led.account && { credentials: account['credentials'] }),
      ...(listeners.length > 0 && { wires: [[...first, ...listeners], ...rest] }),
      ...(own !== undefined && settings[own]),
    };
  });
  // Signed in before the rule speaks, as in a home that is set up.
  const signedIn = flow.find(({ id }) => id === led.account)!;
  await nodeRed.deploy([signedIn]);
  await signIn(nodeRed, signedIn, fleet);
  await pair(nodeRed, signedIn, fleet);
  await nodeRed.deploy([...flow, ...Object.keys(heard).map((id) => ({ ...listener(id), z }))]);
  onTestFinished(async () => {
    await nodeRed.deploy([]);
    // What a rule remembers is not for the next test.
    for (const file of ['store.sqlite', 'store.sqlite-wal', 'store.sqlite-shm']) {
      await rm(join(nodeRed.userDir, 'evfleetpulse', file), { force: true });
    }
  });
  const send = (called: string, message: Readonly<Record<string, unknown>>): void =>
    nodeRed.send(flow.find((node) => isCalled(node, called))!.id, message);
  const signals = (vin: string) => fleet.simulator.cars.get(vin)!.describe().signals;
  return {
    fleet,
    becomes: async (vin, shown) => {
      await fleet.events.sees(() => Object.entries(shown).every(([signal, value]) => signals(vin)[signal] === value));
    },
    send,
    press: (called) => send(called, {}),
    signals,
    hearsNext: async (id) => (await nodeRed.messages.next((each) => each.id === id)).message,
  };
}

const isCalled = ({ name, type, id }: FlowNode, called: string): boolean => [name, type, id].includes(called);

/** What the demo leads an account to. */
function accountOf(node: FlowNode): DemoAddresses['account'] {
  const { apiUrl, authorizeUrl, tokenUrl, caFile, clientId, redirectUri } = node as unknown as DemoAddresses['account'];
  return { apiUrl, authorizeUrl, tokenUrl, caFile, clientId, redirectUri };
}
