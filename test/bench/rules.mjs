import { build } from 'esbuild';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The year's own code is TypeScript and runs in tests too; here it stands on the built product. */
async function year() {
  const built = {
    name: 'built',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/src\// }, ({ path }) => ({
        path: here(path.replace(/^.*\/src\//, '../../dist/src/')),
        external: true,
      })),
  };
  const { outputFiles } = await build({
    entryPoints: [here('../rules/year/year.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    plugins: [built],
  });
  const module = { exports: {} };
  new Function('require', 'module', 'exports', outputFiles[0].text)(require, module, module.exports);
  return module.exports;
}
export { year };
