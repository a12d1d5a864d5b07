import type { HistoryChange, HistoryRemoval } from '../history/history';
import type { Charge, Parked, Trip } from '../history/rows';
import type { DrivenTrip, EndedCharge, EndedRows, ParkedWindow } from '../rules/alerts';

const minute = 60_000;
const hour = 60 * minute;
const kilometresPerMile = 1.609344;
/** Voltage and warmth of the pack settle this long after driving or charging. */
const rest = 15 * minute;
/** Who gets in and drives off has not warmed it up. */
const leastWarming = 5 * minute;

const kilometres = (miles: number | null): number | null => (miles === null ? null : miles * kilometresPerMile);

/** A parked window as alerts look at it; `undefined` while it lasts, and where the pack never came to rest. */
export function parkedWindow(row: Parked, softwareVersion: string | null): ParkedWindow | undefined {
  const start = row.start + rest;
  if (row.end === null || row.end <= start) return undefined;
  const odometer = kilometres(row.odometer);
  return {
    start,
    end: row.end,
    atStart: row.packStart,
    atEnd: row.packEnd,
    plugged: row.plugged,
    odometerStart: odometer,
    odometerEnd: odometer,
    outsideStart: row.outsideTempStart,
    outsideEnd: row.outsideTempEnd,
    sentryHours: row.sentry / hour,
    climateHours: row.climate / hour,
    awakeHours: row.awake / hour,
    climateEnergy: row.climateEnergy,
    softwareVersion,
  };
}

/** A trip as alerts look at it; `undefined` while it lasts, and where its length is not known. */
export function drivenTrip(row: Trip, softwareVersion: string | null): DrivenTrip | undefined {
  const { start, end, distance, energyStart, energyEnd, socStart, socEnd, moving, outsideTemp } = row;
  if (end === null || distance === null) return undefined;
  return {
    start,
    end,
    atStart: { energy: energyStart, energyAt: start, soc: socStart, socAt: start, level: null },
    atEnd: { energy: energyEnd, energyAt: end, soc: socEnd, socAt: end, level: null },
    distance: distance * kilometresPerMile,
    distanceUnseen: row.distanceUnseen * kilometresPerMile,
    isWhole: row.isWhole,
    moving,
    outside: outsideTemp,
    fastShare: row.fastDistance === null || distance === 0 ? null : Math.min(1, row.fastDistance / distance),
    preheated: (row.climateBefore ?? 0) >= leastWarming,
    softwareVersion,
  };
}

/** A charge as alerts look at it; `undefined` while it lasts, and where its place or its current is not known. */
export function endedCharge({ start, end, place, amps }: Charge): EndedCharge | undefined {
  return end === null || place === null || amps === null ? undefined : { start, end, place, amps };
}

/** What a change of the history brings to alerts; `undefined` where nothing ended. */
export function endedRows(change: HistoryChange | HistoryRemoval, version: string | null): EndedRows | undefined {
  if (change.row === null) return undefined;
  switch (change.kind) {
    case 'parked': {
      const window = parkedWindow(change.row, version);
      return window && { ...none, parked: [window] };
    }
    case 'trip': {
      const trip = drivenTrip(change.row, version);
      return trip && { ...none, trips: [trip] };
    }
    case 'charge': {
      const charge = endedCharge(change.row);
      return charge && { ...none, charges: [charge] };
    }
  }
}

const none: EndedRows = { parked: [], trips: [], charges: [] };
