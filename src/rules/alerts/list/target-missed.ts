import { alert } from '../alert';
import { band } from '../tri-state';

const minute = 60_000;

/** The charge will not reach its target by the departure. Half an hour worse is told again. */
export const targetMissed = alert({
  severity: 'warning',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [],
  words: {
    title: '{car}: not ready in time',
    raise:
      '{car} will be charged at about {ready}, {late} after the departure at {departure}. Leave later, or lower the target.',
    clear: '{car} will be charged in time again.',
  },
  judge: ({ charge }) => {
    if (!charge) return { is: undefined };
    const { departure, ready } = charge;
    if (departure === null) return { is: false };
    const late = ready === null ? undefined : ready - departure;
    return {
      is: band(
        late,
        (value) => value > 10 * minute,
        (value) => value < 10 * minute,
      ),
      level: Math.max(0, Math.floor(((late ?? 0) - 10 * minute) / (30 * minute))),
      values: {
        ready: [ready ?? departure, 'clock'],
        departure: [departure, 'clock'],
        late: [late ?? 0, 'length'],
      },
    };
  },
});
