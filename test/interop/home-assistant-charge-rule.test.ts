import { beforeAll, expect, test } from 'vitest';
import { chargeModes } from '../../src/rules/charge/exchange';
import type { State } from './peers/home-assistant-api';
import { describeHouses } from './peers/house';

const hour = 3_600_000;
const car = 'e00000000lotse000';
const zone = 'Europe/Berlin';

/** A time of day in the home's zone, some hours from now. */
const timeIn = (hours: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
    Date.now() + hours * hour,
  );

/** As the dialog saves it: 60 % in twelve hours, at one price, so that it starts as late as is safe. */
const rule = {
  ...{ id: 'e0000000000rule', type: 'tesla-charge-rule', z: 'e0000000000tour0', version: 1, name: '', vehicle: car },
  ...{ target: 60, departures: [{ days: 'daily', dates: '', time: timeIn(12) }], limit: 80, limits: [], floor: 20 },
  ...{ priceSource: 'tariff', bands: [], otherwisePrice: 0.3, currency: 'EUR', priceUnit: '', priceSeries: '' },
  ...{ windows: [], maxPrice: '', strict: false, continuous: false, switchingCost: 0, places: [] },
  ...{ sun: false, buffer: 200, minAmps: 6, batteryFrom: '', sunStart: 3, sunStop: 5 },
  ...{ circuitAmps: '', circuitGroup: 'home', priority: 0, gridInverted: false, batteryInverted: false },
  ...{ wake: 'never', commandsADay: 40, wakesADay: 4, scheduleOnCar: false, warmUp: 0 },
  ...{ zone, capacity: 75, phases: '3', maxAmps: 16, x: 380, y: 900, wires: [[], ['e000000000orders']] },
};

/** Does what the rule wishes for. */
const command = {
  ...{ id: 'e000000000orders', type: 'tesla-command', z: 'e0000000000tour0', version: 1, name: '', scope: 'vehicle' },
  ...{ vehicle: car, command: '', parameters: {}, wake: '', minutes: 15, x: 620, y: 900, wires: [[], []] },
};

const percent = (min: number) => ({ device_class: 'battery', unit_of_measurement: '%', min, max: 100, step: 1 });

/** What a car with a rule shows beside what it shows anyway: domain, key, name, attributes. */
const expected: readonly (readonly [string, string, string, Readonly<Record<string, unknown>>])[] = [
  ['sensor', 'charge_rule_mode', 'Charge rule', { device_class: 'enum', options: [...chargeModes] }],
  ['sensor', 'charge_rule_reason', 'Charge rule reason', {}],
  ['sensor', 'charge_rule_next_start', 'Charge rule next start', { device_class: 'timestamp' }],
  ['sensor', 'charge_rule_expected_charge', 'Charge expected at departure', { unit_of_measurement: '%' }],
  ['sensor', 'charge_rule_cost', 'Charge rule cost', { device_class: 'monetary', unit_of_measurement: 'EUR' }],
  ['number', 'rule_limit', 'Charge rule limit', percent(50)],
  ['number', 'rule_target', 'Charge rule target', percent(20)],
  ['text', 'rule_ready_by', 'Charge rule ready by', { mode: 'text', pattern: '^(([01]\\d|2[0-3]):[0-5]\\d)?$' }],
  ['switch', 'rule_boost', 'Charge rule boost', {}],
  ['switch', 'rule_hold', 'Charge rule hold', {}],
];

