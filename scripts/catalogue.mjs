import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The languages are the folders of `locales`. */
const locales = join(import.meta.dirname, '..', 'locales');

const read = (language, name) => JSON.parse(readFileSync(join(locales, language, `${name}.json`), 'utf8'));

/** The texts of a node as Node-RED loads them: its own, and the status words that all nodes share. */
export const catalogue = (language, type) => ({ ...read(language, type), status: read(language, 'status') });
