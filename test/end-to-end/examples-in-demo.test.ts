import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FlowNode } from '../support/flow';

const folder = join(__dirname, '..', '..', 'examples');
const names = readdirSync(folder);
const configNodesOf = (file: string): readonly FlowNode[] =>
  (JSON.parse(readFileSync(join(folder, file), 'utf8')) as FlowNode[]).filter(
    (node) => node.type !== 'tab' && !('z' in node),
  );

/** What `npm start` opens. */
const demo = new Map(configNodesOf('five-minute-tour.json').map((node) => [node.id, node]));

// Whoever imports an example into the demo keeps the nodes that exist there by id: those are led to simulator and broker.
describe('an example runs in the demo as it is, for its config nodes are those of the demo:', () => {
  test.each(names)('%s', (name) => {
    const nodes = configNodesOf(name);
    expect(nodes).not.toEqual([]);
    for (const node of nodes) expect(node).toEqual(demo.get(node.id));
  });
});
