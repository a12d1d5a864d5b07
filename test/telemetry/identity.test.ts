import { describe, expect, it } from 'vitest';
import { identityOf } from '../../src/telemetry/identity';
import { craft, type Names } from './craft';

const client = '1.3.6.1.5.5.7.3.2';
const tesla = (suffix: string): string => `1.3.6.1.4.1.49279.2.${suffix}`;
const issuing = 'Tesla Motors GF3 Product Issuing CA';

const of = (subject: Names, issuer: Names, usages: readonly string[] = []) =>
  identityOf(craft({ subject, issuer, usages }));
const identity = (issuer: string, usages?: readonly string[], units: readonly string[] = [], name = 'VIN') =>
  of([...units.map((unit) => ['OU', unit] as const), ['CN', name]], [['CN', issuer]], usages);

const is = (clientType: string, deviceId = 'VIN') => ({ deviceId, clientType });
const refused = (reason: string) => ({ refused: expect.stringContaining(reason) as string });

describe('issuers whose leaves are cars by their name', () => {
  it.each(['TeslaMotors', 'Tesla Issuing CA', 'Tesla Motors Products CA'])('%s', (issuer) => {
    expect(identity(issuer)).toEqual(is('vehicle_device'));
    // What usages say does not count here.
    expect(identity(issuer, [client, tesla('5.2'), tesla('5.1.1')])).toEqual(is('vehicle_device'));
  });

  it('are boards under the Products CA, where the first unit says so', () => {
    expect(identity('Tesla Motors Products CA', [], ['Tesla Motors SN'])).toEqual(is('vehicle_board_device'));
    expect(identity('Tesla Motors Products CA', [], ['Tesla Motors SN', 'Other'])).toEqual(is('vehicle_board_device'));
    expect(identity('Tesla Motors Products CA', [], ['Other', 'Tesla Motors SN'])).toEqual(is('vehicle_device'));
    expect(identity('Tesla Issuing CA', [], ['Tesla Motors SN'])).toEqual(is('vehicle_device'));
    // Units that decide elsewhere do not here.
    expect(identity('Tesla Motors Products CA', [], ['Solar Inverter'])).toEqual(is('vehicle_device'));
  });
});

describe('issuers whose leaves say it themselves', () => {
  it.each([
    'Tesla Motors Product Issuing CA',
    'Tesla Motors Product RSA Issuing CA',
    'Tesla Motors GF3 Product Issuing CA',
    'Tesla Motors GF3 Product RSA Issuing CA',
    'Tesla Motors GF0 Product Issuing CA',
    'Tesla Motors GF Austin Product Issuing CA',
    'Tesla Motors GF Berlin Product Issuing CA',
    'Tesla Energy Product Issuing CA',
    'Tesla Energy GF0 Product Issuing CA',
    'Tesla Product Access Issuing CA',
    'Tesla China Product Access Issuing CA',
    'Tesla GF0 Product Access Issuing CA',
    'Tesla GF3 Product Access Issuing CA',
    'Tesla GF Austin Product Access Issuing CA',
    'Tesla GF Berlin Product Access Issuing CA',
  ])('%s', (issuer) => {
    expect(identity(issuer, [client, tesla('5.1')])).toEqual(is('vehicle_device'));
    expect(identity(issuer, [client])).toEqual(refused('no kind of device'));
    expect(identity(issuer)).toEqual(refused('no kind of device'));
  });

  it.each([
    ['1', 'vehicle_device'],
    ['11', 'vehicle_board_device'],
    ['2', 'energy_device'],
    ['12', 'das_device'],
    ['14', 'vehicle_service'],
    ['15', 'das_service'],
    ['16', 'energy_service'],
    ['28', 'robotics_device'],
  ])('for production and engineering: %s is a %s', (suffix, type) => {
    for (const arc of ['4', '5']) expect(identity(issuing, [tesla(`${arc}.${suffix}`), client])).toEqual(is(type));
  });

  it.each(['3.1', '6.1', '5.3', '5.1.2', '4.1.1', '5', '5.111'])('but not by %s', (suffix) => {
    expect(identity(issuing, [client, tesla(suffix)])).toEqual(refused('no kind of device'));
  });

  it('by the first usage that tells, and not at all once it is the one for Wi-Fi', () => {
    expect(identity(issuing, [tesla('5.3'), tesla('5.2'), tesla('5.1')])).toEqual(is('energy_device'));
    expect(identity(issuing, [client, tesla('5.1.1'), tesla('5.1')])).toEqual(refused('Wi-Fi'));
    // In the order of the certificate, as the official server walks them.
    expect(identity(issuing, [tesla('5.1'), tesla('5.1.1')])).toEqual(is('vehicle_device'));
  });

  it.each([
    [['Solar Inverter'], 'solar_inverter_device'],
    [['Gen3 Wall Connector'], 'wall_connector_device'],
    [['Other', 'Gen3 Wall Connector'], 'wall_connector_device'],
    [['Solar Inverter', 'Gen3 Wall Connector'], 'solar_inverter_device'],
    [['Tesla Motors SN'], 'energy_device'],
    [['constructor'], 'energy_device'],
  ])('with units %j: %s', (units, type) => {
    expect(identity(issuing, [tesla('5.2')], units)).toEqual(is(type));
  });

  it('also with such a unit not without a usage', () => {
    expect(identity(issuing, [client], ['Solar Inverter'])).toEqual(refused('no kind of device'));
    expect(identity(issuing, [tesla('5.1.1')], ['Solar Inverter'])).toEqual(refused('Wi-Fi'));
  });
});

describe('any other issuer', () => {
  it.each([
    'Tesla Motors Root CA',
    'tesla issuing ca',
    'Tesla Issuing CA ',
    'Tesla Issuing CA\nCN=x',
    'Some CA',
    'constructor',
  ])('issues none for cars: %j', (issuer) => {
    expect(identity(issuer, [client, tesla('5.1')])).toEqual(refused(`"${issuer}", which issues none`));
  });

  it('nor one without a name', () => {
    expect(of([['CN', 'VIN']], [['O', 'Tesla Issuing CA']])).toEqual(refused('""'));
  });
});

describe('the id of the device', () => {
  it('is the common name, every dot a dash', () => {
    expect(identity('Tesla Issuing CA', [], [], '5YJ3E1EA7KF000.01.2')).toEqual(
      is('vehicle_device', '5YJ3E1EA7KF000-01-2'),
    );
  });

  it('is not had without a common name', () => {
    expect(of([['OU', 'VIN']], [['CN', 'TeslaMotors']])).toEqual(refused('no common name'));
    expect(identity('TeslaMotors', [], [], '')).toEqual(refused('no common name'));
  });

  it('is the last of several common names, as the official server reads them', () => {
    const names = [
      ['CN', 'FIRST'],
      ['OU', 'x'],
      ['CN', 'LAST'],
    ] as const;
    expect(of(names, [['CN', 'TeslaMotors']])).toEqual(is('vehicle_device', 'LAST'));
    const issuers = [
      ['CN', 'TeslaMotors'],
      ['CN', 'Some CA'],
    ] as const;
    expect(of([['CN', 'VIN']], issuers)).toEqual(refused('"Some CA"'));
  });

  it('is not what another part of the name pretends', () => {
    const sly = of(
      [
        ['O', 'CN=OTHER'],
        ['OU', 'a\nCN=OTHER'],
        ['CN', 'VIN'],
      ],
      [
        ['CN', 'TeslaMotors'],
        ['O', 'CN=x'],
      ],
    );
    expect(sly).toEqual(is('vehicle_device'));
  });
});
