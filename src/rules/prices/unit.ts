import { Problem } from '../../kernel/problem';

/** A unit of price: what a number is multiplied by to be whole money per kWh, and which money where the unit tells. */
export interface Unit {
  readonly text: string;
  readonly factor: number;
  readonly currency: string | null;
}

const energies: Readonly<Record<string, number>> = { wh: 1_000, kwh: 1, mwh: 1 / 1_000, gwh: 1 / 1_000_000 };

/** Words for a hundredth of the money. `öre` is one of three crowns, `c` one of many: the money stays open. */
const hundredths: Readonly<Record<string, string | null>> = {
  ct: 'EUR',
  c: null,
  cent: null,
  cents: null,
  '¢': null,
  'c€': 'EUR',
  '€c': 'EUR',
  '€ct': 'EUR',
  eurocent: 'EUR',
  snt: 'EUR',
  öre: null,
  øre: null,
  p: 'GBP',
  pence: 'GBP',
  gr: 'PLN',
};

const symbols: Readonly<Record<string, string | null>> = { '€': 'EUR', '£': 'GBP', zł: 'PLN', $: null, kr: null };

/** A unit as Home Assistant or a person writes it (`€/MWh`, `ct/kWh`, `SEK/kWh`); `undefined` where it is none. */
export function unitOf(text: string): Unit | undefined {
  const [, money = '', energy = ''] = /^\s*([^/]*?)\s*\/?\s*\b([kMG]?Wh)\s*$/i.exec(text) ?? [];
  const size = energies[energy.toLowerCase()];
  if (size === undefined) return undefined;
  const word = money.toLowerCase();
  if (word === '') return { text, factor: size, currency: null };
  if (Object.hasOwn(hundredths, word)) return { text, factor: size / 100, currency: hundredths[word]! };
  if (Object.hasOwn(symbols, word)) return { text, factor: size, currency: symbols[word]! };
  return /^[a-z]{3}$/.test(word) ? { text, factor: size, currency: word.toUpperCase() } : undefined;
}

/** A unit chosen in the settings. @throws Problem PRICE_UNIT_INVALID. */
export function chosenUnit(text: string): Unit {
  const unit = unitOf(text);
  if (!unit) throw new Problem('PRICE_UNIT_INVALID', { unit: text });
  return unit;
}

/** A median above this, per kWh, has hardly ever been a price: the unit is doubtful. Crowns are smaller money. */
export function doubtfulAbove(currency: string | null): number {
  return currency && ['EUR', 'GBP', 'USD', 'AUD', 'CHF'].includes(currency) ? 5 : 20;
}
