import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomic } from '../../kernel/atomic-file';
import { reasonOf } from '../../kernel/problem';

/** What the flow of the demo is led to. */
export interface DemoAddresses {
  readonly receiver: { readonly port: number; readonly cert: string; readonly key: string; readonly ca: string };
  readonly vins: readonly string[];
  readonly broker: URL;
  readonly account: Readonly<
    Record<'apiUrl' | 'authorizeUrl' | 'tokenUrl' | 'caFile' | 'clientId' | 'redirectUri', string>
  >;
}

interface FlowNode {
  readonly id: string;
  readonly type: string;
  [property: string]: unknown;
}

/** The config nodes of the example, by id: whatever else a flow holds is the user's own. */
export const led = {
  account: 'e00000000account',
  server: 'e0000000000server',
  cars: ['e0000nordlicht000', 'e00000000lotse000'],
  broker: 'e000000000broker',
} as const;

/** Puts the example where Node-RED looks for its flow, unless the user has one there already. */
export async function provideFlow(example: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await copyFile(example, file, 1 /* COPYFILE_EXCL */).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Leads the config nodes to where simulator and broker are this time; everything else stays as the user left it. */
export async function leadFlow(file: string, addresses: DemoAddresses): Promise<void> {
  const nodes = parse(file, await readFile(file, 'utf8'));
  await writeFileAtomic(file, JSON.stringify(leadNodes(nodes, addresses), null, 2));
}

function parse(file: string, text: string): FlowNode[] {
  let nodes: unknown;
  let reason = 'it holds no list of nodes';
  try {
    nodes = JSON.parse(text);
  } catch (error) {
    reason = reasonOf(error);
  }
  if (Array.isArray(nodes)) return nodes as FlowNode[];
  throw new Error(`The flow ${file} is damaged (${reason}). Move it away to begin with the example again.`);
}

/** The nodes with the addresses put in. */
export function leadNodes(nodes: readonly FlowNode[], { receiver, vins, broker, account }: DemoAddresses): FlowNode[] {
  const { port, cert, key, ca } = receiver;
  const usetls = broker.protocol === 'mqtts:';
  return nodes.map((node) => {
    const car = led.cars.findIndex((id) => id === node.id);
    if (car >= 0) return { ...node, vin: vins[car] ?? node['vin'] };
    if (node.id === led.account) return { ...node, region: 'own', ...account };
    if (node.id === led.server) {
      return { ...node, host: '127.0.0.1', port, cert, key, clientCas: 'file', clientCasFile: ca };
    }
    if (node.id === led.broker) {
      return { ...node, broker: broker.hostname, port: broker.port || (usetls ? '8883' : '1883'), usetls };
    }
    return node;
  });
}
