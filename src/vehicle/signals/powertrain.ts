import { sensor, type EntityFace } from '../entity';
import { amps, celsius, choice, real, volts, type Signal } from '../signal';

/** All of them are for the curious: diagnostic and off. Keys and names are core's. */
const face =
  (details: Parameters<typeof sensor>[2]) =>
  (key: string, name: string): EntityFace =>
    sensor(key, name, { core: ['sensor', key], ...details, category: 'diagnostic', off: true });

const state = face({ deviceClass: 'enum', icon: 'mdi:engine' });
const temperature = face({ deviceClass: 'temperature', stateClass: 'measurement', precision: 1 });
const voltage = face({ deviceClass: 'voltage', stateClass: 'measurement', precision: 1 });
const current = face({ deviceClass: 'current', stateClass: 'measurement', precision: 1 });
const speed = face({ stateClass: 'measurement', icon: 'mdi:speedometer', precision: 0 });
const torque = face({ stateClass: 'measurement', icon: 'mdi:sync', precision: 0 });

/** Inverters and motors. `F` front, `R` rear, `REL` and `RER` rear left and right in cars with three motors. */
export const powertrain = {
  DiStateF: choice('DriveInverterState', {
    id: 135,
    meaning: 'Front inverter',
    ha: state('di_state_f', 'Front drive inverter'),
  }),
  DiStateR: choice('DriveInverterState', {
    id: 14,
    meaning: 'Rear inverter',
    ha: state('di_state_r', 'Rear drive inverter'),
  }),
  DiStateREL: choice('DriveInverterState', {
    id: 136,
    meaning: 'Rear left inverter',
    ha: state('di_state_rel', 'Rear left drive inverter'),
  }),
  DiStateRER: choice('DriveInverterState', {
    id: 137,
    meaning: 'Rear right inverter',
    ha: state('di_state_rer', 'Rear right drive inverter'),
  }),
  DiInverterTF: celsius({
    id: 165,
    meaning: 'Temperature of the front inverter',
    ha: temperature('di_inverter_tf', 'Front drive inverter temperature'),
  }),
  DiInverterTR: celsius({
    id: 164,
    meaning: 'Temperature of the rear inverter',
    ha: temperature('di_inverter_tr', 'Rear drive inverter temperature'),
  }),
  DiInverterTREL: celsius({
    id: 166,
    meaning: 'Temperature of the rear left inverter',
    ha: temperature('di_inverter_trel', 'Rear left drive inverter temperature'),
  }),
  DiInverterTRER: celsius({
    id: 167,
    meaning: 'Temperature of the rear right inverter',
    ha: temperature('di_inverter_trer', 'Rear right drive inverter temperature'),
  }),
  DiHeatsinkTF: celsius({
    id: 138,
    meaning: "Temperature of the front inverter's heat sink",
    ha: temperature('di_heatsink_tf', 'Front drive inverter heatsink temperature'),
  }),
  DiHeatsinkTR: celsius({
    id: 15,
    meaning: "Temperature of the rear inverter's heat sink",
    ha: temperature('di_heatsink_tr', 'Rear drive inverter heatsink temperature'),
  }),
  DiHeatsinkTREL: celsius({
    id: 139,
    meaning: "Temperature of the rear left inverter's heat sink",
    ha: temperature('di_heatsink_trel', 'Rear left drive inverter heatsink temperature'),
  }),
  DiHeatsinkTRER: celsius({
    id: 140,
    meaning: "Temperature of the rear right inverter's heat sink",
    ha: temperature('di_heatsink_trer', 'Rear right drive inverter heatsink temperature'),
  }),
  DiStatorTempF: celsius({
    id: 149,
    meaning: "Temperature of the front motor's stator",
    ha: temperature('di_stator_temp_f', 'Front drive unit stator temperature'),
  }),
  DiStatorTempR: celsius({
    id: 18,
    meaning: "Temperature of the rear motor's stator",
    ha: temperature('di_stator_temp_r', 'Rear drive unit stator temperature'),
  }),
  DiStatorTempREL: celsius({
    id: 150,
    meaning: "Temperature of the rear left motor's stator",
    ha: temperature('di_stator_temp_rel', 'Rear left drive unit stator temperature'),
  }),
  DiStatorTempRER: celsius({
    id: 151,
    meaning: "Temperature of the rear right motor's stator",
    ha: temperature('di_stator_temp_rer', 'Rear right drive unit stator temperature'),
  }),
  DiVBatF: volts({
    id: 152,
    meaning: 'Voltage at the front inverter',
    ha: voltage('di_vbat_f', 'Front drive inverter battery voltage'),
  }),
  DiVBatR: volts({
    id: 19,
    meaning: 'Voltage at the rear inverter',
    ha: voltage('di_vbat_r', 'Rear drive inverter battery voltage'),
  }),
  DiVBatREL: volts({
    id: 153,
    meaning: 'Voltage at the rear left inverter',
    ha: voltage('di_vbat_rel', 'Rear left drive inverter battery voltage'),
  }),
  DiVBatRER: volts({
    id: 154,
    meaning: 'Voltage at the rear right inverter',
    ha: voltage('di_vbat_rer', 'Rear right drive inverter battery voltage'),
  }),
  DiMotorCurrentF: amps({
    id: 155,
    meaning: 'Current of the front motor',
    ha: current('di_motor_current_f', 'Front drive inverter motor current'),
  }),
  DiMotorCurrentR: amps({
    id: 20,
    meaning: 'Current of the rear motor',
    ha: current('di_motor_current_r', 'Rear drive inverter motor current'),
  }),
  DiMotorCurrentREL: amps({
    id: 156,
    meaning: 'Current of the rear left motor',
    ha: current('di_motor_current_rel', 'Rear left drive inverter motor current'),
  }),
  DiMotorCurrentRER: amps({
    id: 157,
    meaning: 'Current of the rear right motor',
    ha: current('di_motor_current_rer', 'Rear right drive inverter motor current'),
  }),
  DiAxleSpeedF: real({
    id: 141,
    meaning: 'Speed of the front axle',
    unit: 'rad/s',
    ha: speed('di_axle_speed_f', 'Front drive inverter axle speed'),
  }),
  DiAxleSpeedR: real({
    id: 16,
    meaning: 'Speed of the rear axle',
    unit: 'rad/s',
    ha: speed('di_axle_speed_r', 'Rear drive inverter axle speed'),
  }),
  DiAxleSpeedREL: real({
    id: 142,
    meaning: 'Speed of the rear left axle',
    unit: 'rad/s',
    ha: speed('di_axle_speed_rel', 'Rear left drive inverter axle speed'),
  }),
  DiAxleSpeedRER: real({
    id: 143,
    meaning: 'Speed of the rear right axle',
    unit: 'rad/s',
    ha: speed('di_axle_speed_rer', 'Rear right drive inverter axle speed'),
  }),
  DiTorqueActualF: real({
    id: 146,
    meaning: 'Torque of the front motor',
    unit: 'Nm',
    ha: torque('di_torque_actual_f', 'Front drive unit actual torque'),
  }),
  DiTorqueActualR: real({
    id: 145,
    meaning: 'Torque of the rear motor',
    unit: 'Nm',
    ha: torque('di_torque_actual_r', 'Rear drive unit actual torque'),
  }),
  DiTorqueActualREL: real({
    id: 147,
    meaning: 'Torque of the rear left motor',
    unit: 'Nm',
    ha: torque('di_torque_actual_rel', 'Rear left drive unit actual torque'),
  }),
  DiTorqueActualRER: real({
    id: 148,
    meaning: 'Torque of the rear right motor',
    unit: 'Nm',
    ha: torque('di_torque_actual_rer', 'Rear right drive unit actual torque'),
  }),
  DiTorquemotor: real({
    id: 17,
    meaning: 'Torque asked of the drive unit',
    unit: 'Nm',
    ha: torque('di_torquemotor', 'Drive unit torque'),
  }),
  DiSlaveTorqueCmd: real({
    id: 144,
    meaning: 'Torque asked of the second drive unit',
    unit: 'Nm',
    ha: torque('di_slave_torque_cmd', 'Secondary drive unit torque'),
  }),
} as const satisfies Record<string, Signal>;
