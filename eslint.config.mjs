import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** The import graph of design: what each folder of `src` may import, beside itself. Floors go down only. */
const mayImport = {
  kernel: [],
  store: ['kernel'],
  vehicle: ['kernel'],
  telemetry: ['vehicle', 'kernel'],
  history: ['vehicle', 'store', 'kernel'],
  'home-assistant': ['vehicle', 'kernel'],
  simulator: ['kernel'],
  fleet: ['home-assistant', 'history', 'telemetry', 'vehicle', 'store', 'kernel'],
  cli: ['fleet', 'simulator', 'home-assistant', 'history', 'telemetry', 'vehicle', 'store', 'kernel'],
};

const zone = (target, allowed) => ({
  target,
  from: './src',
  except: allowed.map((folder) => `./${folder}`),
  message: `${target} may import only ${allowed.join(', ') || 'itself'}: see CONTRIBUTING, "The import graph".`,
});

const zones = [
  ...Object.entries(mayImport).map(([folder, allowed]) => zone(`./src/${folder}`, [folder, ...allowed])),
  // Nodes are wiring: they see the fleet, and the words and types of what they show.
  zone('./nodes', ['fleet', 'home-assistant', 'vehicle', 'kernel']),
  { target: './src', from: './nodes', message: 'The library knows nothing of Node-RED.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.evfleetpulse/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js', '.mjs', '.json'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.editor.ts', 'nodes/editor/**/*.ts'],
    languageOptions: { globals: { RED: 'readonly', $: 'readonly' } },
  },
);
