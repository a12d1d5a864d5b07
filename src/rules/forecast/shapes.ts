import { field, fieldsOf, listOf, nameIn, textOf, type Fields } from '../prices/shapes/shape';

/** Power as it stands in a message. */
export interface RawPower {
  readonly start: unknown;
  readonly end?: unknown;
  /** In the unit of its shape. */
  readonly power: unknown;
}

/** What a shape found. */
export interface FoundPower {
  /** `means` hold from their start on; `points` are instants, between which power changes evenly. */
  readonly kind: 'means' | 'points';
  readonly list: readonly RawPower[];
  /** What a number is multiplied by to be watts. */
  readonly factor: number;
}

/** One form in which a forecast of the sun comes. `find` says `undefined` to any other. */
export interface ForecastShape {
  readonly source: string;
  find(body: Fields, topic: string): FoundPower | undefined;
}

/** Points of a map from time to watts. */
const pointsOf = (map: unknown): RawPower[] =>
  Object.entries(fieldsOf(map) ?? {}).map(([start, power]) => ({ start, power }));

/** `PT30M` as milliseconds. */
function lengthOf(period: unknown): number | undefined {
  const [, hours = '0', minutes = '0'] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(textOf(period) ?? '') ?? [];
  return Number(hours) * 3_600_000 + Number(minutes) * 60_000 || undefined;
}

/** Every form that is known, the most telling first. */
export const shapes: readonly ForecastShape[] = [
  {
    // The web interface, Home Assistant's action and the attributes of Open-Meteo Solar share the names.
    source: 'Forecast.Solar',
    find({ watts }) {
      const isMap = fieldsOf(watts) !== undefined && !Array.isArray(watts);
      return isMap ? { kind: 'points', list: pointsOf(watts), factor: 1 } : undefined;
    },
  },
  {
    // In kW, also where the state of the sensor is in kWh.
    source: 'Solcast',
    find(body) {
      const lists = [body['detailedForecast'], body['detailedHourly'], body];
      const list = lists.map(listOf).find((each) => each?.[0] && nameIn(each[0], ['period_start']) !== undefined);
      if (!list || nameIn(list[0], ['pv_estimate']) === undefined) return undefined;
      const rows = list.map((row) => ({ start: row['period_start'], power: row['pv_estimate'] }));
      return { kind: 'means', list: rows, factor: 1_000 };
    },
  },
  {
    // Its web interface names the end of each period.
    source: 'Solcast API',
    find({ forecasts }) {
      const list = listOf(forecasts);
      if (!list?.[0] || nameIn(list[0], ['period_end']) === undefined) return undefined;
      const rows = list.map((row) => {
        const end = Date.parse(textOf(row['period_end']) ?? '');
        return { start: end - (lengthOf(row['period']) ?? NaN), end, power: row['pv_estimate'] };
      });
      return { kind: 'means', list: rows, factor: 1_000 };
    },
  },
  {
    source: 'evcc',
    find(body) {
      const solar = fieldsOf(field(body, 'forecast', 'solar')) ?? fieldsOf(body['solar']) ?? body;
      const list = solar['timeseries'];
      if (!Array.isArray(list)) return undefined;
      const rows = list.map((row: unknown) =>
        Array.isArray(row)
          ? { start: row[0] as unknown, power: row[1] as unknown }
          : { start: field(row, 'ts'), power: field(row, 'val') },
      );
      return { kind: 'points', list: rows, factor: 1 };
    },
  },
  {
    // The same rows as its prices: only the topic tells watts.
    source: 'evcc rates',
    find({ rates }, topic) {
      const list = /solar/i.test(topic) ? listOf(rates) : undefined;
      if (!list) return undefined;
      const rows = list.map((row) => ({ start: row['start'], end: row['end'], power: row['value'] ?? row['price'] }));
      return { kind: 'means', list: rows, factor: 1 };
    },
  },
];
