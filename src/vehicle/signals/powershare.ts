import { sensor } from '../entity';
import { choice, kilowatts, real, type Signal } from '../signal';

/** Feeding a load or a home from the pack. */
export const powershare = {
  PowershareStatus: choice('PowershareState', {
    id: 208,
    meaning: 'What feeding power out of the car is doing',
    firmware: '2024.44.25',
    ha: sensor('powershare_status', 'Powershare status', {
      core: ['sensor', 'powershare_status'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:home-battery',
    }),
  }),
  PowershareType: choice('PowershareTypeStatus', {
    id: 210,
    meaning: 'What is fed: a load or a home',
    firmware: '2024.44.25',
    ha: sensor('powershare_type', 'Powershare type', {
      core: ['sensor', 'powershare_type'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:power-socket',
    }),
  }),
  PowershareStopReason: choice('PowershareStopReasonStatus', {
    id: 209,
    meaning: 'Why feeding ended',
    firmware: '2024.44.25',
    ha: sensor('powershare_stop_reason', 'Powershare stop reason', {
      core: ['sensor', 'powershare_stop_reason'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:home-alert',
    }),
  }),
  PowershareInstantaneousPowerKW: kilowatts({
    id: 207,
    meaning: 'Power fed out of the car',
    firmware: '2024.44.25',
    ha: sensor('powershare_power', 'Powershare instantaneous power', {
      core: ['sensor', 'powershare_instantaneous_power_kw'],
      deviceClass: 'power',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  PowershareHoursLeft: real({
    id: 206,
    meaning: 'Hours the car can go on feeding',
    unit: 'h',
    firmware: '2024.44.25',
    ha: sensor('powershare_hours_left', 'Powershare hours left', {
      core: ['sensor', 'powershare_hours_left'],
      deviceClass: 'duration',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
} as const satisfies Record<string, Signal>;
