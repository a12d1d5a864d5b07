import { describe, expect, it } from 'vitest';
import { enums } from '../../src/vehicle/enums';
import { telemetry } from './telemetry-vectors';

/** Alerts and connectivity have words of their own, without a prefix; their readers hold them. */
const elsewhere = ['Audience', 'ConnectivityEvent'];

describe('enums', () => {
  it('have every value under its wire number and wire name', () => {
    const actual = Object.fromEntries(
      Object.entries(enums).map(([name, { prefix, names }]) => [
        name,
        names.map((short, number) => ({ number, name: `${prefix}${short}` })),
      ]),
    );
    const expected = Object.fromEntries(Object.entries(telemetry.enums).filter(([name]) => !elsewhere.includes(name)));
    expect(actual).toEqual(expected);
  });

  it('keep the rule of their prefix, but for the two that Tesla named otherwise', () => {
    const odd = Object.entries(enums)
      .filter(([name, { prefix }]) => prefix !== name.replace(/Value$/, ''))
      .map(([name]) => name);
    expect(odd).toEqual(['ChargingState', 'ChargeUnitPreference']);
  });
});
