import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A node as it stands in a flow file. */
export interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

const tour = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'examples', 'five-minute-tour.json'), 'utf8'),
) as FlowNode[];

/** A node with all that its dialog saves, taken from the tour, and what a test wants different. */
export function node(type: string, id: string, change: Readonly<Record<string, unknown>> = {}): FlowNode {
  const example = tour.find((each) => each.type === type);
  if (!example) throw new Error(`The tour has no ${type}.`);
  return { ...example, name: '', ...('z' in example && { z: 'tab', wires: [[]] }), ...change, id };
}

export const tab: FlowNode = { id: 'tab', type: 'tab', label: 'Test', disabled: false };

/** A node whose messages the test hears. */
export const listener = (id = 'heard'): FlowNode => ({ id, type: 'test-listener', z: 'tab', x: 0, y: 0, wires: [] });
