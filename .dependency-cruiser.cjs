/**
 * The import graph: what each folder of `src` may import, beside itself. Floors go down only; see CONTRIBUTING.
 */
const mayImport = {
  kernel: [],
  store: ['kernel'],
  vehicle: ['kernel'],
  account: ['kernel'],
  'fleet-api': ['account', 'store', 'kernel'],
  telemetry: ['vehicle', 'kernel'],
  history: ['vehicle', 'store', 'kernel'],
  commands: ['fleet-api', 'vehicle', 'store', 'kernel'],
  'home-assistant': ['commands', 'rules', 'vehicle', 'kernel'],
  rules: ['vehicle', 'kernel'],
  // An independent Tesla: it shares no code with the folders above, so that a mistake in them cannot hide.
  simulator: ['kernel'],
  fleet: [
    'home-assistant',
    'history',
    'rules',
    'commands',
    'fleet-api',
    'telemetry',
    'account',
    'vehicle',
    'store',
    'kernel',
  ],
  cli: ['fleet', 'simulator', 'home-assistant', 'history', 'telemetry', 'account', 'vehicle', 'store', 'kernel'],
};

const only = (name, from, folders) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|nodes)/', pathNot: `^(${folders.join('|')})/` },
});

module.exports = {
  forbidden: [
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(mayImport).map(([folder, allowed]) =>
      only(
        `${folder} imports ${allowed.join(', ') || 'nothing'}`,
        `^src/${folder}/`,
        [folder, ...allowed].map((name) => `src/${name}`),
      ),
    ),
    // Nodes are wiring: they see the fleet, and the words and types of what they show.
    only('nodes import the fleet and below', '^nodes/', [
      'nodes',
      'src/fleet',
      'src/home-assistant',
      'src/rules',
      'src/commands',
      'src/account',
      'src/vehicle',
      'src/kernel',
    ]),
    { name: 'no import leads nowhere', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.mts', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
