import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import RED from 'node-red';

/** The same Express as Node-RED's own. */
const express = createRequire(require.resolve('node-red'))('express') as () => Express;

/** The package as built: its `package.json` names the nodes in `dist`. */
export const root = join(__dirname, '..', '..');

type Express = RequestListener & { use(path: string, app: unknown): void };

/** A node of a flow, as in a flows file. */
export type FlowNode = { id: string; type: string; [property: string]: unknown };

/** A Node-RED that runs in this process with the built package, and nothing else beside the core nodes. */
export interface NodeRed {
  readonly url: string;
  /** Replaces all flows and starts them. */
  deploy(flows: readonly FlowNode[]): Promise<void>;
  /** What is deployed now, as the admin API tells. */
  flows(): Promise<FlowNode[]>;
  /** Ends all nodes and makes them again from what is on the disk. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startNodeRed(): Promise<NodeRed> {
  const userDir = await mkdtemp(join(tmpdir(), 'node-red-'));
  const app = express();
  const server = createServer(app);
  RED.init(server, {
    userDir,
    nodesDir: root,
    // Not at the root, as behind Home Assistant's ingress: an absolute address in a dialog would fail here.
    httpAdminRoot: '/red',
    httpNodeRoot: '/api',
    credentialSecret: 'test',
    editorTheme: { tours: false, palette: { catalogues: [] } },
    telemetry: { enabled: false, updateNotification: false },
    logging: { console: { level: 'off', metrics: false, audit: false } },
  } as never);
  app.use('/red', RED.httpAdmin);
  app.use('/api', RED.httpNode);
  await RED.start();
  const url = `${await listen(server)}/red/`;
  return {
    url,
    async deploy(flows) {
      const response = await fetch(`${url}flows`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'node-red-api-version': 'v1' },
        body: JSON.stringify(flows),
      });
      if (!response.ok) throw new Error(`Node-RED did not take the flows: ${response.status} ${await response.text()}`);
    },
    flows: async () => (await (await fetch(`${url}flows`)).json()) as FlowNode[],
    async restart() {
      const nodes = RED.nodes as unknown as Record<'stopFlows' | 'loadFlows' | 'startFlows', () => Promise<void>>;
      await nodes.stopFlows();
      await nodes.loadFlows();
      await nodes.startFlows();
    },
    async stop() {
      await RED.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(userDir, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
