import { describe, expect, it } from 'vitest';
import { readOutside } from '../../src/rules/weather';

const entity = (entity_id: string, state: string, attributes: object) => ({
  payload: state,
  data: { entity_id, state, attributes },
});

describe('the temperature outside', () => {
  it.each<[string, Parameters<typeof readOutside>[0], number | null | undefined]>([
    ['a number whose topic is "outside"', { topic: 'outside', payload: -4.5 }, -4.5],
    ['a text whose topic is "outside"', { topic: 'outside', payload: ' 7.5 ' }, 7.5],
    ['a buffer of MQTT', { topic: 'outside', payload: Buffer.from('-12') }, -12],
    ['a weather entity', entity('weather.home', 'sunny', { temperature: 3.2, temperature_unit: '°C' }), 3.2],
    ['a weather entity in °F', entity('weather.home', 'sunny', { temperature: 50, temperature_unit: '°F' }), 10],
    ['a sensor', entity('sensor.terrace', '-1.5', { unit_of_measurement: '°C' }), -1.5],
    ['a sensor in °F', entity('sensor.terrace', '14', { unit_of_measurement: '°F' }), -10],
    ['a sensor that is gone', entity('sensor.terrace', 'unavailable', { unit_of_measurement: '°C' }), null],
    ['weather that is gone', entity('weather.home', 'unavailable', {}), null],
    ['a topic whose value nobody knows', { topic: 'outside', payload: 'unknown' }, null],
    ['a sensor of something else', entity('sensor.power', '12', { unit_of_measurement: 'kW' }), undefined],
    ['a number of another topic', { topic: 'kitchen', payload: 21 }, undefined],
    ['a person', entity('person.anna', 'home', {}), undefined],
  ])('of %s', (_, message, expected) => {
    const read = readOutside(message);
    if (typeof expected === 'number') expect(read).toBeCloseTo(expected, 6);
    else expect(read).toBe(expected);
  });

  it.each([
    ['cold', 'cold'],
    ['', ''],
    [Buffer.from(' cold '), 'cold'],
    [true, 'true'],
    [{ celsius: 4 }, 'object'],
    [undefined, 'undefined'],
    [400, '400'],
  ])('cannot be %s, and the sentence says what it takes', (payload, value) => {
    const read = () => readOutside({ topic: 'outside', payload });
    expect(read).toThrow(expect.objectContaining({ code: 'OUTSIDE_INVALID', details: { topic: 'outside', value } }));
    expect(read).toThrow(`outside cannot be "${value}". It takes a number of degrees Celsius`);
  });

  it('is no °C where nowhere is so warm, and the sentence converts it', () => {
    const read = () => readOutside({ topic: 'outside', payload: 77 });
    expect(read).toThrow(expect.objectContaining({ code: 'TEMPERATURE_UNIT_DOUBTFUL' }));
    expect(read).toThrow(/77 °F are 25 °C/);
  });
});
