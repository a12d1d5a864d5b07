import { Problem } from '../kernel/problem';
import { entitiesOf, isKnown, wordOf, type EntityState } from './entity';
import type { PriceMessage } from './prices/envelope';
import { field, textOf } from './prices/shapes/shape';
import { shown } from './yes';

/** Nowhere on Earth it is colder or hotter, °C (records: −89.2 and 56.7). */
const coldest = -90;
const hottest = 57;

/**
 * Reads how warm it is outside, °C: a bare number whose topic is `outside`, or of Home Assistant a `weather.…` entity or a
 * `sensor.…` with a unit of temperature.
 * @returns `undefined` where the message tells of no temperature, `null` where it tells that nobody knows it now.
 * @throws Problem OUTSIDE_INVALID where the topic is `outside` and the payload no temperature on Earth;
 *   TEMPERATURE_UNIT_DOUBTFUL where a number without a unit can be no °C, but °F.
 */
export function readOutside(message: PriceMessage): number | null | undefined {
  for (const entity of entitiesOf(message)) {
    const celsius = ofEntity(entity);
    if (celsius !== undefined) return celsius;
  }
  const { topic, payload } = message;
  if (topic !== 'outside') return undefined;
  if (/^(unknown|unavailable)$/i.test(wordOf(payload) ?? '')) return null;
  const value = numberOf(payload) ?? NaN;
  if (isOnEarth(value)) return value;
  const celsius = Math.round((value - 32) / 1.8);
  if (!isOnEarth(celsius)) throw new Problem('OUTSIDE_INVALID', { topic, value: shown(wordOf(payload) ?? payload) });
  throw new Problem('TEMPERATURE_UNIT_DOUBTFUL', { option: 'The temperature outside', value, celsius });
}

const isOnEarth = (celsius: number): boolean => celsius >= coldest && celsius <= hottest;

/** Where an entity has its temperature, by domain; sensors of another unit measure something else. */
function ofEntity(entity: EntityState): number | null | undefined {
  const { id, state, attributes } = entity;
  const isWeather = id.startsWith('weather.');
  if (!isWeather && !id.startsWith('sensor.')) return undefined;
  const unit = textOf(field(attributes, isWeather ? 'temperature_unit' : 'unit_of_measurement'));
  if (unit !== '°C' && unit !== '°F') return isWeather ? null : undefined;
  const value = isKnown(entity) ? numberOf(isWeather ? field(attributes, 'temperature') : state) : undefined;
  if (value === undefined) return null;
  return unit === '°F' ? (value - 32) / 1.8 : value;
}

function numberOf(given: unknown): number | undefined {
  const text = typeof given === 'number' ? String(given) : wordOf(given);
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
