import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json';
import * as exported from '../src/index';

const root = join(__dirname, '..');
const text = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

/** Where the compiler puts a source, as `tsconfig.json` says. */
const sourceOf = (built: string) => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

const nodes = Object.entries(manifest['node-red'].nodes);

/** The editor's definition of a node, read from its source. */
interface Definition {
  readonly category: string;
  readonly defaults: readonly string[];
  readonly credentials: readonly string[];
}

function definitionOf(type: string): Definition {
  let found: ts.ObjectLiteralExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText().endsWith('registerType')) {
      expect(node.arguments[0]?.getText()).toBe(`'${type}'`);
      found = node.arguments[1] as ts.ObjectLiteralExpression;
    } else ts.forEachChild(node, visit);
  };
  const source = text('nodes', type, `${type}.editor.ts`);
  visit(ts.createSourceFile('editor.ts', source, ts.ScriptTarget.ES2022, true));
  const property = (name: string) =>
    found?.properties.find((each): each is ts.PropertyAssignment => each.name?.getText() === name)?.initializer;
  const names = (name: string) => {
    const value = property(name);
    return value && ts.isObjectLiteralExpression(value) ? value.properties.map((each) => each.name!.getText()) : [];
  };
  const category = property('category')?.getText().slice(1, -1) ?? '';
  return { category, defaults: names('defaults'), credentials: names('credentials') };
}

const definitions = new Map(nodes.map(([type]) => [type, definitionOf(type)]));

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
  readonly wires?: readonly (readonly string[])[];
  readonly [property: string]: unknown;
}

const examples = readdirSync(join(root, 'examples')).map(
  (file) => [file, JSON.parse(text('examples', file)) as readonly FlowNode[]] as const,
);

/** As many parts of a version as both name. */
function isAtLeast(version: string, least: string): boolean {
  const [own, other] = [version, least].map((each) => each.split('.').map(Number));
  const at = own!.findIndex((part, index) => part !== other![index]);
  return at === -1 || own![at]! > other![at]!;
}

// The rules of the Flow Library's scorecard that can be checked without the network, by their codes.
describe('the scorecard', () => {
  it('P01, P03, P04, P05: licence, repository, scope and keyword', () => {
    expect(manifest.license).toBe('Apache-2.0');
    expect(text('LICENSE')).toMatch(/Apache License\s+Version 2\.0, January 2004/);
    expect(manifest.repository.url).toMatch(/^git\+https:\/\/.+\.git$/);
    expect(manifest.bugs.url).toMatch(/^https:\/\//);
    expect(manifest.name).toMatch(/^@[\w-]+\/node-red-[\w-]+$/);
    expect(manifest.keywords).toContain('node-red');
  });

  it('P06: the range of Node-RED holds both supported lines', () => {
    const [, least] = /^>=(\d+\.\d+\.\d+)$/.exec(manifest['node-red'].version)!;
    const installed = JSON.parse(text('node_modules', 'node-red', 'package.json')) as { version: string };
    expect(isAtLeast(installed.version, least!)).toBe(true);
    expect(isAtLeast('4.1.0', least!)).toBe(true);
  });

  it('P07: names the Node that the package needs, above what Node-RED itself needs', () => {
    // `node:sqlite` without a flag came with 22.13. The check knows only Node-RED's 22.9: a documented exception.
    expect(manifest.engines.node).toBe('>=22.13');
    expect(text('README.md')).toContain('Node.js 22.13 or newer');
  });

  it('N01: every type has a prefix of its own', () => {
    for (const [type] of nodes) expect(type).toMatch(/^tesla-/);
    // Taken by another package.
    expect(definitions.has('tesla-config')).toBe(false);
  });

  it.each(nodes.filter(([type]) => definitions.get(type)?.category !== 'config'))('N02: %s has an example', (type) => {
    expect(examples.some(([, flow]) => flow.some((node) => node.type === type))).toBe(true);
  });

  it('D01: has few dependencies at run time', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(6);
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(manifest).not.toHaveProperty('peerDependencies');
  });
});

