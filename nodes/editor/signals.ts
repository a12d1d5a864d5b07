import { numberText } from './numbers';

/** Unit and meaning (by language) of every signal, put in by the build from the signal table. */
declare const SIGNALS: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/** What the runtime last knew of a car, by signal. */
export type LastValues = Readonly<Record<string, { value: unknown; unit?: string; at: number }>>;

export interface SignalWords {
  readonly name: string;
  readonly meaning: string;
  readonly unit: string;
}

/** `Field271` is how a number appears that is newer than the table. */
export const isSignal = (name: unknown): boolean => String(name) in SIGNALS || /^Field\d{1,5}$/.test(String(name));

export function describe(name: string): SignalWords {
  const words = SIGNALS[name] ?? {};
  const language = RED.i18n.lang().slice(0, 2);
  return { name, meaning: words[language] ?? words['en'] ?? '', unit: words['unit'] ?? '' };
}

/** Signals whose name or meaning holds what was typed; names that begin with it first. */
export function findSignals(typed: string): readonly SignalWords[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ name, meaning }: SignalWords): number => {
    const at = name.toLowerCase().indexOf(wanted);
    return at >= 0 ? Math.min(at, 1) : meaning.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return Object.keys(SIGNALS)
    .map(describe)
    .map((words) => ({ words, rank: rank(words) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ words }) => words);
}

/**
 * The last values of a deployed car; none when the runtime does not know it. The address is relative, so that it also
 * works behind Home Assistant's ingress and with a login.
 */
export async function lastValues(vehicle: unknown): Promise<LastValues> {
  const car = RED.nodes.node(String(vehicle));
  if (!car || car.changed) return {};
  try {
    return (await $.getJSON(`tesla/state/${car.id}`)) as LastValues;
  } catch {
    return {};
  }
}

/** A value as one short word or number with its unit. */
export function shown(value: unknown, unit = ''): string {
  if (value === null || value === undefined) return '–';
  const text =
    typeof value === 'number'
      ? numberText(value, 2)
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return unit ? `${text}\u202f${unit}` : text;
}
