import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isVin } from '../../src/vehicle/vin';

it('is 17 letters and digits without I, O and Q', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-HJ-NPR-Z0-9]{17}$/), (text) => isVin(text)));
});

it.each([
  ['one too few', '5YJ3E1EA7KF00000'],
  ['one too many', '5YJ3E1EA7KF0000011'],
  ['an I', '5YJ3E1EA7KF00000I'],
  ['an O', '5YJ3E1EA7KF00000O'],
  ['a Q', '5YJ3E1EA7KF00000Q'],
  ['small letters', '5yj3e1ea7kf000001'],
  ['a line end', '5YJ3E1EA7KF000001\n'],
  ['a space', ' 5YJ3E1EA7KF00001'],
  ['nothing', ''],
])('is not %s', (_, text) => expect(isVin(text)).toBe(false));
