/**
 * Builds the package into `dist/`: compiles `src` and `nodes`, writes the editor half of every node (template, script and
 * help in one HTML file, as Node-RED wants it), and puts wire schemas and texts beside the compiled code.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { catalogue } from './catalogue.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
process.chdir(root);

const text = (file) => readFileSync(file, 'utf8').trim();
const json = (file) => JSON.parse(text(file));
const write = (file, content) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${content}\n`);
};

/** Where the package manifest says that Node-RED finds each node, by its type. */
const nodes = json('package.json')['node-red'].nodes;
const types = Object.keys(nodes);
/** The language of the texts in the node's own HTML; Node-RED falls back to it. */
const fallback = 'en-US';
const languages = readdirSync('locales');

rmSync('dist', { recursive: true, force: true });
try {
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], { stdio: 'inherit' });
} catch {
  console.error('The build stopped: the compiler found the errors above.');
  process.exit(1);
}

// Texts that the runtime reads. A locale folder also holds the catalogues of the nodes; those go beside their node.
const ofNodes = ['status', ...types];
for (const language of languages) {
  for (const name of readdirSync(join('locales', language)).filter((name) => name.endsWith('.json'))) {
    if (ofNodes.includes(name.slice(0, -'.json'.length))) continue;
    cpSync(join('locales', language, name), join('dist/locales', language.slice(0, 2), name));
  }
}
cpSync('proto', 'dist/proto', { recursive: true });

const signals = signalTable();
const commands = commandTable();
for (const type of types) await buildEditor(type);
for (const file of Object.values(nodes))
  if (!existsSync(file)) throw new Error(`package.json names ${file}, which does not exist.`);

chmodSync(json('package.json').bin.evfleetpulse, 0o755);

/** What the editor shows of the signal table: unit and meaning in every language. Home Assistant's side stays out. */
function signalTable() {
  const { signals } = require(join(root, 'dist/src/vehicle/signals/index.js'));
  const meanings = meaningsIn('signals');
  return Object.fromEntries(
    Object.entries(signals).map(([name, { meaning, unit }]) => [name, { unit, ...meanings(name, meaning) }]),
  );
}

/** What the editor shows of the command table: groups, parameters, price, and the meaning in every language. */
function commandTable() {
  const { commands } = require(join(root, 'dist/src/commands/commands.js'));
  const { categories } = require(join(root, 'dist/src/fleet-api/billing.js'));
  const meanings = meaningsIn('commands');
  return Object.fromEntries(
    Object.entries(commands).map(([name, { group, parameters, opens, domain, meaning }]) => [
      name,
      {
        group,
        meaning: meanings(name, meaning),
        parameters: Object.fromEntries(
          Object.entries(parameters).map(([parameter, { takes, least, most, whole }]) => [
            parameter,
            { takes, least, most, whole },
          ]),
        ),
        ...(opens && { opens }),
        ...(domain === null && { wakes: true }),
        price: 1 / categories[domain === null ? 'wakes' : 'commands'].perDollar,
      },
    ]),
  );
}

/** The meaning of an entry of a table by language, from its English one and `locales/<language>/<table>.json`. */
function meaningsIn(table) {
  const translations = languages
    .map((language) => [language.slice(0, 2), join('locales', language, `${table}.json`)])
    .filter(([, file]) => existsSync(file))
    .map(([language, file]) => [language, json(file)]);
  return (name, en) => ({
    en,
    ...Object.fromEntries(translations.map(([language, meanings]) => [language, meanings[name]])),
  });
}

async function buildEditor(type) {
  const source = join('nodes', type);
  const target = dirname(nodes[type]);
  const bundle = await build({
    entryPoints: [join(source, `${type}.editor.ts`)],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    // The Flow Library reads the node's definition from the script, so it is not minified.
    minify: false,
    write: false,
    define: { SIGNALS: JSON.stringify(signals), COMMANDS: JSON.stringify(commands) },
  });
  const help = (language) =>
    script('text/markdown', 'data-help-name', type, text(join('locales', language, `${type}.md`)));
  write(
    join(target, `${type}.html`),
    [
      script('text/html', 'data-template-name', type, text(join(source, `${type}.html`))),
      `<script type="text/javascript">\n${bundle.outputFiles[0].text.trim()}\n</script>`,
      help(fallback),
    ].join('\n\n'),
  );
  for (const language of languages) {
    const locale = join(target, 'locales', language);
    write(join(locale, `${type}.json`), JSON.stringify(catalogue(language, type), null, 2));
    write(join(locale, `${type}.html`), help(language));
  }
}

function script(mime, attribute, type, content) {
  return `<script type="${mime}" ${attribute}="${type}">\n${content}\n</script>`;
}
