import { binary, cover, number, sensor, switched } from '../entity';
import {
  amps,
  boolean,
  choice,
  epoch,
  integer,
  kilowattHours,
  kilowatts,
  mph,
  real,
  text,
  volts,
  type Signal,
} from '../signal';
import { byName, moment, name, several } from './show';

/** Charging: state, power, plug and schedule. */
export const charge = {
  DetailedChargeState: choice('DetailedChargeStateValue', {
    id: 179,
    meaning: 'What charging is doing',
    firmware: '2024.38',
    ha: [
      sensor('charging_state', 'Charging', {
        core: ['sensor', 'charge_state_charging_state'],
        deviceClass: 'enum',
        icon: 'mdi:ev-station',
      }),
      switched('charge', 'Charge', {
        core: ['switch', 'charge_state_user_charge_enable_request'],
        deviceClass: 'switch',
        icon: 'mdi:ev-station',
        show: byName({
          Disconnected: false,
          NoPower: false,
          Starting: true,
          Charging: true,
          Complete: false,
          Stopped: false,
        }),
      }),
    ],
  }),
  ChargeState: text({
    id: 2,
    meaning: 'What charging is doing, in the words of the electronics; DetailedChargeState says it better',
  }),
  ChargeLimitSoc: integer({
    id: 38,
    meaning: 'Charge limit the driver chose',
    unit: '%',
    ha: [
      sensor('charge_limit', 'Charge limit', {
        core: ['number', 'charge_state_charge_limit_soc'],
        deviceClass: 'battery',
        stateClass: 'measurement',
        precision: 0,
        icon: 'mdi:battery-arrow-up',
      }),
      number('charge_limit', 'Charge limit', {
        core: ['number', 'charge_state_charge_limit_soc'],
        deviceClass: 'battery',
        icon: 'mdi:battery-arrow-up',
        range: { min: 50, max: 100, step: 1 },
      }),
    ],
  }),
  ChargeEnableRequest: boolean({
    id: 50,
    meaning: 'The car wants to charge; false while stopped or waiting for its schedule',
    ha: binary('charge_enable_request', 'Charge enable request', {
      core: ['binary_sensor', 'charge_enable_request'],
      off: true,
      icon: 'mdi:battery-charging-outline',
    }),
  }),
  BmsFullchargecomplete: boolean({
    id: 3,
    meaning: 'The pack is completely full',
    ha: binary('bms_full_charge_complete', 'BMS full charge', {
      core: ['binary_sensor', 'bms_full_charge_complete'],
      off: true,
      icon: 'mdi:battery-check',
    }),
  }),
  // Home Assistant sees the moment instead, which needs the time of the record.
  TimeToFullCharge: real({
    id: 43,
    meaning: 'Hours until charging is done, or until a planned trip can go on',
    unit: 'h',
  }),
  EstimatedHoursToChargeTermination: real({
    id: 190,
    meaning: 'Hours until the charge limit is reached',
    unit: 'h',
    firmware: '2024.44.25',
    ha: sensor('estimated_hours_to_charge_termination', 'Estimated hours to charge termination', {
      core: ['sensor', 'estimated_hours_to_charge_termination'],
      deviceClass: 'duration',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  ChargeRateMilePerHour: mph({
    id: 256,
    meaning: 'Range gained an hour',
    firmware: '2025.2.6',
    ha: sensor('charge_rate', 'Charge rate', {
      core: ['sensor', 'charge_state_charge_rate'],
      deviceClass: 'speed',
      stateClass: 'measurement',
      category: 'diagnostic',
      precision: 0,
    }),
  }),
  // Home Assistant sees AC and DC together as charger power and energy added; these are their parts.
  ACChargingPower: kilowatts({
    id: 37,
    meaning: 'Power drawn by the charger in the car',
    ha: sensor('ac_charging_power', 'AC charging power', {
      deviceClass: 'power',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  ACChargingEnergyIn: kilowattHours({
    id: 36,
    meaning: 'Energy of this AC session, measured at the charger in the car',
    ha: sensor('ac_charging_energy_in', 'AC charging energy in', {
      deviceClass: 'energy',
      stateClass: 'total_increasing',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  DCChargingPower: kilowatts({
    id: 35,
    meaning: 'Power into the pack from a fast charger',
    ha: sensor('dc_charging_power', 'DC charging power', {
      core: ['sensor', 'dc_charging_power'],
      deviceClass: 'power',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 2,
    }),
  }),
  DCChargingEnergyIn: kilowattHours({
    id: 34,
    meaning: 'Energy of this session, measured at the pack',
    ha: sensor('dc_charging_energy_in', 'DC charging energy in', {
      core: ['sensor', 'dc_charging_energy_in'],
      deviceClass: 'energy',
      stateClass: 'total_increasing',
      category: 'diagnostic',
      off: true,
      precision: 1,
    }),
  }),
  ChargeAmps: amps({
    id: 49,
    meaning: 'Current at the inlet while charging with AC',
    ha: sensor('charger_current', 'Charger current', {
      core: ['sensor', 'charge_state_charger_actual_current'],
      deviceClass: 'current',
      stateClass: 'measurement',
      category: 'diagnostic',
      precision: 1,
    }),
  }),
  ChargerVoltage: volts({
    id: 184,
    meaning: 'Voltage at the inlet while charging with AC',
    firmware: '2024.44.32',
    ha: sensor('charger_voltage', 'Charger voltage', {
      core: ['sensor', 'charge_state_charger_voltage'],
      deviceClass: 'voltage',
      stateClass: 'measurement',
      category: 'diagnostic',
      precision: 0,
    }),
  }),
  ChargerPhases: integer({
    id: 51,
    meaning: 'Phases in use while charging with AC',
    ha: [
      binary('charger_multiple_phases', 'Charger has multiple phases', {
        core: ['binary_sensor', 'charge_state_charger_phases'],
        off: true,
        icon: 'mdi:sine-wave',
        show: several,
      }),
      sensor('charger_phases', 'Charger phases', {
        stateClass: 'measurement',
        category: 'diagnostic',
        off: true,
        icon: 'mdi:sine-wave',
      }),
    ],
  }),
  ChargeCurrentRequest: integer({
    id: 53,
    meaning: 'Current the car asks for',
    unit: 'A',
    ha: [
      sensor('charge_current', 'Charge current', {
        core: ['number', 'charge_state_charge_current_request'],
        deviceClass: 'current',
        stateClass: 'measurement',
        precision: 0,
      }),
      number('charge_current', 'Charge current', {
        core: ['number', 'charge_state_charge_current_request'],
        deviceClass: 'current',
        range: { min: 0, max: 32, step: 1, maxSignal: 'ChargeCurrentRequestMax' },
      }),
    ],
  }),
  ChargeCurrentRequestMax: integer({
    id: 54,
    meaning: 'Most current the car could ask for at this plug',
    unit: 'A',
    ha: sensor('charge_current_max', 'Charge current maximum', {
      deviceClass: 'current',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
    }),
  }),
  ChargingCableType: choice('CableType', {
    id: 185,
    meaning: 'Kind of cable plugged in; invalid while there is none',
    firmware: '2024.44.25',
    ha: [
      binary('charge_cable', 'Charge cable', {
        core: ['binary_sensor', 'charge_state_conn_charge_cable'],
        deviceClass: 'connectivity',
        category: 'diagnostic',
        show: byName({ IEC: true, SAE: true, GB_AC: true, GB_DC: true, SNA: false }),
      }),
      sensor('charge_cable_type', 'Charge cable', {
        core: ['sensor', 'charge_state_conn_charge_cable'],
        category: 'diagnostic',
        off: true,
        icon: 'mdi:power-plug',
        show: name,
      }),
    ],
  }),
  FastChargerPresent: boolean({
    id: 39,
    meaning: 'A fast charger is plugged in',
    ha: binary('fast_charger_present', 'Fast charger present', {
      core: ['binary_sensor', 'fast_charger_present'],
      off: true,
      icon: 'mdi:ev-plug-ccs2',
    }),
  }),
  FastChargerType: choice('FastCharger', {
    id: 193,
    meaning: 'Kind of fast charger plugged in',
    firmware: '2024.44.25',
    ha: sensor('fast_charger_type', 'Fast charger type', {
      core: ['sensor', 'charge_state_fast_charger_type'],
      category: 'diagnostic',
      off: true,
      icon: 'mdi:ev-plug-ccs2',
      show: name,
    }),
  }),
  SuperchargerSessionTripPlanner: boolean({
    id: 57,
    meaning: 'This fast charge is a stop of a planned trip',
    ha: binary('supercharger_session_trip_planner', 'Supercharger session trip planner', {
      core: ['binary_sensor', 'supercharger_session_trip_planner'],
      off: true,
      icon: 'mdi:map-marker-path',
    }),
  }),
  ChargePort: choice('ChargePortValue', { id: 117, meaning: 'Kind of inlet' }),
  ChargePortDoorOpen: boolean({
    id: 183,
    meaning: 'The door of the inlet is open',
    firmware: '2024.44.25',
    ha: [
      binary('charge_port_door', 'Charge port door', {
        core: ['cover', 'charge_state_charge_port_door_open'],
        deviceClass: 'door',
      }),
      cover('charge_port_door', 'Charge port door', {
        core: ['cover', 'charge_state_charge_port_door_open'],
        deviceClass: 'door',
      }),
    ],
  }),
  ChargePortLatch: choice('ChargePortLatchValue', {
    id: 118,
    meaning: 'The pin that holds the cable',
    ha: binary('charge_cable_lock', 'Charge cable lock', {
      core: ['lock', 'charge_state_charge_port_latch'],
      deviceClass: 'lock',
      show: byName({ Engaged: false, Disengaged: true, Blocking: true }),
    }),
  }),
  ChargePortColdWeatherMode: boolean({
    id: 52,
    meaning: 'The inlet is in cold-weather mode',
    ha: binary('charge_port_cold_weather_mode', 'Charge port cold weather mode', {
      core: ['binary_sensor', 'charge_port_cold_weather_mode'],
      off: true,
      icon: 'mdi:snowflake',
    }),
  }),
  ScheduledChargingMode: choice('ScheduledChargingModeValue', {
    id: 48,
    meaning: 'Whether charging waits for a start or a departure time',
    ha: sensor('scheduled_charging_mode', 'Scheduled charging mode', {
      core: ['sensor', 'scheduled_charging_mode'],
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:calendar-clock',
    }),
  }),
  ScheduledChargingPending: boolean({
    id: 45,
    meaning: 'A scheduled charge waits for its time',
    ha: binary('scheduled_charging_pending', 'Scheduled charging pending', {
      core: ['binary_sensor', 'charge_state_scheduled_charging_pending'],
      category: 'diagnostic',
      off: true,
      icon: 'mdi:calendar-clock',
    }),
  }),
  // Cars outside California shift scheduled times: read as Pacific time they give the local wall clock.
  ScheduledChargingStartTime: epoch({
    id: 44,
    meaning: 'When the scheduled charge starts',
    ha: sensor('scheduled_charging_start_time', 'Scheduled charging start time', {
      core: ['sensor', 'scheduled_charging_start_time'],
      deviceClass: 'timestamp',
      category: 'diagnostic',
      off: true,
      show: moment,
    }),
  }),
  ScheduledDepartureTime: epoch({
    id: 46,
    meaning: 'When the car is to be ready',
    ha: sensor('scheduled_departure_time', 'Scheduled departure time', {
      core: ['sensor', 'scheduled_departure_time'],
      deviceClass: 'timestamp',
      category: 'diagnostic',
      off: true,
      show: moment,
    }),
  }),
  PreconditioningEnabled: boolean({
    id: 47,
    meaning: 'The car gets ready for its departure',
    ha: binary('preconditioning_enabled', 'Preconditioning enabled', {
      core: ['binary_sensor', 'charge_state_preconditioning_enabled'],
      category: 'diagnostic',
      off: true,
      icon: 'mdi:hvac',
    }),
  }),
} as const satisfies Record<string, Signal>;
