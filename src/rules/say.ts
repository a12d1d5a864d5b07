/** Who is told something, and when. */
export interface Telling {
  /** As `de` or `en-GB`; English where there are no texts. */
  readonly language: string;
  readonly zone: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

const minute = 60_000;
const hour = 60 * minute;
/** Between a number and its unit. */
export const thin = '\u202f';

/** Small money by currency: what a person calls a hundredth. */
const hundredths: Readonly<Record<string, string>> = {
  EUR: 'ct',
  USD: '¢',
  AUD: '¢',
  CAD: '¢',
  NZD: '¢',
  GBP: 'p',
  SEK: 'öre',
  NOK: 'øre',
  DKK: 'øre',
  PLN: 'gr',
};

/** A price per kWh in the words of its money: `11 ct`; the bare number where the money is not known. */
export function sayPrice(price: number, currency: string | null, language: string): string {
  const small = currency === null ? undefined : hundredths[currency];
  if (small !== undefined) return `${sayNumber(price * 100, 1, language)}${thin}${small}`;
  return sayNumber(price, 3, language) + (currency === null ? '' : thin + currency);
}

/** A state of charge in whole per cents. */
export const sayPercent = (percent: number, language: string): string => `${sayNumber(percent, 0, language)}${thin}%`;

/** Local time, with the weekday where it is not within a day. */
export function sayClock(at: number, { language, zone, now }: Telling): string {
  const near = Math.abs(at - now) < 20 * hour;
  return format(language, (tag) =>
    new Intl.DateTimeFormat(tag, {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...(!near && { weekday: 'short' }),
    }).format(at),
  );
}

/** `45 min`, `1 h 05 min`, up to the full minute. @param length milliseconds. */
export function sayLength(length: number): string {
  const minutes = Math.ceil(length / minute);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours === 0 ? `${rest}${thin}min` : `${hours}${thin}h ${String(rest).padStart(2, '0')}${thin}min`;
}

/** With at most so many decimals, and a minus sign, not a hyphen, where it is negative. */
export function sayNumber(value: number, digits: number, language: string): string {
  // What rounds to nothing has no sign.
  const rounded = Math.round(value * 10 ** digits) / 10 ** digits || 0;
  const write = (tag: string): string => new Intl.NumberFormat(tag, { maximumFractionDigits: digits }).format(rounded);
  return format(language, write).replace('-', '−');
}

/** A language that `Intl` does not take is English. */
function format(language: string, write: (tag: string) => string): string {
  try {
    return write(language);
  } catch {
    return write('en');
  }
}
