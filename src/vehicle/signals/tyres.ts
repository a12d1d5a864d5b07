import { binary, sensor } from '../entity';
import { bar, epoch, tires, type Signal } from '../signal';
import { flag, moment } from './show';

/** Tyre pressures, always in bar. The Semi has more axles: see `semi.ts`. */
export const tyres = {
  TpmsPressureFl: bar({
    id: 69,
    meaning: 'Pressure, front left',
    ha: sensor('tire_pressure_front_left', 'Tire pressure front left', {
      core: ['sensor', 'vehicle_state_tpms_pressure_fl'],
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      precision: 2,
    }),
  }),
  TpmsPressureFr: bar({
    id: 70,
    meaning: 'Pressure, front right',
    ha: sensor('tire_pressure_front_right', 'Tire pressure front right', {
      core: ['sensor', 'vehicle_state_tpms_pressure_fr'],
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      precision: 2,
    }),
  }),
  TpmsPressureRl: bar({
    id: 71,
    meaning: 'Pressure, rear left',
    ha: sensor('tire_pressure_rear_left', 'Tire pressure rear left', {
      core: ['sensor', 'vehicle_state_tpms_pressure_rl'],
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      precision: 2,
    }),
  }),
  TpmsPressureRr: bar({
    id: 72,
    meaning: 'Pressure, rear right',
    ha: sensor('tire_pressure_rear_right', 'Tire pressure rear right', {
      core: ['sensor', 'vehicle_state_tpms_pressure_rr'],
      deviceClass: 'pressure',
      stateClass: 'measurement',
      category: 'diagnostic',
      precision: 2,
    }),
  }),
  TpmsLastSeenPressureTimeFl: epoch({
    id: 81,
    meaning: 'When the front left tyre was last measured',
    ha: sensor('tire_pressure_measured_front_left', 'Tire pressure last measured front left', {
      core: ['sensor', 'tpms_last_seen_pressure_time_fl'],
      deviceClass: 'timestamp',
      category: 'diagnostic',
      off: true,
      show: moment,
    }),
  }),
  TpmsLastSeenPressureTimeFr: epoch({
    id: 82,
    meaning: 'When the front right tyre was last measured',
    ha: sensor('tire_pressure_measured_front_right', 'Tire pressure last measured front right', {
      core: ['sensor', 'tpms_last_seen_pressure_time_fr'],
      deviceClass: 'timestamp',
      category: 'diagnostic',
      off: true,
      show: moment,
    }),
  }),
  TpmsLastSeenPressureTimeRl: epoch({
    id: 83,
    meaning: 'When the rear left tyre was last measured',
    ha: sensor('tire_pressure_measured_rear_left', 'Tire pressure last measured rear left', {
      core: ['sensor', 'tpms_last_seen_pressure_time_rl'],
      deviceClass: 'timestamp',
      category: 'diagnostic',
      off: true,
      show: moment,
    }),
  }),
  TpmsLastSeenPressureTimeRr: epoch({
    id: 84,
    meaning: 'When the rear right tyre was last measured',
    ha: sensor('tire_pressure_measured_rear_right', 'Tire pressure last measured rear right', {
      core: ['sensor', 'tpms_last_seen_pressure_time_rr'],
      deviceClass: 'timestamp',
      category: 'diagnostic',
      off: true,
      show: moment,
    }),
  }),
  TpmsSoftWarnings: tires({
    id: 225,
    meaning: 'Tyres whose pressure is a little wrong',
    firmware: '2024.44.25',
    ha: [
      binary('tire_pressure_warning_front_left', 'Tire pressure warning front left', {
        core: ['binary_sensor', 'vehicle_state_tpms_soft_warning_fl'],
        deviceClass: 'problem',
        category: 'diagnostic',
        off: true,
        show: flag('frontLeft'),
      }),
      binary('tire_pressure_warning_front_right', 'Tire pressure warning front right', {
        core: ['binary_sensor', 'vehicle_state_tpms_soft_warning_fr'],
        deviceClass: 'problem',
        category: 'diagnostic',
        off: true,
        show: flag('frontRight'),
      }),
      binary('tire_pressure_warning_rear_left', 'Tire pressure warning rear left', {
        core: ['binary_sensor', 'vehicle_state_tpms_soft_warning_rl'],
        deviceClass: 'problem',
        category: 'diagnostic',
        off: true,
        show: flag('rearLeft'),
      }),
      binary('tire_pressure_warning_rear_right', 'Tire pressure warning rear right', {
        core: ['binary_sensor', 'vehicle_state_tpms_soft_warning_rr'],
        deviceClass: 'problem',
        category: 'diagnostic',
        off: true,
        show: flag('rearRight'),
      }),
    ],
  }),
  TpmsHardWarnings: tires({
    id: 224,
    meaning: 'Tyres whose pressure is badly wrong',
    firmware: '2024.44.25',
    ha: [
      binary('tire_pressure_alarm_front_left', 'Tire pressure alarm front left', {
        deviceClass: 'problem',
        category: 'diagnostic',
        off: true,
        show: flag('frontLeft'),
      }),
      binary('tire_pressure_alarm_front_right', 'Tire pressure alarm front right', {
        deviceClass: 'problem',
        category: 'diagnostic',
        off: true,
        show: flag('frontRight'),
      }),
      binary('tire_pressure_alarm_rear_left', 'Tire pressure alarm rear left', {
        deviceClass: 'problem',
        category: 'diagnostic',
        off: true,
        show: flag('rearLeft'),
      }),
      binary('tire_pressure_alarm_rear_right', 'Tire pressure alarm rear right', {
        deviceClass: 'problem',
        category: 'diagnostic',
        off: true,
        show: flag('rearRight'),
      }),
    ],
  }),
} as const satisfies Record<string, Signal>;
