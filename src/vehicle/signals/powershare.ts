import { choice, kilowatts, real, type Signal } from '../signal';

/** Feeding a load or a home from the pack. */
export const powershare = {
  PowershareStatus: choice('PowershareState', {
    id: 208,
    meaning: 'What feeding power out of the car is doing',
    firmware: '2024.44.25',
  }),
  PowershareType: choice('PowershareTypeStatus', {
    id: 210,
    meaning: 'What is fed: a load or a home',
    firmware: '2024.44.25',
  }),
  PowershareStopReason: choice('PowershareStopReasonStatus', {
    id: 209,
    meaning: 'Why feeding ended',
    firmware: '2024.44.25',
  }),
  PowershareInstantaneousPowerKW: kilowatts({ id: 207, meaning: 'Power fed out of the car', firmware: '2024.44.25' }),
  PowershareHoursLeft: real({ id: 206, meaning: 'Hours the car can go on feeding', unit: 'h', firmware: '2024.44.25' }),
} as const satisfies Record<string, Signal>;
