/** A number with at most so many decimals as people read it: with a minus sign, not a hyphen, where it is negative. */
export function numberText(value: number, digits: number, style: Intl.NumberFormatOptions = {}): string {
  // What rounds to nothing has no sign.
  const rounded = Math.round(value * 10 ** digits) / 10 ** digits || 0;
  return rounded.toLocaleString(RED.i18n.lang(), { ...style, maximumFractionDigits: digits }).replace('-', '−');
}
