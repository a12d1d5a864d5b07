import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { payloadText, snakeCase, type Payload } from '../../src/home-assistant/payload';
import { enums } from '../../src/vehicle/enums';
import { binary, sensor, tracker } from '../../src/vehicle/entity';

const plain = sensor('plain', 'Plain');
const numeric = sensor('numeric', 'Numeric', { unit: 'kW' });
const moment = sensor('moment', 'Moment', { deviceClass: 'timestamp' });
const flag = binary('flag', 'Flag');
const place = tracker('place', 'Place');

describe('payloads', () => {
  test.each<[Payload, string]>([
    [21.299999237060547, '21.3'],
    [0.1 + 0.2, '0.3'],
    [80, '80'],
    [-0, '0'],
    [-0.000001, '0'],
    [123456.789, '123456.789'],
    [NaN, 'None'],
    [Infinity, 'None'],
    ['12', 'None'],
    [true, 'None'],
    [null, 'None'],
  ])('a number %s is %s', (payload, text) => expect(payloadText(numeric, payload)).toBe(text));

  test('any number stays within half of the last digit, and never becomes an exponent Home Assistant could not chart', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), (value) => {
        const text = payloadText(numeric, value);
        expect(text).toMatch(/^-?\d+(\.\d{1,5})?$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.500001e-5);
      }),
    );
  });

  test('a 32-bit float with up to four digits comes out as it was meant', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999, max: 999_999 }), (value) => {
        expect(Number(payloadText(numeric, Math.fround(value / 1_000)))).toBeCloseTo(value / 1_000, 4);
      }),
    );
  });

  test('any text is one to 255 characters and never blank, for a blank one would leave the old state standing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600, unit: 'grapheme' }), (value) => {
        const text = payloadText(plain, value);
        expect(text.trim()).not.toBe('');
        expect([...text].length).toBeLessThanOrEqual(255);
        expect(Buffer.from(text).toString()).toBe(text);
      }),
    );
    expect(payloadText(plain, ' ')).toBe('None');
    expect(payloadText(plain, 'Café Zürich')).toBe('Café Zürich');
  });

  test('a binary sensor is ON, OFF or unknown, whatever it gets', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const expected = value === true ? 'ON' : value === false ? 'OFF' : 'None';
        expect(payloadText(flag, value as Payload)).toBe(expected);
      }),
    );
  });

  test('a moment is ISO 8601 in UTC, from seconds or a text', () => {
    expect(payloadText(moment, Date.parse('2026-06-01T12:00:00Z') / 1_000)).toBe('2026-06-01T12:00:00.000Z');
    expect(payloadText(moment, '2026-06-01T14:00:00+02:00')).toBe('2026-06-01T12:00:00.000Z');
    expect(payloadText(moment, 'soon')).toBe('None');
    expect(payloadText(moment, 1e300)).toBe('None');
  });

  test('a tracker carries coordinates, and half a pair is none', () => {
    const text = payloadText(place, { latitude: 52.520008123, longitude: 13.404954 });
    expect(JSON.parse(text)).toEqual({ latitude: 52.520008, longitude: 13.404954 });
    expect(payloadText(place, { latitude: 52 } as Payload)).toBe('{}');
    expect(payloadText(place, null)).toBe('{}');
  });
});

describe('snake case', () => {
  test.each([
    ['NoPower', 'no_power'],
    ['PartiallyOpen', 'partially_open'],
    ['SOCTooLow', 'soc_too_low'],
    ['AbortedUsingBLEKeys', 'aborted_using_ble_keys'],
    ['RequestingFromAuthD', 'requesting_from_auth_d'],
    ['GB_AC', 'gb_ac'],
    ['Gen2Installed', 'gen2_installed'],
    ['7', '7'],
  ])('%s is %s', (name, state) => expect(snakeCase(name)).toBe(state));

  test('keeps the names of every enum apart', () => {
    for (const [name, { names }] of Object.entries(enums)) {
      const states = names.map(snakeCase);
      expect(new Set(states).size, name).toBe(states.length);
      for (const state of states) expect(state).toMatch(/^[a-z\d]+(_[a-z\d]+)*$/);
    }
  });
});
