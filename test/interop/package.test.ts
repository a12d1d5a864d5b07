import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { NodeRed, plainEnvironment, type NodeRedInstallation, type NodeSet } from './peers/node-red';
import { describeWith, run, type Peer } from './peers/peer';

const root = join(__dirname, '..', '..');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly 'node-red': { readonly nodes: Readonly<Record<string, string>> };
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let manifest: Manifest;
let packed: Packed;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evfleetpulse-package-'));
  manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  // What is built is packed: the script that runs these tests has just built it.
  const pack = ['npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  packed = (JSON.parse(await run(pack, plainEnvironment(), root)) as Packed[])[0]!;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const tarball = (): string => join(folder, packed.filename);

describe('the packed package', () => {
  test('is less than 1 MB to download, and 4 MB on the disk', () => {
    expect(packed.size).toBeLessThan(1_000_000);
    expect(packed.unpackedSize).toBeLessThan(4_000_000);
  });

  test('holds what runs, what explains, and nothing else', () => {
    const expected = [
      /^(package\.json|README\.md|LICENSE|NOTICE|CHANGELOG\.md)$/,
      /^dist\/src\/.+\.(m?js|d\.m?ts)$/,
      /^dist\/nodes\/.+\.(js|d\.ts|html)$/,
      /^dist\/nodes\/tesla-[a-z-]+\/locales\/[a-zA-Z-]+\/tesla-[a-z-]+\.(json|html)$/,
      /^dist\/nodes\/.+\/icons\/.+\.svg$/,
      /^dist\/locales\/[a-z]{2}\/[a-z-]+\.json$/,
      /^(dist\/)?proto\/.+\.proto$/,
      /^examples\/.+\.(json|md|ya?ml)$/,
      /^resources\/.+\.(svg|png|css|js)$/,
    ];
    const strange = packed.files.filter(({ path }) => !expected.some((pattern) => pattern.test(path)));
    expect(strange.map(({ path }) => path)).toEqual([]);
  });

  test('holds every node with its dialog, and at least one example', () => {
    const paths = packed.files.map(({ path }) => path);
    for (const file of Object.values(manifest['node-red'].nodes)) {
      expect(paths).toContain(file);
      expect(paths).toContain(file.replace(/\.js$/, '.html'));
    }
    expect(paths.filter((path) => /^examples\/.+\.json$/.test(path))).not.toEqual([]);
  });
});

const lines: readonly (readonly [string, Peer<NodeRedInstallation>])[] = [
  ['newest Node-RED 5', inject('nodeRed5')],
  ['newest Node-RED 4.1', inject('nodeRed4')],
];

for (const [line, peer] of lines) {
  const shown = 'ready' in peer ? `${line} (${peer.ready.version}) on Node ${peer.ready.nodeVersion}` : line;

  describeWith(`installed by the palette of the ${shown}`, peer, (installation) => {
    let nodeRed: NodeRed;
    let installed: readonly NodeSet[];

    beforeAll(async () => {
      nodeRed = await NodeRed.create(installation());
      await nodeRed.start();
      installed = (await nodeRed.upload(tarball())).nodes;
    });

    afterAll(() => nodeRed.remove());

    test('every node appears at once', () => {
      expectAll(installed);
    });

    test('every node loads again after a restart, without a word of complaint', async () => {
      await nodeRed.stop();
      await nodeRed.start();
      expectAll((await nodeRed.nodes()).filter(({ module }) => module === manifest.name));
      expect(nodeRed.log().filter((text) => /tesla-|evfleetpulse/.test(text) && /\[(warn|error)\]/.test(text))).toEqual(
        [],
      );
    });

    test('the examples are in the import dialog, and use no node that is not there', async () => {
      const module = `/library/examples/flows/${manifest.name}`;
      const offered = (await nodeRed.get(module)) as readonly { readonly fn: string }[];
      const names = packed.files.flatMap(({ path }) => /^examples\/(.+)\.json$/.exec(path)?.[1] ?? []);
      expect(offered.map(({ fn }) => fn).sort()).toEqual(names.sort());
      const known = (await nodeRed.nodes()).flatMap(({ types }) => types);
      for (const name of names) {
        const flow = (await nodeRed.get(`${module}/${name}`)) as readonly { readonly type: string }[];
        expect(flow.map(({ type }) => type).filter((type) => !['tab', 'group', ...known].includes(type))).toEqual([]);
      }
    });

    test('the library can be required and imported, and the command runs', async () => {
      const { node, nodeVersion } = installation();
      const inUserDir = (...command: string[]) => run(command, plainEnvironment(node), nodeRed.userDir);
      const required = await inUserDir(
        node,
        '-p',
        `process.version, Object.keys(require('${manifest.name}')).length > 0`,
      );
      expect(required.trim()).toBe('true');
      const path = join(nodeRed.userDir, 'node_modules', manifest.name, 'dist', 'src', 'index.js');
      const imported = `import * as all from ${JSON.stringify(pathToFileURL(path).href)}; console.log(process.version, Object.keys(all).length > 1)`;
      expect((await inUserDir(node, '--input-type=module', '-e', imported)).trim()).toBe(`v${nodeVersion} true`);
      expect(await inUserDir(join(nodeRed.userDir, 'node_modules', '.bin', 'evfleetpulse'), '--help')).toContain(
        'evfleetpulse',
      );
    });

    test('nothing that it brought along is native or runs a script at installation', async () => {
      const modules = join(nodeRed.userDir, 'node_modules');
      const all = await readdir(modules, { recursive: true });
      expect(all.filter((path) => /\.node$|(^|\/)binding\.gyp$/.test(path))).toEqual([]);
      const lock = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8')) as {
        packages: Readonly<Record<string, { hasInstallScript?: boolean }>>;
      };
      expect(Object.entries(lock.packages).filter(([, each]) => each.hasInstallScript)).toEqual([]);
    });
  });
}

function expectAll(sets: readonly NodeSet[]): void {
  const types = Object.keys(manifest['node-red'].nodes);
  expect(sets.flatMap((set) => set.types).sort()).toEqual([...types].sort());
  expect(sets.filter(({ enabled, err }) => !enabled || err !== undefined)).toEqual([]);
}