describeHouses('the charge rule', (house) => {
  let vin: string;

  beforeAll(async () => {
    const { demo } = house();
    // The second car stands at its wall box.
    const { signals, vin: second } = (await house().demo.control.cars())[1]!;
    vin = second;
    await demo.control.change(vin, { signals: { Soc: 50, DetailedChargeState: 'Stopped' } });
    const { latitude: homeLatitude, longitude: homeLongitude } = signals['Location'] as Record<string, number>;
    const settle = { homeLatitude: String(homeLatitude), homeLongitude: String(homeLongitude) };
    await demo.deploy((node) => (node['id'] === car ? { ...node, ...settle } : node), [rule, command]);
  });

  const shows = (key: string, accepts: (state: string) => boolean): Promise<State> =>
    house().shows(vin, key, ({ state }) => accepts(state));

  const call = (service: string, key: string, data?: object): Promise<unknown> => house().call(vin, service, key, data);

  /** When charging begins, in hours from now; an estimate's minutes do not matter. */
  const startsIn = (text: string): number => (Date.parse(text) - Date.now()) / hour;

  test.each(expected)('shows %s %s as "%s" with %j', async (domain, key, name, attributes) => {
    const { entity_id: id, original_name: shown, entity_category: category } = await house().entity(vin, key);
    expect([id.split('.')[0], shown, category]).toEqual([domain, name, null]);
    const { attributes: all } = await shows(key, (state) => state !== 'unavailable');
    const wanted = { device_class: undefined, unit_of_measurement: undefined, ...attributes };
    for (const [attribute, value] of Object.entries(wanted)) expect(all[attribute]).toEqual(value);
  });

  test('says there what the rule waits for, and why', async () => {
    await shows('charge_rule_mode', (state) => state === 'waiting');
    const { state } = await shows('charge_rule_reason', (text) => text.startsWith('Waits until'));
    expect(state).toMatch(/^Waits until \S.* to 60\s% by about .*, because .*\.$/);
    await shows('rule_target', (text) => text === '60');
    await shows('rule_limit', (text) => text === '80');
    await shows('rule_ready_by', (text) => text === rule.departures[0]!.time);
    await shows('charge_rule_expected_charge', (text) => Math.abs(Number(text) - 60) <= 1);
    // 7.5 kWh for the battery, a little more from the wall.
    await shows('charge_rule_cost', (text) => Number(text) > 2 && Number(text) < 3);
    await shows('charge_rule_next_start', (text) => startsIn(text) > 10 && startsIn(text) < 12);
  });

  test('plans anew for a target that is set there', async () => {
    await call('set_value', 'rule_target', { value: 80 });
    await shows('rule_target', (text) => text === '80');
    await shows('charge_rule_reason', (text) => /^Waits until .* to 80\s% by about/.test(text));
    await shows('charge_rule_expected_charge', (text) => Math.abs(Number(text) - 80) <= 1);
    await shows('charge_rule_cost', (text) => Number(text) > 6);
    await shows('charge_rule_next_start', (text) => startsIn(text) < 10);
  });

  test('plans anew for another time, and goes back to its own when the text is emptied', async () => {
    const time = timeIn(6);
    await call('set_value', 'rule_ready_by', { value: time });
    await shows('rule_ready_by', (text) => text === time);
    await shows('charge_rule_next_start', (text) => startsIn(text) < 4);
    await call('set_value', 'rule_ready_by', { value: '' });
    await shows('rule_ready_by', (text) => text === rule.departures[0]!.time);
    await shows('charge_rule_next_start', (text) => startsIn(text) > 8);
  });

  test('takes a limit that is set there to the car', async () => {
    await call('set_value', 'rule_limit', { value: 90 });
    await shows('rule_limit', (text) => text === '90');
    await shows('charge_limit', (text) => text === '90');
  });

  test('charges at once for a boost that is switched on there, until it is switched off', async () => {
    await shows('charging_state', (text) => text === 'stopped');
    await call('turn_on', 'rule_boost');
    await shows('rule_boost', (text) => text === 'on');
    await shows('charge_rule_mode', (text) => text === 'boost');
    await shows('charge_rule_reason', (text) => /to 100\s%/.test(text));
    await shows('charging_state', (text) => text === 'charging');
    expect((await house().demo.control.car(vin)).signals['ChargeLimitSoc']).toBe(100);
    await call('turn_off', 'rule_boost');
    await shows('charge_rule_mode', (text) => text === 'waiting');
    await shows('charging_state', (text) => text === 'stopped');
    await shows('charge_limit', (text) => text === '90');
  });

  test('rests while it is told so there', async () => {
    await call('turn_on', 'rule_hold');
    await shows('charge_rule_mode', (text) => text === 'held');
    await call('turn_off', 'rule_hold');
    await shows('charge_rule_mode', (text) => text === 'waiting');
  });

  test('loses what belongs to the rule when its node is deleted, and nothing else', async () => {
    await house().demo.deploy((node) => (node['id'] === rule.id ? { ...node, d: true } : node));
    for (const [, key] of expected) await house().gone(vin, key);
    await shows('battery_level', (text) => Number(text) > 0);
  });

  test('has nothing to complain of in its log', () => {
    expect(house().homeAssistant.complaints()).toEqual([]);
  });
});
