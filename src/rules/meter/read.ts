import { candidatesOf, type PriceMessage } from '../prices/envelope';
import { field, type Fields } from '../prices/shapes/shape';
import { parts, topicParts, type MeterPart } from './parts';

/** What a message says of the home's power. Parts it does not tell are absent. */
export interface MeterReading {
  /** W, + from the grid, − into it. */
  readonly grid?: number;
  /** Two meters that count one way each, W, never negative. */
  readonly imported?: number;
  readonly exported?: number;
  /** W, + the home battery gives, − it takes. */
  readonly battery?: number;
  /** %, of the home battery. */
  readonly batterySoc?: number;
}

/** A message as far as meters are told by it. */
export type MeterMessage = PriceMessage & { readonly unit?: unknown };

/** Which meters count the other way round. */
export interface MeterSigns {
  readonly gridInverted: boolean;
  readonly batteryInverted: boolean;
}

/**
 * Reads the power of a home in the forms that meters, inverters and Home Assistant send: an object with fields that are known,
 * or a bare number whose topic names what it is (`grid`, `battery`, `battery_soc`).
 * @returns `undefined` where the message tells none of it.
 */
export function readMeter(message: MeterMessage, signs: MeterSigns): MeterReading | undefined {
  const reading = fromTopic(message) ?? firstOf(candidatesOf(message), fromFields);
  return reading && signed(reading, signs);
}

/** `sensor.p1_grid_power`, `evcc/site/grid/power`, `battery_soc`: what a bare number is. */
function fromTopic(message: MeterMessage): MeterReading | undefined {
  const part = partOf(message.topic ?? '');
  const number = numberOf(message.payload);
  if (!part || number === undefined) return undefined;
  const attributes = [field(message.data, 'new_state', 'attributes'), field(message.data, 'attributes')];
  const unit = attributes.map((each) => field(each, 'unit_of_measurement')).find((each) => each !== undefined);
  return { [part]: number * (part === 'batterySoc' ? 1 : factorOf(unit ?? message.unit)) };
}

/** What a bare number is, by its topic; `undefined` where that names no part of a meter. */
export function partOf(topic: string): MeterPart | undefined {
  return topicParts.find(({ pattern }) => pattern.test(topic.toLowerCase()))?.part;
}

function fromFields(fields: Fields): MeterReading | undefined {
  const unit = factorOf(field(fields, 'unit_of_measurement') ?? field(fields, 'unit'));
  const reading: Partial<Record<MeterPart, number>> = {};
  for (const { part, path, factor } of parts) {
    const number = numberOf(field(fields, ...path));
    if (number !== undefined) reading[part] ??= number * (part === 'batterySoc' ? 1 : (factor ?? unit));
  }
  return Object.keys(reading).length > 0 ? reading : undefined;
}

/** MQTT and Home Assistant send numbers as text; `unknown` and an empty text are none. */
function numberOf(value: unknown): number | undefined {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value;
  if (typeof text === 'string' && !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return undefined;
  const number = typeof text === 'string' ? Number(text) : text;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** What a number is multiplied by to be watts; without a unit it is watts. */
function factorOf(unit: unknown): number {
  switch (unit) {
    case 'kW':
      return 1_000;
    case 'MW':
      return 1_000_000;
    default:
      return 1;
  }
}

function signed(reading: MeterReading, { gridInverted, batteryInverted }: MeterSigns): MeterReading {
  const { grid, battery } = reading;
  return {
    ...reading,
    ...(grid !== undefined && gridInverted && { grid: -grid || 0 }),
    ...(battery !== undefined && batteryInverted && { battery: -battery || 0 }),
  };
}

function firstOf<From, To>(list: readonly From[], find: (each: From) => To | undefined): To | undefined {
  for (const each of list) {
    const found = find(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
