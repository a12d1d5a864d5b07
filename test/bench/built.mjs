import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The code of a module of the tests, which is TypeScript and runs there too; here it stands on the built product. */
export async function builtOn(entry) {
  const built = {
    name: 'built',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/src\// }, ({ path }) => ({
        path: here(path.replace(/^.*\/src\//, '../../dist/src/')),
        external: true,
      })),
  };
  const { outputFiles } = await build({
    entryPoints: [here(entry)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    plugins: [built],
  });
  return outputFiles[0].text;
}
