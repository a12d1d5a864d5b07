/** Plugged in: charging is known, and anything but disconnected; without that, no cable tells. Either may be unknown. */
export function pluggedOf(chargeState: unknown, cable: unknown): boolean | undefined {
  if (typeof chargeState === 'string' && chargeState !== 'Unknown') return chargeState !== 'Disconnected';
  return cable === null || cable === 'SNA' ? false : undefined;
}
