import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What the flow of the demo is led to. */
export interface DemoAddresses {
  readonly receiver: { readonly port: number; readonly cert: string; readonly key: string; readonly ca: string };
  readonly vins: readonly string[];
  readonly broker: URL;
}

interface FlowNode {
  readonly type: string;
  [property: string]: unknown;
}

/** Puts the example where Node-RED looks for its flow, unless the user has one there already. */
export async function provideFlow(example: string, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await copyFile(example, file, 1 /* COPYFILE_EXCL */).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Leads the config nodes to where simulator and broker are this time; everything else stays as the user left it. */
export async function leadFlow(file: string, addresses: DemoAddresses): Promise<void> {
  const nodes = JSON.parse(await readFile(file, 'utf8')) as FlowNode[];
  await writeFile(file, JSON.stringify(leadNodes(nodes, addresses), null, 2));
}

/** The nodes with the addresses put in. */
export function leadNodes(nodes: readonly FlowNode[], { receiver, vins, broker }: DemoAddresses): FlowNode[] {
  const cars = nodes.filter(({ type }) => type === 'tesla-vehicle');
  const { port, cert, key, ca } = receiver;
  const usetls = broker.protocol === 'mqtts:';
  return nodes.map((node) => {
    switch (node.type) {
      case 'tesla-telemetry-server':
        return { ...node, host: '127.0.0.1', port, cert, key, clientCas: 'file', clientCasFile: ca };
      case 'tesla-vehicle':
        return { ...node, vin: vins[cars.indexOf(node)] ?? node['vin'] };
      case 'mqtt-broker':
        return { ...node, broker: broker.hostname, port: broker.port || (usetls ? '8883' : '1883'), usetls };
      default:
        return node;
    }
  });
}