describe('the package', () => {
  it.each(nodes)('%s has a source for what it names', (type, file) => {
    expect(file).toBe(`dist/nodes/${type}/${type}.js`);
    for (const source of [`${type}.ts`, `${type}.editor.ts`, `${type}.html`]) {
      expect(existsSync(join(root, 'nodes', type, source)), source).toBe(true);
    }
  });

  it('names every node there is', () => {
    const folders = readdirSync(join(root, 'nodes')).filter((name) => name.startsWith('tesla-'));
    expect(nodes.map(([type]) => type).sort()).toEqual(folders.sort());
  });

  it('has a source for its library, its types and its command', () => {
    for (const built of [manifest.main, manifest.bin.evfleetpulse]) {
      expect(existsSync(join(root, sourceOf(built))), built).toBe(true);
    }
    expect(manifest.types).toBe(manifest.main.replace(/js$/, 'd.ts'));
    expect(text(sourceOf(manifest.bin.evfleetpulse))).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('ships what it needs, and no test', () => {
    for (const path of ['examples', 'CHANGELOG.md']) expect(existsSync(join(root, path)), path).toBe(true);
    expect(manifest.files).toEqual(['dist', 'examples', 'CHANGELOG.md']);
    expect(manifest.files.filter((path) => /^(test|src|nodes|node_modules)\b/.test(path))).toEqual([]);
  });

  it('runs nothing when it is installed', () => {
    const scripts = Object.keys(manifest.scripts);
    expect(scripts.filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
  });
});

describe('the lock file', () => {
  interface Locked {
    readonly version: string;
    readonly resolved?: string;
    readonly hasInstallScript?: boolean;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Readonly<Record<string, Locked>> };

  /** What is installed with the package, by folder, as Node finds it. */
  function production(): ReadonlyMap<string, Locked> {
    const found = new Map<string, Locked>();
    const visit = (folder: string): void => {
      const { dependencies, optionalDependencies } = packages[folder]!;
      for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
        for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
          const place = `${at}${at && '/'}node_modules/${name}`;
          const locked = packages[place];
          if (locked && !found.has(place)) {
            found.set(place, locked);
            visit(place);
          }
          if (locked || at === '') break;
        }
      }
    };
    visit('');
    return found;
  }

  it('finds the dependencies', () => {
    const found = [...production().keys()];
    for (const name of Object.keys(manifest.dependencies)) expect(found).toContain(`node_modules/${name}`);
    expect(found.length).toBeGreaterThan(10);
  });

  it.each([...production()])('%s is pure JavaScript', (folder, { hasInstallScript }) => {
    expect(hasInstallScript).toBeUndefined();
    // Optional parts for another platform are not installed.
    if (!existsSync(join(root, folder))) return;
    const { scripts = {}, gypfile } = JSON.parse(text(folder, 'package.json')) as {
      scripts?: Record<string, string>;
      gypfile?: boolean;
    };
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
    expect(gypfile).toBeUndefined();
    const native = globSync(['**/*.node', '**/binding.gyp'], { cwd: join(root, folder) });
    expect(native.filter((file) => !file.startsWith('node_modules'))).toEqual([]);
  });

  it('names no registry, so that each user takes their own', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('fits the manifest', () => {
    const { dependencies } = packages['']!;
    expect(dependencies).toEqual(manifest.dependencies);
  });
});

describe.each(examples)('examples/%s', (_, flow) => {
  const ids = new Map(flow.map((node) => [node.id, node]));

  it('is a whole flow: ids are unique, wires and config nodes lead somewhere', () => {
    expect(ids.size).toBe(flow.length);
    expect(flow.some(({ type }) => type === 'tab')).toBe(true);
    for (const { id, z, wires = [] } of flow) {
      if (z !== undefined) expect(ids.get(z)?.type, id).toBe('tab');
      for (const target of wires.flat()) expect(ids.get(target)?.z, `${id} → ${target}`).toBe(z);
    }
    for (const node of flow) {
      for (const property of ['vehicle', 'server', 'homeAssistant', 'broker']) {
        const target = node[property];
        if (definitions.has(node.type) && target) expect(ids.has(String(target)), `${node.id} ${property}`).toBe(true);
      }
    }
  });

  it('has nodes of ours as their dialogs save them', () => {
    const drawn = ['id', 'type', 'z', 'x', 'y', 'wires', 'd', 'g', 'l'];
    for (const { id, ...node } of flow.filter(({ type }) => definitions.has(type))) {
      const { defaults } = definitions.get(node.type)!;
      const properties = Object.keys(node).filter((name) => !drawn.includes(name));
      expect(properties.sort(), id).toEqual([...defaults].sort());
    }
  });

  it('has beside them only nodes of Node-RED itself', () => {
    const core = globSync('node_modules/@node-red/nodes/core/**/*.html', { cwd: root })
      .flatMap((file) => [...text(file).matchAll(/registerType\(\s*["']([^"']+)["']/g)])
      .map(([, type]) => type);
    const known = new Set<unknown>([...core, ...definitions.keys(), 'tab', 'group']);
    expect(flow.map(({ type }) => type).filter((type) => !known.has(type))).toEqual([]);
  });

  it('carries no login', () => {
    const secret = [...definitions.values()].flatMap(({ credentials }) => credentials);
    for (const node of flow) {
      expect(node).not.toHaveProperty('credentials');
      for (const name of secret) expect(node).not.toHaveProperty(name);
    }
  });
});

it('exports what the README tells of the library', () => {
  const library = text('README.md').split('## As a library')[1]!.split('\n## ')[0]!;
  const told = [...library.matchAll(/^- `(\w+)`/gm)].map(([, name]) => name);
  expect(told.length).toBeGreaterThan(3);
  expect(Object.keys(exported)).toEqual(expect.arrayContaining(told));
});
