import { dayBits } from './days';

/** What a parameter of a command can be once checked. */
export type ParameterValue = number | string | boolean;

/** Checked parameters by Tesla's names. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** One parameter of a command. */
export interface Parameter<Value extends ParameterValue = ParameterValue> {
  /** What it takes, without words of a language: `50, 51 … 100 %`. */
  readonly takes: string;
  readonly unit?: string;
  /** For numbers: the least, the most, and whether only whole ones are taken. */
  readonly least?: number;
  readonly most?: number;
  readonly whole?: true;
  /** Where it may be left out: the parameter whose value it has then. */
  readonly as?: string;
  /** Where it may be left out: the value it has then, and the parameter that must not be true for that. */
  readonly otherwise?: Value;
  readonly unless?: string;
  /** The checked value; `undefined` where it cannot be. */
  read(value: unknown): Value | undefined;
}

/** A whole number with a unit. */
export const whole = (least: number, most: number, unit: string): Parameter<number> => ({
  takes: `${least}, ${least + 1} … ${most} ${unit}`,
  unit,
  least,
  most,
  whole: true,
  read: (value) => {
    const number = numberIn(value, least, most);
    return Number.isInteger(number) ? number : undefined;
  },
});

/** A temperature; the car rounds it to what its screen can show. */
export const degrees = (least: number, most: number): Parameter<number> => ({
  takes: `${least} … ${most} °C`,
  unit: '°C',
  least,
  most,
  read: (value) => numberIn(value, least, most),
});

/** A parameter that may be left out, and is then as another one. */
export const sameAs = <Value extends ParameterValue>(as: string, parameter: Parameter<Value>): Parameter<Value> => ({
  ...parameter,
  as,
});

/** A parameter that may be left out, and is `value` then; with `unless`, only where that parameter is not true. */
export const otherwise = <Value extends ParameterValue>(
  value: Value,
  parameter: Parameter<Value>,
  unless?: string,
): Parameter<Value> => ({ ...parameter, otherwise: value, ...(unless !== undefined && { unless }) });

/** Yes or no, or one of them written as text. */
export const truth: Parameter<boolean> = {
  takes: 'true, false',
  read: (value) => [true, false].find((truth) => value === truth || value === String(truth)),
};

/** A time of day, as minutes after local midnight. */
export const minutes: Parameter<number> = { ...whole(0, 1_439, 'min'), takes: '0, 1 … 1439 min (0:00 … 23:59)' };

/** A coordinate of a place: latitudes go to 90°, longitudes to 180°. */
export const coordinate = (most: number): Parameter<number> => ({
  ...degrees(-most, most),
  takes: `${-most} … ${most} °`,
  unit: '°',
});

/** The number by which something is known again. */
export const id: Parameter<number> = {
  ...whole(1, Number.MAX_SAFE_INTEGER, ''),
  takes: '1, 2, 3 …',
};

/** Days of the week in one text, in the words of Tesla's API. */
export const days: Parameter<string> = {
  takes: 'Sun, Mon, Tues, Wed, Thurs, Fri, Sat, Weekdays, All',
  read: (value) => (typeof value === 'string' && dayBits(value) !== undefined ? value.trim() : undefined),
};

/** A number, or one written as text as dashboards and MQTT send it. */
function numberIn(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= least && number <= most ? number : undefined;
}
