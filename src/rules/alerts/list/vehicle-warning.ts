import { rememberingAlert } from '../alert';
import { hearWarnings, standingOf, type CarWarnings } from '../car-warnings';
import type { Severity } from '../notice';

/** The end of a warning may have been lost: one that the car was silent about for a week is believed no more. */
const week = 7 * 24 * 3_600_000;

/** What the car warns of itself, by the names of Tesla's service. */
export const vehicleWarning = rememberingAlert<CarWarnings>({
  severity: 'info',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [],
  words: {
    title: '{car}: warning {name}',
    raise: '{car} warns of {name} since {start}. Look at its screen; Tesla lists what the name means.',
    clear: '{car} warns of {name} no more, after {lasted}.',
    lost: '{car} has said nothing more of {name} for a week, so it counts as over. Look at its screen to be sure.',
  },
  memory: {},
  hear: (memory, event, { now }) => (event.kind === 'alerts' ? hearWarnings(memory, event, week, now) : memory),
  judge: ({ settings, now }, warnings) =>
    Object.entries(warnings)
      .filter(([, { audiences }]) => audiences.some((one) => settings.audiences.includes(String(one))))
      .map(([name, warning]) => {
        const { startedAt, endedAt, audiences } = warning;
        const standing = standingOf(warning, week, now);
        return {
          subject: name,
          is: standing === 'on',
          at: endedAt ?? startedAt,
          severity: (audiences.includes('Customer') ? 'warning' : 'info') satisfies Severity,
          values: { name, start: [startedAt, 'clock'] },
          ...(standing === 'lost' && { over: 'lost' }),
        };
      }),
});
