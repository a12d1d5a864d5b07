import type { HistoryChange, HistoryRemoval } from '../history/history';
import type { Parked, Trip } from '../history/rows';
import type { DrivenTrip, ParkedWindow } from '../rules/alerts';
import type { EndedRows } from './alert-history';

const minute = 60_000;
const hour = 60 * minute;
const kilometresPerMile = 1.609344;
/** Voltage and warmth of the pack settle this long after driving or charging. */
const rest = 15 * minute;

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
    climateEnergy: null,
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
    moving,
    outside: outsideTemp,
    ascent: null,
    fastShare: null,
    climateEnergy: null,
    charged: false,
    preheated: false,
    trailer: false,
    softwareVersion,
  };
}

/** What a change of the history brings to alerts; `undefined` where nothing ended. */
export function endedRows(change: HistoryChange | HistoryRemoval, version: string | null): EndedRows | undefined {
  if (change.row === null) return undefined;
  if (change.kind === 'parked') {
    const window = parkedWindow(change.row, version);
    return window && { parked: [window], trips: [] };
  }
  const trip = change.kind === 'trip' ? drivenTrip(change.row, version) : undefined;
  return trip && { parked: [], trips: [trip] };
}
