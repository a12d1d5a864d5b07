import type { Node, NodeAPI, NodeMessageInFlow, NodeStatus } from 'node-red';
import type { Fleet } from '../../src/fleet/fleet';
import { ruleIntentMessage } from '../../src/fleet/rules/intent-message';
import type { RuleStop } from '../../src/fleet/rules/rule-memory';
import type { RuleNews } from '../../src/fleet/rules/running-rule';
import type { Vehicle } from '../../src/fleet/vehicle';
import { systemClock } from '../../src/kernel/clock';
import { Problem, reasonOf } from '../../src/kernel/problem';
import type { Unsubscribe } from '../../src/kernel/subscribers';
import type { RuleIntent } from '../../src/rules/intent';
import type { Sentence } from '../../src/rules/sentence';
import { isDeleted, onClose, onInput } from './lifecycle';
import { find, type VehicleNode } from './nodes';
import { brokenStatus, statusOf } from './status';

/** A rule of one car, as a node runs it. */
interface Rule<Told> {
  start(): Promise<unknown>;
  stop(options: RuleStop): void;
  subscribe(listener: (news: Told) => void): Unsubscribe;
}

/** What a rule tells. */
type News<Kind> = Kind extends Rule<infer Told> ? Told : never;

/** What a rule is made for. */
interface RuleCar {
  readonly fleet: Fleet;
  readonly vehicle: Vehicle;
  /** When it is known whether the car is there. */
  readonly settled: Promise<unknown> | undefined;
}

/** What tells one kind of rule from another. */
interface RuleKind<Kind> {
  /** @throws Problem that says which setting to change. */
  make(car: RuleCar): Kind;
  status(rule: Kind): NodeStatus;
  /** Sends on what the rule says. */
  hear(news: News<Kind>, vin: string): void;
  /** Hands to the rule what a message brings. @throws Problem that says what is wrong with it. */
  take(rule: Kind, message: NodeMessageInFlow, vin: string): void;
}

/** Another rule has the car. */
const taken: ReadonlySet<unknown> = new Set(['RULE_TAKEN', 'PRECONDITION_TAKEN']);
const codeOf = (problem: unknown): string | undefined => (problem as Problem | undefined)?.code;

/** Why a rule does not run, as its status. */
export const brokenRule = (words: Pick<NodeAPI, '_'>, code: string | undefined): NodeStatus =>
  brokenStatus(words, taken.has(code) ? 'ruleTaken' : 'ruleBroken');

/** Whether a Catch node may hear of a node's errors; without one, Node-RED would log each of them. */
function isCaught(RED: NodeAPI, { z }: Node): boolean {
  let found = false;
  RED.nodes.eachNode((each) => (found ||= each.type === 'catch' && each.z === z));
  return found;
}

/**
 * Runs a rule for as long as its node is deployed: makes it for the car that the node names, shows how it is, and lets go of
 * both. What keeps it from running is told once, and to the Catch node with every message. Where another rule has the car, it
 * takes over once that is gone.
 * @param id of the config node of its car.
 */
export function runRule<Kind extends Rule<News<Kind>>>(
  RED: NodeAPI,
  node: Node,
  id: string,
  { make, status, hear, take }: RuleKind<Kind>,
): void {
  const config = find<VehicleNode>(RED, id);
  const vehicle = config?.vehicle;
  let rule: Kind | undefined;
  let problem: unknown = config?.problem ?? (vehicle ? undefined : new Problem('VEHICLE_MISSING'));
  const fail = (error: unknown): void => {
    problem = error;
    node.error(error instanceof Problem ? error.in(RED._('language')) : reasonOf(error));
  };
  try {
    rule = vehicle && make({ fleet: config.fleet, vehicle, settled: config.server?.receiver.settled });
  } catch (error) {
    fail(error);
  }

  const { show, stop } = statusOf(node, systemClock, () => {
    if (!vehicle) return brokenStatus(RED, config ? 'badVin' : 'noVehicle');
    if (problem !== undefined || !rule) return brokenRule(RED, codeOf(problem));
    return status(rule);
  });
  const unsubscribe = rule?.subscribe((news: News<Kind>) => {
    show();
    if (vehicle) hear(news, vehicle.vin);
  });
  // What the car itself says shows, too.
  const unwatch = vehicle?.onEvent(show);
  onInput<NodeMessageInFlow>(RED, node, (message) => {
    if (!rule || !vehicle || problem !== undefined) {
      if (taken.has(codeOf(problem)) && !isCaught(RED, node)) return;
      throw problem ?? new Problem('VEHICLE_MISSING');
    }
    take(rule, message, vehicle.vin);
  });
  const begin = async (): Promise<void> => {
    const before = codeOf(problem);
    problem = undefined;
    try {
      await rule?.start();
    } catch (error) {
      if (codeOf(error) === before) problem = error;
      else fail(error);
      // After a deploy, so that a rule that is only deployed again keeps its car.
      if (taken.has(codeOf(error))) RED.events.once('flows:started', retry);
    }
    show();
  };
  const retry = (): void => void begin();
  show();
  if (rule) retry();
  const letGo = config?.users.hold();
  onClose(node, (removed) => {
    RED.events.off('flows:started', retry);
    rule?.stop({ forget: removed && isDeleted(RED, node) });
    [unsubscribe, unwatch, stop, letGo].forEach((end) => end?.());
  });
}

/** The two outputs of a rule that plans: its plan, and what it wishes for. */
export class PlanOutputs<View> {
  readonly #node: Node;
  readonly #language: string;
  readonly #message: (vin: string, view: View, language: string) => object;

  /** @param message of a plan. */
  constructor(node: Node, language: string, message: (vin: string, view: View, language: string) => object) {
    this.#node = node;
    this.#language = language;
    this.#message = message;
  }

  /** Sends on what the rule says; a notice goes to the log. */
  hear(news: RuleNews<View, Sentence, RuleIntent>, vin: string): void {
    if (news.kind === 'view') this.plan(news.view, vin);
    else if (news.kind === 'notice') this.#node.warn(news.notice.say(this.#language));
    else this.#node.send([null, { ...ruleIntentMessage(vin, news.intent, this.#language, systemClock.now()) }]);
  }

  /** Sends the plan, where there is one yet. */
  plan(view: View | undefined, vin: string): void {
    if (view) this.#node.send([{ ...this.#message(vin, view, this.#language) }, null]);
  }
}
