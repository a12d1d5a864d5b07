import type { Notice } from '../../../src/rules/alerts';
import type { IncidentName } from '../../../src/simulator/car/incidents';
import type { FaultReport } from '../../../src/simulator/home';
import type { Outages } from './outages';
import { overlap, type Truths } from './truths';

const minute = 60_000;
const hour = 60 * minute;

/** How a planted fault was told. */
export interface Told {
  readonly incident: string;
  /** When it showed, epoch milliseconds. */
  readonly at: number;
  /** `brief`: over before it could be told; `unseen`: nothing that the alert looks at showed it; `unheard`: no network. */
  readonly outcome: 'raised' | 'missed' | 'brief' | 'unseen' | 'unheard';
  /** From when it was there to when it was told, ms. */
  readonly delay: number | null;
}

interface Expected {
  /** What tells it: `<alert>/<subject>`, the subject where there are several. */
  readonly by: readonly string[];
  /** So long it has to last, ms. */
  readonly hold: number;
  /** So long after its end it may still be told, ms. */
  readonly after?: number;
  /** Whether what the alert looks at showed it. */
  isSeen?(fault: FaultReport, truths: Truths): boolean;
}

const opened = (subject: string, minutes: number): Expected => ({
  by: [`left_open/${subject}`],
  hold: minutes * minute,
});
const charger: Expected = { by: ['charging_not_started/', 'charging_stopped/'], hold: 5 * minute };

/** Low in drives of a quarter of an hour in all. */
const isLow =
  (wheel: string) =>
  ({ begin, ended }: FaultReport, truths: Truths): boolean => {
    const fault = { from: begin, to: ended };
    const low = truths.of(`low ${wheel}`).map((drive) => overlap(drive, fault));
    return low.reduce((sum, one) => sum + one, 0) >= 15 * minute;
  };

/** It stood without a cable for a night, or twice for a day's work; plugged in, nobody can tell what it takes. */
function stood({ begin, ended }: FaultReport, truths: Truths): boolean {
  const fault = { from: begin, to: ended };
  const inside = truths
    .of('loses openly')
    .filter((one) => overlap(one, fault) === one.to - one.from)
    .map(({ from, to }) => to - from);
  return inside.some((one) => one >= 12.5 * hour) || inside.filter((one) => one >= 6.5 * hour).length >= 2;
}

const expected: Readonly<Partial<Record<IncidentName, Expected>>> = {
  leak: { by: ['tyre_pressure/rearLeft'], hold: 0, isSeen: isLow('rearLeft') },
  puncture: { by: ['tyre_pressure/frontRight'], hold: 0, isSeen: isLow('frontRight') },
  'left_open:door': opened('doors', 5),
  'left_open:window': opened('windows', 10),
  'left_open:trunk': opened('trunk', 5),
  'left_open:frunk': opened('frunk', 5),
  unlocked: opened('unlocked', 5),
  vampire: { by: ['idle_drain/'], hold: 0, after: 30 * hour, isSeen: stood },
  kept_awake: { by: ['idle_drain/'], hold: 0, after: 30 * hour, isSeen: stood },
  sentry: {
    by: ['sentry_drain/'],
    hold: 12 * hour,
    isSeen: ({ begin, ended }, truths) => {
      const late = { from: begin + 12 * hour, to: ended };
      return truths.of('sentry_drain/').some((one) => overlap(one, late) > 30 * minute);
    },
  },
  alarm: { by: ['sentry_alarm/'], hold: 0 },
  'charger:no_power': charger,
  'charger:stops': charger,
  'charger:refuses': charger,
  'charger:slow': {
    by: ['charging_slow/'],
    hold: 10 * minute,
    isSeen: ({ shown, ended }, truths) => {
      const fault = { from: shown!, to: ended };
      return truths.of('charges early and warm').some((one) => overlap(one, fault) > 15 * minute);
    },
  },
  update: { by: ['software_update/offer'], hold: 0 },
  low_voltage: { by: ['vehicle_warning/VCFRONT_a182'], hold: 0 },
};

/** What a person would allow on top of a hold time: a minute to look, and what the way takes. */
const allowance = 3 * minute;

/** What became of each planted fault that showed. */
export function toldOf(
  faults: readonly FaultReport[],
  notices: readonly Notice[],
  truths: Truths,
  outages: Outages,
): readonly Told[] {
  return faults.flatMap((fault): Told[] => {
    const { incident, begin, shown, ended } = fault;
    const one = expected[incident];
    if (!one || shown === null) return [];
    const raise = notices.find(
      ({ alert, subject, kind, at }) =>
        kind === 'raise' && one.by.includes(`${alert}/${subject}`) && at >= begin && at < ended + (one.after ?? hour),
    );
    if (raise) return [{ incident, at: shown, outcome: 'raised', delay: Math.max(0, raise.at - shown) }];
    const outcome =
      ended - shown < one.hold + allowance
        ? 'brief'
        : one.isSeen && !one.isSeen(fault, truths)
          ? 'unseen'
          : outages.isClear(shown - 2 * minute, Math.min(ended, shown + one.hold + 20 * minute))
            ? 'missed'
            : 'unheard';
    return [{ incident, at: shown, outcome, delay: null }];
  });
}
