import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { engines } from '../../package.json';
import { neededNode, nodeProblem } from '../../src/cli/node-version';

it('needs what the package needs', () => expect(engines.node).toBe(`>=${neededNode}`));

it.each(['22.13.0', '22.13.0-nightly', '22.20.1', '24.0.0'])('takes Node.js %s', (version) =>
  expect(nodeProblem(version)).toBeUndefined(),
);

it.each(['18.20.8', '20.20.2', '22.12.0', '21.99.0'])('names what Node.js %s lacks', (version) =>
  expect(nodeProblem(version)).toMatch(`needs Node.js 22.13 or newer, and this is ${version}.`),
);

it('is looked at before anything else is loaded', () => {
  const main = readFileSync(join(__dirname, '../../src/cli/main.ts'), 'utf8');
  expect(/^import .*$/m.exec(main)?.[0]).toBe("import './node-version';");
});
