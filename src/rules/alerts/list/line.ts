import { alert } from '../alert';

const minute = 60_000;
const hour = 60 * minute;

/** Nothing comes from the car although it should, or the line to Tesla is about to break. It is never woken to look. */
export const line = alert({
  severity: 'warning',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [],
  words: {
    title: '{car}: no data',
    raise: '{car} drives or charges, but nothing has come from it for {silent}. Look at the server that receives it.',
    gone: 'Nothing has come from {car} for {silent}, and it was on its way then. Look at the server and the streaming of the car.',
    refresh: 'Tesla has refused the sign-in {count} times in a row. Sign in again, or commands will stop.',
    clear: 'The line to {car} works again.',
  },
  judge: ({ facts, line, now }) => {
    const presence = facts?.presence ?? 'unknown';
    const last = facts?.lastRecordAt ?? now;
    const silent = { silent: [now - last, 'length'] } as const;
    const isKnown = presence !== 'unknown';
    return [
      {
        subject: 'silent',
        // Gone is not heard again: only data clears it.
        is: isKnown && presence !== 'disconnected' ? presence === 'late' && now - last >= 10 * minute : undefined,
        values: silent,
      },
      {
        subject: 'gone',
        is: isKnown ? presence === 'disconnected' && now - last >= 24 * hour : undefined,
        word: 'gone',
        values: silent,
      },
      {
        subject: 'refresh',
        is: line ? line.refreshFailures >= 2 : undefined,
        word: 'refresh',
        values: { count: [line?.refreshFailures ?? 0, ''] },
      },
    ];
  },
});
