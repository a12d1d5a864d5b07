import { enums } from '../vehicle/enums';
import { type Signal } from '../vehicle/signal';
import { doorNames, type Flags, type Location, type SignalValue } from '../vehicle/value';

/**
 * Firmware before typed values (client < 1.1.0) sends everything as text: numbers printed, booleans as words, enums by their
 * short or full name, open doors joined by `|`, a location as `(37.4 N, 122.1 W)`. Text that is not of the signal's kind
 * stays text, so that nothing is lost; `<invalid>` is unknown.
 */
export function coerce(text: string, signal: Signal | undefined): SignalValue {
  if (text === '<invalid>') return null;
  switch (signal?.kind) {
    case 'real':
    case 'integer':
    case 'epoch':
      return number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'enum':
      return enumName(text, signal);
    case 'location':
      return location(text) ?? text;
    case 'doors':
      return doors(text) ?? text;
    default:
      return text;
  }
}

function number(text: string): number | string | null {
  // Number('') and Number(' ') are 0, which nobody said.
  if (text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

function enumName(text: string, signal: Signal): SignalValue {
  const { prefix, names } = enums[signal.enum!];
  const known: readonly string[] = names;
  if (known.includes(text)) return text;
  const short = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  return known.includes(short) ? short : text;
}

const place = /^\(\s*(\d+(?:\.\d+)?)\s*([NS])\s*,\s*(\d+(?:\.\d+)?)\s*([EW])\s*\)$/;

function location(text: string): Location | undefined {
  const [, latitude, northSouth, longitude, eastWest] = place.exec(text) ?? [];
  if (latitude === undefined || longitude === undefined) return undefined;
  return {
    latitude: Number(latitude) * (northSouth === 'S' ? -1 : 1),
    longitude: Number(longitude) * (eastWest === 'W' ? -1 : 1),
  };
}

function doors(text: string): Flags | undefined {
  const open: readonly string[] = text.split('|').filter(Boolean);
  if (!open.every((name) => (doorNames as readonly string[]).includes(name))) return undefined;
  return Object.fromEntries(doorNames.map((name) => [name, open.includes(name)]));
}
