import { Problem } from '../../kernel/problem';

/** A temperature that a person sets: its name in the dialog, and what it may be, °C. */
export interface TemperatureRange {
  readonly option: string;
  readonly least: number;
  readonly most: number;
}

/** Nobody means a threshold of 50 °C; it is how 10 °C are written elsewhere. */
const fahrenheitFrom = 45;

/** The temperatures of the settings; the limits lie on their side of the target, or of the other limit. */
export const temperatures = {
  target: (): TemperatureRange => ({ option: 'The temperature', least: 15, most: 28 }),
  coldBelow: (): TemperatureRange => ({
    option: 'The temperature outside below which it runs',
    least: -50,
    most: 30,
  }),
  warmAbove: (coldBelow: number): TemperatureRange => ({
    option: 'The temperature outside above which it runs',
    least: coldBelow,
    most: fahrenheitFrom,
  }),
  comfortAbove: (target: number): TemperatureRange => ({
    option: 'The highest temperature of the cabin',
    least: target,
    most: fahrenheitFrom,
  }),
  comfortBelow: (target: number): TemperatureRange => ({
    option: 'The lowest temperature of the cabin',
    least: -30,
    most: target,
  }),
};

/** @throws Problem TEMPERATURE_UNIT_DOUBTFUL, NUMBER_INVALID */
export function checkTemperature({ option, least, most }: TemperatureRange, value: number): void {
  if (value > fahrenheitFrom && value < 130) {
    const celsius = Math.round((value - 32) / 1.8);
    throw new Problem('TEMPERATURE_UNIT_DOUBTFUL', { option, value, celsius });
  }
  if (!(value >= least && value <= most)) throw new Problem('NUMBER_INVALID', { option, value, from: least, to: most });
}
