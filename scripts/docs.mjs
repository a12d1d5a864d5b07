/** Writes the reference pages of `docs/` from the built tables: `npm run build`, then `node scripts/docs.mjs`. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const titles = {
  battery: 'Battery',
  body: 'Body',
  charge: 'Charging',
  climate: 'Climate',
  drive: 'Driving',
  'driver-assistance': 'Driver assistance',
  media: 'Media',
  powershare: 'Powershare',
  powertrain: 'Powertrain',
  reserved: 'Reserved numbers',
  route: 'Route',
  semi: 'Semi',
  software: 'Software',
  tyres: 'Tyres',
  vehicle: 'Vehicle',
};

const intro = `# Signals

Everything a car can stream, as it appears in messages and states. This page is generated from \`src/vehicle/signals\`:
change the table, then run \`npm run build\` and \`node scripts/docs.mjs\`.

- **Value** is the kind of the payload. A word is one of those listed under [Words](#words); a word that this version does
  not know comes as its number. Every signal can also be \`null\`: the car says that it has no value now.
- **Unit** is that of the wire, whatever the car's screen shows. Home Assistant converts to the units of its user.
- **Needs** names the first firmware that sends the signal, where not every streaming car does, and the scope beside
  \`vehicle_device_data\`.
- **Home Assistant** names the entity and its key, the last part of its MQTT topic. Entities marked _off_ are there, but
  disabled until you enable them. Some entities are made of several signals and therefore not listed here.
`;

/**
 * The page of all signals, as Markdown.
 * @param tables `signalGroups` and `enums` of `src/vehicle`.
 * @returns {Promise<string>}
 */
export async function signalsPage({ signalGroups, enums }) {
  const groups = Object.entries(signalGroups).map(
    ([group, signals]) => `## ${titles[group]}\n\n${table(signalColumns, Object.entries(signals).map(signalRow))}`,
  );
  const words = table(
    ['Enum', 'Words, from wire number 0'],
    Object.entries(enums)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, { names }]) => [code(name), names.map(code).join(', ')]),
  );
  const page = [intro, ...groups, `## Words\n\n${words}`].join('\n');
  return pretty(page);
}

const signalColumns = ['Signal', 'Number', 'Meaning', 'Value', 'Unit', 'Needs', 'Home Assistant'];

const signalRow = ([name, { id, meaning, kind, enum: words, unit, firmware, scope, ha }]) => [
  code(name),
  id,
  meaning,
  kind === 'enum' ? `word of ${code(words)}` : values[kind],
  unit === 'epoch s' ? '' : (unit ?? ''),
  [firmware, scope && code(scope)].filter(Boolean).join(', '),
  ha.map(entity).join('<br>'),
];

const values = {
  real: 'number',
  integer: 'whole number',
  boolean: '`true`, `false`',
  text: 'text',
  location: '`{latitude, longitude}`',
  doors: 'object of booleans',
  tires: 'object of booleans',
  time: '`HH:MM:SS`',
  epoch: 'seconds since 1970',
  raw: 'as it comes',
};

const entity = ({ platform, key, name, off }) =>
  `${name}: ${platform.replace('_', ' ')} ${code(key)}${off ? ', _off_' : ''}`;

const commandTitles = { charge: 'Charging', climate: 'Climate', body: 'Doors', vehicle: 'Car' };

const commandIntro = `# Commands

Everything a car can be asked to do, under the names and parameters of Tesla's REST API. This page is generated from
\`src/commands/commands.ts\`: change the table, then run \`npm run build\` and \`node scripts/docs.mjs\`.

- **Parameters** name what each one takes. One in brackets may be left out, and is then what stands behind it: another
  one's value, or a value. _Not with_ another one means that it may not be left out where that one is true.
- **Seen by** is what shows that it was done: the car's own data, within a minute. Where nothing does, the reason is given.
- **Scope** is the least that your app needs; \`vehicle_cmds\` takes all.
- **Home Assistant** names the control and what it sends: \`tesla/<VIN>/<control>/set\`.
- **Twice** says whether it is sent again when Tesla gave no answer, so that nobody knows whether the car did it.
- Commands marked **opens** are refused from Home Assistant and MQTT until you allow them.

What comes of a command is one of \`verified\`, \`unverified\`, \`already\`, \`refused\`, \`failed\` and \`expired\`, with a reason and
what helps.
`;

/**
 * The page of all commands, as Markdown.
 * @param tables `commands` of `src/commands`.
 * @returns {Promise<string>}
 */
export async function commandsPage({ commands }) {
  const groups = Object.entries(commandTitles).map(([group, title]) => {
    const rows = Object.values(commands).filter((command) => command.group === group);
    return `## ${title}\n\n${table(commandColumns, rows.map(commandRow))}`;
  });
  return pretty([commandIntro, ...groups].join('\n'));
}

const commandColumns = ['Command', 'Meaning', 'Parameters', 'Example', 'Seen by', 'Scope', 'Home Assistant', 'Twice'];

const commandRow = ({ name, meaning, opens, parameters, example, signals, unseen, scope, ha, once }) => [
  code(name),
  meaning + (opens ? ', **opens**' : ''),
  Object.entries(parameters).map(parameter).join('<br>'),
  code(JSON.stringify(example)),
  unseen ?? signals.map(code).join(', '),
  code(scope),
  ha ? `${code(ha.control)}: ${ha.payload === undefined ? 'the value' : code(ha.payload)}` : '',
  once ? 'no' : 'yes',
];

const parameter = ([name, { takes, as, otherwise, unless }]) => {
  const left = as ?? otherwise;
  if (left === undefined) return `${code(name)}: ${takes}`;
  return `[${code(name)}: ${takes}] ${code(left)}${unless ? `, not with ${code(unless)}` : ''}`;
};

const code = (text) => `\`${text}\``;

const table = (columns, rows) =>
  [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';

const pretty = async (page) =>
  format(page, { ...(await resolveConfig(join(root, 'docs/signals.md'))), parser: 'markdown' });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const require = createRequire(import.meta.url);
  const { signalGroups } = require(join(root, 'dist/src/vehicle/signals/index.js'));
  const { enums } = require(join(root, 'dist/src/vehicle/enums.js'));
  const { commands } = require(join(root, 'dist/src/commands/commands.js'));
  writeFileSync(join(root, 'docs/signals.md'), await signalsPage({ signalGroups, enums }));
  writeFileSync(join(root, 'docs/commands.md'), await commandsPage({ commands }));
}
