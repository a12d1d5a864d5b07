import { describe, expect, it } from 'vitest';
import { readMeter, type MeterMessage } from '../../../src/rules/meter/read';

const asTold = { gridInverted: false, batteryInverted: false };
const read = (message: MeterMessage) => readMeter(message, asTold);

describe('the power of a home', () => {
  it.each<[string, MeterMessage, object]>([
    [
      'our own form',
      { payload: { gridW: -1200, batteryW: 300, batterySoc: 64 } },
      { grid: -1200, battery: 300, batterySoc: 64 },
    ],
    [
      'evcc',
      { payload: { grid: { power: 450 }, battery: { power: -900, soc: 71 } } },
      { grid: 450, battery: -900, batterySoc: 71 },
    ],
    [
      'a Powerwall',
      { payload: { site: { instant_power: -2100.5 }, battery: { instant_power: 12 } } },
      { grid: -2100.5, battery: 12 },
    ],
    [
      'a Fronius',
      { payload: { Body: { Data: { Site: { P_Grid: -840.2, P_Akku: null, P_PV: 1800 } } } } },
      { grid: -840.2 },
    ],
    [
      'a Shelly over MQTT',
      { topic: 'shellypro3em/status/em:0', payload: '{"total_act_power":-512.3}' },
      { grid: -512.3 },
    ],
    ['a HomeWizard P1', { payload: { active_power_w: -77, total_power_import_kwh: 9 } }, { grid: -77 }],
    ['a DSMR reader', { payload: { power_delivered: 0, power_returned: 1.25 } }, { imported: 0, exported: 1250 }],
    [
      'one half of a DSMR pair',
      { topic: 'dsmr/reading/electricity_currently_delivered_usage', payload: '0.4', unit: 'kW' },
      { imported: 400 },
    ],
    ['evcc over MQTT', { topic: 'evcc/site/grid/power', payload: Buffer.from('-1530') }, { grid: -1530 }],
    ['the battery of evcc', { topic: 'evcc/site/battery/soc', payload: '55' }, { batterySoc: 55 }],
    [
      'a state of Home Assistant in kW',
      {
        topic: 'sensor.powerwall_site_grid',
        payload: '-1.5',
        data: { new_state: { attributes: { unit_of_measurement: 'kW' } } },
      },
      { grid: -1500 },
    ],
    [
      'a state of Home Assistant in W',
      { topic: 'sensor.grid_power', payload: '-320', data: { attributes: { unit_of_measurement: 'W' } } },
      { grid: -320 },
    ],
    ['an entity with its unit', { payload: { grid_power: -2.5, unit_of_measurement: 'kW' } }, { grid: -2500 }],
  ])('is read from %s', (_, message, expected) => {
    expect(read(message)).toEqual(expected);
  });

  it.each<[string, MeterMessage]>([
    ['an unknown state', { topic: 'sensor.grid_power', payload: 'unavailable' }],
    ['an empty text', { topic: 'grid', payload: '' }],
    ['a number that nobody named', { topic: 'sensor.kitchen', payload: 4 }],
    ['a boolean', { topic: 'grid', payload: true }],
    ['prices', { payload: { prices: [{ start: 1, price: 2 }] } }],
    ['nothing', {}],
  ])('is not invented from %s', (_, message) => {
    expect(read(message)).toBeUndefined();
  });

  it('turns the sign of meters that count the other way round', () => {
    const message = { payload: { gridW: 500, batteryW: -200 } };
    expect(readMeter(message, { gridInverted: true, batteryInverted: true })).toEqual({ grid: -500, battery: 200 });
    expect(readMeter({ payload: { gridW: 0 } }, { ...asTold, gridInverted: true })).toEqual({ grid: 0 });
  });
});
