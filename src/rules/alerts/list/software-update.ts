import { rememberingAlert, type Finding } from '../alert';
import { flagOf, newest, numberOf, wordOf } from '../facts';
import { anyOf, test } from '../tri-state';

const hour = 3_600_000;

interface Memory {
  readonly version: string | null;
  /** When it was seen to be another, epoch milliseconds; `null` never. */
  readonly changedAt: number | null;
}

/** The version without the build's hash. */
const short = (version: string | undefined): string => version?.trim().split(/\s/, 1)[0] ?? '';

/** An update is on offer or scheduled, and one was installed. */
export const softwareUpdate = rememberingAlert<Memory>({
  severity: 'info',
  raiseAfter: 0,
  clearAfter: 0,
  signals: [
    'Version',
    'SoftwareUpdateVersion',
    'SoftwareUpdateAvailable',
    'SoftwareUpdateScheduledStartTime',
    'SoftwareUpdateExpectedDurationMinutes',
  ],
  words: {
    title: '{car}: software update',
    raise: 'The update {version} is on offer for {car}. Install it in the Tesla app when you do not need the car.',
    scheduled: '{car} installs the update {version} at {start}. It cannot be driven then.',
    charge: '{car} installs the update {version} at {start}, within the planned charge. Move one of them.',
    installed: '{car} runs the software {version} now.',
    clear: 'No update waits for {car} any more.',
  },
  memory: { version: null, changedAt: null },
  hear: (memory, { kind }, { facts }) => {
    const version = kind === 'car' ? short(wordOf(facts, 'Version')) : '';
    if (version === '' || version === memory.version) return memory;
    // The first that is seen is no change.
    return { version, changedAt: memory.version === null ? null : facts!.signals['Version']!.at };
  },
  judge: ({ facts, charge, now }, { version, changedAt }) => {
    const findings: Finding[] = [];
    if (changedAt !== null && now - changedAt < hour) {
      const values = { version: version ?? '' };
      findings.push({ subject: 'installed', is: true, at: changedAt, word: 'installed', values });
    }
    const signals = facts?.signals;
    const offered = signals?.['SoftwareUpdateVersion'];
    const name = short(typeof offered?.value === 'string' ? offered.value : undefined);
    const start = (numberOf(facts, 'SoftwareUpdateScheduledStartTime') ?? 0) * 1_000;
    const end = start + (numberOf(facts, 'SoftwareUpdateExpectedDurationMinutes') ?? 30) * 60_000;
    const isScheduled = start > now;
    const meetsCharge = isScheduled && (charge?.charges ?? []).some((one) => one.start < end && one.end > start);
    findings.push({
      subject: 'offer',
      // Only newer firmware says so outright; where it is invalid, the name of the version decides.
      is: anyOf(
        ...(signals?.['SoftwareUpdateAvailable'] ? [flagOf(facts, 'SoftwareUpdateAvailable')] : []),
        test(offered ? name : undefined, (word) => word !== '' && word !== version),
        ...(isScheduled ? [true] : []),
      ),
      at: newest(signals?.['SoftwareUpdateAvailable'], offered, signals?.['SoftwareUpdateScheduledStartTime']),
      severity: meetsCharge ? 'warning' : 'info',
      level: meetsCharge ? 2 : isScheduled ? 1 : 0,
      word: meetsCharge ? 'charge' : isScheduled ? 'scheduled' : 'raise',
      values: { version: name, start: [start, 'clock'] },
    });
    return findings;
  },
});
