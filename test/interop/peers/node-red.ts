import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { exists } from './debian';
import { peersFolder, prepare, run } from './peer';
import { freePort, Program } from './program';

/** A Node-RED on a Node of its own. */
export interface NodeRedInstallation {
  /** The `node` it runs on. */
  readonly node: string;
  readonly nodeVersion: string;
  /** Its `red.js`. */
  readonly red: string;
  readonly version: string;
}

/** The oldest Node that the package promises to run on. */
const oldestNode = '22.13.0';

/** Has both supported lines of Node-RED here, on the oldest Node, before their tests are listed. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('nodeRed5', await prepare('Node-RED 5', () => installNodeRed('5')));
  project.provide('nodeRed4', await prepare('Node-RED 4.1', () => installNodeRed('~4.1')));
}

async function installNodeRed(range: string): Promise<NodeRedInstallation> {
  const folder = join(peersFolder(), `node-red-${range.replace('~', '')}-on-${oldestNode}`);
  const modules = join(folder, 'node_modules');
  // Node as a package of its own for this machine: nothing of it is built or downloaded by a script.
  const nodePackage = `node-${process.platform}-${process.arch}`;
  const node = join(modules, nodePackage, 'bin', 'node');
  const red = join(modules, 'node-red', 'red.js');
  if (!(await exists(node)) || !(await exists(red))) {
    process.stdout.write(`installing Node-RED ${range} on Node ${oldestNode} into ${folder}\n`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{}');
    const wanted = [`${nodePackage}@${oldestNode}`, `node-red@${range}`];
    await run(['npm', 'install', '--no-audit', '--no-fund', ...wanted], plainEnvironment(), folder);
  }
  const { version } = JSON.parse(await readFile(join(modules, 'node-red', 'package.json'), 'utf8')) as {
    version: string;
  };
  return { node, nodeVersion: oldestNode, red, version };
}

/** The environment without what `npm run` added, which would lead another npm to this checkout. */
export function plainEnvironment(node?: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS$|VITEST|TEST$|NODE_ENV$)/.test(name),
  );
  const path = process.env['PATH'] ?? '';
  return { ...Object.fromEntries(kept), PATH: node === undefined ? path : `${dirname(node)}:${path}` };
}

/** A row of `GET /nodes`. */
export interface NodeSet {
  readonly id: string;
  readonly module: string;
  readonly types: readonly string[];
  readonly enabled: boolean;
  readonly err?: string;
}

/** A real Node-RED on loopback with an empty user directory. */
export class NodeRed {
  readonly url: string;
  readonly userDir: string;
  readonly #installation: NodeRedInstallation;
  #program: Program | undefined;

  private constructor(installation: NodeRedInstallation, userDir: string, port: number) {
    this.#installation = installation;
    this.userDir = userDir;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Makes the user directory; nothing runs yet. */
  static async create(installation: NodeRedInstallation): Promise<NodeRed> {
    const userDir = await mkdtemp(join(tmpdir(), 'evfleetpulse-node-red-'));
    const port = await freePort();
    const settings = {
      uiHost: '127.0.0.1',
      uiPort: port,
      flowFile: 'flows.json',
      credentialSecret: 'test',
      telemetry: { enabled: false, updateNotification: false },
    };
    await writeFile(join(userDir, 'settings.js'), `module.exports = ${JSON.stringify(settings)};\n`);
    return new NodeRed(installation, userDir, port);
  }

  /** Resolves when its flows are started and it answers; either may come first. */
  async start(): Promise<void> {
    if (this.#program) return;
    const { node, red, version } = this.#installation;
    const settings = join(this.userDir, 'settings.js');
    this.#program = Program.start(`Node-RED ${version}`, [node, red, '-u', this.userDir, '-s', settings], {
      env: plainEnvironment(node),
      cwd: this.userDir,
    });
    await Promise.all([this.#program.line(/Started flows/), this.#program.line(/Server now running at/)]);
  }

  /** Installs a packed package as the palette's upload button does. */
  async upload(tarball: string): Promise<{ readonly nodes: readonly NodeSet[] }> {
    const form = new FormData();
    form.append('tarball', new Blob([await readFile(tarball)]), 'package.tgz');
    return (await this.#request('/nodes', { method: 'POST', body: form })) as { nodes: readonly NodeSet[] };
  }

  /** The nodes that it loaded. */
  async nodes(): Promise<readonly NodeSet[]> {
    return (await this.#request('/nodes')) as readonly NodeSet[];
  }

  async get(path: string): Promise<unknown> {
    return this.#request(path);
  }

  /** Everything it said. */
  log(): readonly string[] {
    return [...(this.#program?.stdout ?? []), ...(this.#program?.stderr ?? [])];
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.userDir, { recursive: true, force: true });
  }

  async #request(path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(this.url + path, { headers: { Accept: 'application/json' }, ...init });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${text}\n${this.log().join('\n')}`);
    return JSON.parse(text);
  }
}
