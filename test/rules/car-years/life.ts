import { alertDefaults, alertNames, type AlertSettings } from '../../../src/rules/alerts';
import { preconditionDefaults, type PreconditionSettings } from '../../../src/rules/precondition/settings';
import type { CarPlan } from '../../../src/simulator/car/plan';
import { northGerman } from '../../../src/simulator/car/weather';
import { outingsOf, plantFaults, type Outing, type PlantedFault, type WeeklyOuting } from '../../../src/simulator/home';
import { localTime } from '../../../src/simulator/home/local-time';
import { demoCars } from '../../../src/simulator/plans';
import { place, plain } from '../../simulator/home/support';
import { Outages } from './outages';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const { zone } = plain;
const workdays = [1, 2, 3, 4, 5];
const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** People leave up to twice so many minutes after they said they would. */
const jitter = 4;
/** bar that a tyre has lost when anybody sees it. */
const flat = 1.5;

/** Everything of a car's year that is drawn before it begins. */
export interface Life {
  readonly plan: CarPlan;
  readonly outings: readonly Outing[];
  /** When people said they would leave, epoch milliseconds. */
  readonly departures: readonly number[];
  readonly faults: readonly PlantedFault[];
  readonly outages: Outages;
  readonly alerts: AlertSettings;
  readonly precondition: PreconditionSettings;
}

/** Draws the year of somebody who commutes, and whose car befalls more than is usual. */
export function drawLife(from: number, days: number, random: () => number): Life {
  const between = (low: number, high: number): number => low + (high - low) * random();
  const pick = <One>(some: readonly One[]): One => some[Math.floor(random() * some.length)]!;
  const weather = { ...northGerman, seed: Math.floor(random() * 2 ** 31) };
  const start = { at: 'home', soc: between(50, 80), limit: 80, odometerMiles: 10_000 } as const;
  const plan: CarPlan = { ...pick(demoCars), weather, sentry: false, sleepAfter: 15, start };
  const work = pick(['06:15', '06:45', '07:00', '07:30', '08:15']);
  const weekly: readonly (WeeklyOuting & { readonly time: string })[] = [
    { weekdays: workdays, time: work, ...going(work, 9.5), kilometres: between(12, 45) },
    { weekdays: [6], time: '10:00', ...going('10:00', 7), kilometres: between(30, 110) },
  ];
  const usual = outingsOf({ zone, from, days, weekly, jitter, random });
  const { journeys, sentries } = drawJourneys(plan.vin, from, days, usual, random);
  const outings = forgetful(withJourneys(usual, journeys), random);
  const { vin } = plan;
  const faults = [...plantFaults({ vin, from, days, random }).map(mended), ...sentries];
  const home = { ...place, radius: 100 };
  return {
    plan,
    outings,
    departures: departuresOf(outings, weekly),
    faults,
    outages: Outages.draw(from, days, random),
    alerts: { ...alertDefaults, vin, car: plan.name, zone, home, capacity: plan.packEnergy, alerts: alertNames },
    precondition: {
      ...preconditionDefaults,
      zone,
      home,
      times: weekly.map(({ weekdays, time }) => ({
        days: { weekdays: weekdays.map((weekday) => names[weekday]!) },
        time,
      })),
    },
  };
}

/** Nobody drives on for weeks with a tyre that is flat: a day later it is mended. */
function mended(fault: PlantedFault): PlantedFault {
  const { incident, amount, begin, end } = fault;
  if ((incident !== 'leak' && incident !== 'puncture') || amount === undefined) return fault;
  return { ...fault, end: Math.min(end, begin + (flat / amount) * hour + day) };
}

/** Out a little later than said, and back so many hours after. */
function going(time: string, hours: number): { readonly leave: string; readonly back: string } {
  const [h = 0, m = 0] = time.split(':').map(Number);
  const shown = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return { leave: shown(60 * h + m + jitter), back: shown(60 * h + m + 60 * hours) };
}

/** Two days somewhere else, every other month, with the car standing in the street on its guard. */
function drawJourneys(
  vin: string,
  from: number,
  days: number,
  usual: readonly Outing[],
  random: () => number,
): { readonly journeys: readonly Outing[]; readonly sentries: readonly PlantedFault[] } {
  const journeys = usual
    .filter(({ leave }) => new Date(leave).getUTCDay() === 6 && random() < 1 / 8)
    .map(({ leave }) => ({ leave, back: leave + 30 * hour, kilometres: 130 + 30 * random(), chargedTo: 60 }))
    .filter(({ back }) => back < from + (days - 2) * day);
  const sentries = journeys.map(({ leave, back }) => {
    return { vin, incident: 'sentry', begin: leave + 3 * hour, end: back } as const;
  });
  return { journeys, sentries };
}

const withJourneys = (usual: readonly Outing[], journeys: readonly Outing[]): Outing[] =>
  [
    ...usual.filter(({ leave }) => !journeys.some((one) => leave >= one.leave && leave < one.back + 6 * hour)),
    ...journeys,
  ].sort((one, other) => one.leave - other.leave);

/** A few times a year nobody plugs it in for days. */
function forgetful(outings: readonly Outing[], random: () => number): Outing[] {
  let left = 0;
  return outings.map((outing) => {
    if (left === 0 && random() < 1 / 60) left = 3 + Math.floor(random() * 4);
    if (left === 0) return outing;
    left -= 1;
    return { ...outing, plugsIn: false };
  });
}

function departuresOf(outings: readonly Outing[], weekly: readonly { weekdays: readonly number[]; time: string }[]) {
  const local = localTime(zone);
  return outings.map(({ leave }) => {
    const { weekday } = local.at(leave);
    const [h = 0, m = 0] = weekly
      .find(({ weekdays }) => weekdays.includes(weekday))!
      .time.split(':')
      .map(Number);
    return local.timeOfDay(leave, 60 * h + m);
  });
}
