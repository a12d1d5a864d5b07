import { own } from '../../../kernel/own';
import type { Alert as VehicleAlert } from '../../../vehicle/record';
import { rememberingAlert } from '../alert';
import type { Severity } from '../notice';

const hour = 3_600_000;

interface Warning {
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly audiences: VehicleAlert['audiences'];
}

/** What the car warns of itself, by the names of Tesla's service. */
export const vehicleWarning = rememberingAlert<Readonly<Record<string, Warning>>>({
  severity: 'info',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [],
  words: {
    title: '{car}: warning {name}',
    raise: '{car} warns of {name} since {start}. Look at its screen; Tesla lists what the name means.',
    clear: '{car} warns of {name} no more, after {lasted}.',
  },
  memory: {},
  hear: (memory, event, { now }) => {
    if (event.kind !== 'alerts') return memory;
    const kept = Object.entries(memory).filter(([, { endedAt }]) => endedAt === null || now - endedAt < hour);
    const warnings = Object.fromEntries(kept);
    for (const { name, startedAt, endedAt, audiences } of event.alerts) {
      const start = startedAt ?? event.at;
      const known = own(warnings, name);
      // Records come twice and out of order: an older one says nothing new.
      if (known && (known.startedAt > start || (known.startedAt === start && endedAt === null))) continue;
      warnings[name] = { startedAt: start, endedAt, audiences };
    }
    return warnings;
  },
  judge: ({ settings }, warnings) =>
    Object.entries(warnings)
      .filter(([, { audiences }]) => audiences.some((one) => settings.audiences.includes(String(one))))
      .map(([name, { startedAt, endedAt, audiences }]) => ({
        subject: name,
        is: endedAt === null,
        at: startedAt,
        severity: (audiences.includes('Customer') ? 'warning' : 'info') satisfies Severity,
        values: { name, start: [startedAt, 'clock'] },
      })),
});
