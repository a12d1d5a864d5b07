/** Days of the week as Tesla's own proxy reads them, and their bits; it takes no other words. */
const bits: ReadonlyMap<string, number> = new Map(
  [
    ['SUN', 'SUNDAY'],
    ['MON', 'MONDAY'],
    ['TUES', 'TUESDAY'],
    ['WED', 'WEDNESDAY'],
    ['THURS', 'THURSDAY'],
    ['FRI', 'FRIDAY'],
    ['SAT', 'SATURDAY'],
  ]
    .flatMap((names, day) => names.map((name) => [name, 1 << day] as const))
    .concat([
      ['ALL', 127],
      ['WEEKDAYS', 62],
    ]),
);

/** The bits of a list such as `Mon,Tues`, from Sunday up; `undefined` where a word is no day, or there is none. */
export function dayBits(text: string): number | undefined {
  let days = 0;
  for (const word of text.split(',')) {
    const bit = bits.get(word.trim().toUpperCase());
    if (bit === undefined) return undefined;
    days |= bit;
  }
  return days;
}
