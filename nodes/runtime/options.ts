import { Problem } from '../../src/kernel/problem';

/** A number as a dialog, a flow file or a variable gives it. @throws Problem NUMBER_INVALID */
export function numberOption(option: string, given: unknown, from: number, to: number): number {
  const value = String(given ?? '').trim() === '' ? NaN : Number(given);
  if (value >= from && value <= to) return value;
  const said = given === undefined || given === null ? '' : String(given);
  throw new Problem('NUMBER_INVALID', { option, value: `"${said}"`, from, to });
}
