import type { AlertSettings, Notice } from '../../../src/rules/alerts';
import type { IncidentName } from '../../../src/simulator/car/incidents';
import type { FaultReport } from '../../../src/simulator/home';
import { localTime, minutesOf } from '../../../src/simulator/home/local-time';
import type { Outages, Stretch } from './outages';
import { overlap, type Truths } from './truths';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What a person would allow on top of a hold time: a minute to look, and what the way takes. */
const allowance = 3 * minute;
/** What is on its way takes minutes. */
const late = 20 * minute;

/** How a planted fault was told. */
export interface Told {
  readonly incident: string;
  /** When it showed, epoch milliseconds. */
  readonly at: number;
  /** `brief`: over before it could be told; `unseen`: nothing that the alert looks at showed it, or not anew; `unheard`: no network. */
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
  isSeen?(fault: Stretch, truths: Truths, outages: Outages): boolean;
}

const opened = (subject: string, minutes: number): Expected => ({
  by: [`left_open/${subject}`],
  hold: minutes * minute,
});
const charger: Expected = {
  by: ['charging_not_started/', 'charging_stopped/'],
  hold: 5 * minute,
  // For the last per cents nothing starts again.
  isSeen: (fault, truths) => truths.of('waits for much').some((one) => overlap(one, fault) >= 5 * minute + allowance),
};

/** Heard to be low in drives of a quarter of an hour in all. */
const isLow =
  (wheel: string): NonNullable<Expected['isSeen']> =>
  (fault, truths, outages) => {
    const low = outages
      .clearIn(fault)
      .flatMap((part) => truths.of(`low ${wheel}`).map((drive) => overlap(drive, part)));
    return low.reduce((sum, one) => sum + one, 0) >= 15 * minute;
  };

/**
 * It stood without a cable for a night, or twice for a day's work, and was heard when it came and when it went. Plugged in,
 * or with old values, nobody can tell what it takes.
 */
function stood(fault: Stretch, truths: Truths, outages: Outages): boolean {
  const inside = truths
    .of('loses openly')
    .filter((one) => overlap(one, fault) === one.to - one.from)
    .filter(({ from, to }) => outages.isClear(from, from + hour) && outages.isClear(to - hour / 2, to))
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
  unlocked: {
    ...opened('unlocked', 5),
    // An open car cannot be locked: its door is told.
    isSeen: (fault, truths) =>
      truths.of('unlocked though shut').some((one) => overlap(one, fault) >= 5 * minute + allowance),
  },
  vampire: { by: ['idle_drain/'], hold: 0, after: 30 * hour, isSeen: stood },
  kept_awake: { by: ['idle_drain/'], hold: 0, after: 30 * hour, isSeen: stood },
  sentry: {
    by: ['sentry_drain/'],
    hold: 12 * hour,
    isSeen: (fault, truths) => truths.of('sentry_drain/').some((one) => overlap(one, fault) > 30 * minute),
  },
  alarm: { by: ['sentry_alarm/'], hold: 0 },
  'charger:no_power': charger,
  'charger:stops': charger,
  'charger:refuses': charger,
  'charger:slow': {
    by: ['charging_slow/'],
    hold: 10 * minute,
    isSeen: (fault, truths) => truths.of('charges early and warm').some((one) => overlap(one, fault) > 15 * minute),
  },
  update: { by: ['software_update/offer'], hold: 0 },
  low_voltage: { by: ['vehicle_warning/VCFRONT_a182'], hold: 0 },
};

/** A car that has network again needs so long to say what is so. */
const connecting = 2 * minute;

/** What became of each planted fault that showed. */
export function toldOf(
  faults: readonly FaultReport[],
  notices: readonly Notice[],
  truths: Truths,
  outages: Outages,
): readonly Told[] {
  return faults.flatMap((fault): Told[] => {
    const { incident, shown, ended } = fault;
    const one = expected[incident];
    if (!one || shown === null) return [];
    const raise = notices.find(
      ({ alert, subject, kind, at }) =>
        kind === 'raise' && one.by.includes(`${alert}/${subject}`) && at >= shown && at < ended + (one.after ?? late),
    );
    if (raise) return [{ incident, at: shown, outcome: 'raised', delay: raise.at - shown }];
    const was = { from: shown, to: ended };
    const outcome =
      ended - shown < one.hold + allowance
        ? 'brief'
        : isTold(one.by, shown, notices) || (one.isSeen && !one.isSeen(was, truths, outages))
          ? 'unseen'
          : isHeard(was, one.hold, truths, outages)
            ? 'missed'
            : 'unheard';
    return [{ incident, at: shown, outcome, delay: null }];
  });
}

/** Whether it had been told of another fault that lasts: a charge that failed stays failed, whatever befalls its charger next. */
function isTold(by: readonly string[], at: number, notices: readonly Notice[]): boolean {
  const last = new Map<string, string>();
  for (const { alert, subject, kind, at: when } of notices) {
    if (when < at && kind !== 'digest') last.set(`${alert}/${subject}`, kind);
  }
  return by.some((name) => last.has(name) && last.get(name) !== 'clear');
}

/** Whether the car was awake with a network and a program that listens, for long enough and when it was due. */
function isHeard(fault: Stretch, hold: number, truths: Truths, outages: Outages): boolean {
  if (outages.isClear(fault.from, fault.to)) return true;
  const enough = Math.min(hold, hour) + connecting + allowance;
  return truths.of('awake').some(({ from, to }) => {
    const awake = { from: Math.max(from, fault.from), to: Math.min(to, fault.to) };
    return outages
      .clearIn(awake)
      .some((clear) => clear.to - clear.from >= enough && clear.to >= fault.from + hold + allowance);
  });
}

/** Evenings at home without a cable and with too little charge for tomorrow, and how they were told: the first of each stay. */
export function eveningsOf(
  { zone, lowSoc }: Pick<AlertSettings, 'zone' | 'lowSoc'>,
  notices: readonly Notice[],
  truths: Truths,
  outages: Outages,
): readonly Told[] {
  const local = localTime(zone);
  const [first, last] = [minutesOf(lowSoc.from), minutesOf(lowSoc.to)];
  return truths.of('surely too low for tomorrow').flatMap((stay): Told[] => {
    // Nobody knows how the last one goes on.
    if (stay.to === Infinity) return [];
    const days = Array.from({ length: Math.ceil((stay.to - stay.from) / day) + 1 }, (_, n) => n);
    const evening = days
      .map((later) => ({
        from: Math.max(stay.from + 10 * minute, local.timeOfDay(stay.from, first, later)),
        to: Math.min(stay.to, local.timeOfDay(stay.from, last, later)),
      }))
      .find(({ from, to }) => to - from >= allowance);
    if (!evening) return [];
    const incident = 'low charge in the evening';
    const raise = notices.find(
      ({ alert, kind, at }) => alert === 'low_charge' && kind === 'raise' && at >= stay.from && at <= evening.to,
    );
    if (raise) return [{ incident, at: evening.from, outcome: 'raised', delay: Math.max(0, raise.at - evening.from) }];
    const isTold = isHeard({ from: stay.from, to: evening.to }, 0, truths, outages);
    return [{ incident, at: evening.from, outcome: isTold ? 'missed' : 'unheard', delay: null }];
  });
}
