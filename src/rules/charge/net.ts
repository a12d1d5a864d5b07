import type { CarSchedule } from './state';

/** The car goes on a little longer than the departure: better late than empty. */
const longer = 60 * 60_000;

/** When the net for a departure ends. */
export const netEnd = (departure: number): number => departure + longer;

/** Whether the car took the net for this departure. */
export const isCaught = (onCar: CarSchedule | null, departure: number): boolean =>
  onCar?.isThere === true && onCar.end === netEnd(departure);

/** Whether the net in the car charges now, for this departure. */
export const isNetTime = (onCar: CarSchedule | null, departure: number, now: number): boolean =>
  isCaught(onCar, departure) && onCar!.start <= now && now < departure;
