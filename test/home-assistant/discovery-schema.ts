/**
 * Home Assistant's rules for a device discovery message, stricter than Home Assistant itself, which drops unknown keys
 * without a word. Every key is one that 2025.4 knows too. Source: its MQTT integration and the class tables of the
 * platforms, 2025.4 and 2026.11.
 */

const componentKeys: Record<string, { required: string[]; allowed: string[] }> = {
  sensor: {
    required: ['stat_t'],
    allowed: [
      ...['dev_cla', 'unit_of_meas', 'stat_cla', 'ops', 'sug_dsp_prc', 'ent_cat', 'en', 'ic'],
      ...['val_tpl', 'json_attr_t', 'json_attr_tpl'],
    ],
  },
  binary_sensor: {
    required: ['stat_t'],
    allowed: ['dev_cla', 'ent_cat', 'en', 'ic', 'val_tpl', 'json_attr_t', 'json_attr_tpl'],
  },
  event: { required: ['stat_t', 'evt_typ', 'val_tpl'], allowed: ['dev_cla', 'ent_cat', 'en', 'ic'] },
  device_tracker: { required: ['json_attr_t', 'src_type', 'avty', 'avty_mode'], allowed: ['ent_cat', 'en', 'ic'] },
  button: { required: ['cmd_t', 'cmd_tpl'], allowed: ['dev_cla', 'ent_cat', 'en', 'ic'] },
  number: {
    required: ['stat_t', 'cmd_t', 'cmd_tpl', 'min', 'max', 'step'],
    allowed: ['dev_cla', 'unit_of_meas', 'ent_cat', 'en', 'ic'],
  },
  text: {
    required: ['stat_t', 'val_tpl', 'cmd_t', 'cmd_tpl', 'ptrn'],
    allowed: ['ent_cat', 'en', 'ic'],
  },
  switch: { required: ['stat_t', 'cmd_t', 'cmd_tpl'], allowed: ['dev_cla', 'ent_cat', 'en', 'ic'] },
  cover: { required: ['stat_t', 'stat_open', 'stat_clsd', 'cmd_t'], allowed: ['pl_open', 'pl_stop', 'dev_cla'] },
  lock: {
    required: ['stat_t', 'stat_locked', 'stat_unlocked', 'cmd_t', 'cmd_tpl'],
    allowed: ['cod_form', 'ent_cat', 'en', 'ic'],
  },
  climate: {
    required: [
      ...['mode_stat_t', 'mode_stat_tpl', 'mode_cmd_t', 'mode_cmd_tpl', 'modes'],
      ...['curr_temp_t', 'temp_stat_t', 'temp_cmd_t', 'temp_cmd_tpl'],
      // Without the unit Home Assistant takes its own.
      ...['temp_unit', 'min_temp', 'max_temp', 'temp_step'],
    ],
    allowed: ['ent_cat', 'en', 'ic'],
  },
};

const controls = ['button', 'climate', 'cover', 'lock', 'number', 'switch', 'text'];
const modes = ['auto', 'off', 'cool', 'heat', 'heat_cool', 'dry', 'fan_only'];
const numberClasses: Record<string, string[]> = { battery: ['%'], current: ['A', 'mA'] };

const measurement = ['measurement'];
const any = ['measurement', 'total', 'total_increasing'];
const totals = ['total', 'total_increasing'];

/** Units and state classes of each sensor class that a car may use. */
const sensorClasses: Record<string, { units: string[]; states: string[] }> = {
  battery: { units: ['%'], states: measurement },
  current: { units: ['A', 'mA'], states: measurement },
  distance: { units: ['mi', 'km', 'm'], states: any },
  duration: { units: ['s', 'min', 'h', 'd'], states: any },
  energy: { units: ['Wh', 'kWh'], states: totals },
  energy_storage: { units: ['Wh', 'kWh'], states: measurement },
  monetary: { units: ['CHF', 'EUR', 'GBP', 'NOK', 'SEK', 'USD'], states: ['total'] },
  power: { units: ['W', 'kW'], states: measurement },
  pressure: { units: ['bar', 'psi', 'kPa'], states: measurement },
  speed: { units: ['mph', 'km/h'], states: measurement },
  temperature: { units: ['°C', '°F', 'K'], states: measurement },
  voltage: { units: ['V', 'mV'], states: measurement },
};

const binaryClasses = [
  'battery_charging',
  'connectivity',
  'door',
  'heat',
  'light',
  'lock',
  'moving',
  'occupancy',
  'opening',
  'plug',
  'power',
  'presence',
  'problem',
  'running',
  'safety',
  'tamper',
  'update',
  'window',
];

const deviceKeys = ['ids', 'cns', 'name', 'mf', 'mdl', 'mdl_id', 'sn', 'hw', 'sw', 'sa', 'cu'];

type Json = Record<string, unknown>;

/** All that is wrong with a message; empty when Home Assistant would take every part of it. */
export function faultsOf(topic: string, payload: string): string[] {
  const faults: string[] = [];
  const check = (fits: unknown, fault: string): void => void (fits || faults.push(fault));
  const message = JSON.parse(payload) as { dev: Json; o: Json; cmps: Record<string, Json>; qos?: unknown } & Json;

  check(/^[^/]+(\/[^/]+)*\/device\/[\w-]+\/config$/.test(topic), `topic ${topic}`);
  only(Object.keys(message), ['dev', 'o', 'cmps', 'avty', 'qos'], 'the message', check);
  check(isAvailability(message['avty']), 'availability');
  check([0, 1, 2].includes(message.qos as number), 'qos');

  only(Object.keys(message.dev), deviceKeys, 'the device', check);
  check(Array.isArray(message.dev['ids']) && message.dev['ids'].length === 1, 'device identifiers');
  for (const [key, value] of Object.entries(message.dev)) check(key === 'ids' || isText(value), `device ${key}`);
  only(Object.keys(message.o), ['name', 'sw', 'url'], 'the origin', check);
  for (const [key, value] of Object.entries(message.o)) check(isText(value), `origin ${key}`);

  const ids = new Set(Object.values(message.cmps).map((component) => component['uniq_id']));
  check(ids.size === Object.keys(message.cmps).length, 'unique ids');
  for (const [key, component] of Object.entries(message.cmps)) {
    faults.push(...faultsOfComponent(key, component).map((fault) => `${key}: ${fault}`));
  }
  return faults;
}

/** A list of topics, each with a template at most. */
function isAvailability(list: unknown): boolean {
  return (
    Array.isArray(list) &&
    list.length > 0 &&
    list.every(
      (entry: Json) => isTopic(entry['t']) && Object.keys(entry).every((key) => ['t', 'val_tpl'].includes(key)),
    )
  );
}

function faultsOfComponent(key: string, component: Json): string[] {
  const faults: string[] = [];
  const check = (fits: unknown, fault: string): void => void (fits || faults.push(fault));
  const { p, dev_cla: deviceClass, unit_of_meas: unit, stat_cla: stateClass, ops, ent_cat: category } = component;
  const keys = componentKeys[String(p)];
  if (!keys) return [`platform ${String(p)}`];

  check(/^[a-z][a-z\d_]*$/.test(key), 'key');
  const required = ['p', 'uniq_id', 'name', ...keys.required];
  for (const each of required) check(component[each] !== undefined, `${each} is missing`);
  only(Object.keys(component), [...required, ...keys.allowed], 'it', check);
  check(isText(component['name']) && isText(component['uniq_id']), 'name and unique id');
  for (const each of Object.keys(component).filter((name) => /_t$/.test(name))) check(isTopic(component[each]), each);
  for (const each of Object.keys(component).filter((name) => /_tpl$/.test(name))) {
    check(isTemplate(component[each]), each);
  }
  if (controls.includes(String(p))) {
    check([undefined, 'config', 'diagnostic'].includes(category as undefined), 'category');
    for (const [name, topic] of Object.entries(component)) {
      if (/cmd_t$/.test(name)) check(/\/set$/.test(String(topic)), `${name} is no topic of orders`);
    }
  } else check(category === undefined || category === 'diagnostic', 'category of something that cannot be set');
  if (p === 'number') {
    const { min, max, step } = component;
    check(Number(min) < Number(max) && Number(step) >= 1e-3, 'range');
    check(numberClasses[String(deviceClass)]?.includes(String(unit)), `unit ${String(unit)} of ${String(deviceClass)}`);
  }
  // Home Assistant raises an error at a state that does not match, and shows unknown as an empty one.
  if (p === 'text') check(new RegExp(String(component['ptrn'])).test(''), 'pattern that takes no empty text');
  if (p === 'switch') check([undefined, 'switch', 'outlet'].includes(deviceClass as undefined), 'class');
  if (p === 'button') check([undefined, 'identify', 'restart', 'update'].includes(deviceClass as undefined), 'class');
  if (p === 'climate') {
    check(
      (component['modes'] as unknown[]).every((mode) => modes.includes(String(mode))),
      'modes',
    );
    check(Number(component['min_temp']) < Number(component['max_temp']), 'range');
    check(component['temp_unit'] === 'C', 'unit');
  }
  if (p === 'cover') {
    check(component['stat_open'] !== component['stat_clsd'], 'states');
    check(['door', 'window'].includes(deviceClass as string), 'class');
    check(component['pl_stop'] === null, 'a button that stops what cannot be stopped');
  }
  if (p === 'lock') {
    check(component['stat_locked'] !== component['stat_unlocked'], 'states');
    // Home Assistant asks for a code of this form when it locks too.
    const format = component['cod_form'];
    check(format === undefined || new RegExp(String(format)).test(''), 'code format that asks for one to lock');
  }
  check(component['en'] === undefined || component['en'] === false, 'en says no more than the default');
  check(component['ic'] === undefined || /^mdi:[a-z\d-]+$/.test(String(component['ic'])), 'icon');
  if (p === 'device_tracker') {
    check(component['src_type'] === 'gps', 'source type');
    check(isAvailability(component['avty']) && component['avty_mode'] === 'all', 'availability');
  }
  if (p === 'binary_sensor') check(deviceClass === undefined || binaryClasses.includes(String(deviceClass)), 'class');
  if (p !== 'sensor') return faults;

  const bare = unit === undefined && stateClass === undefined;
  const precision = component['sug_dsp_prc'];
  check(precision === undefined || (Number.isInteger(precision) && deviceClass !== 'enum'), 'precision');
  if (deviceClass === 'enum') {
    check(Array.isArray(ops) && ops.length > 0 && new Set(ops).size === ops.length, 'options of an enum');
    for (const option of (ops ?? []) as unknown[])
      check(/^[a-z\d_]+$/.test(String(option)), `option ${String(option)}`);
    check(bare, 'an enum has no unit and no state class');
    return faults;
  }
  check(ops === undefined, 'options without the class enum');
  if (deviceClass === 'timestamp') check(bare, 'a timestamp has no unit and no state class');
  else if (deviceClass !== undefined) {
    const rule = sensorClasses[String(deviceClass)];
    check(rule, `class ${String(deviceClass)}`);
    check(rule?.units.includes(String(unit)), `unit ${String(unit)} of ${String(deviceClass)}`);
    check(stateClass === undefined || rule?.states.includes(String(stateClass)), `state class ${String(stateClass)}`);
  }
  check(stateClass !== 'measurement_angle' || unit === '°', 'an angle is in °');
  check(stateClass === undefined || [...any, 'measurement_angle'].includes(String(stateClass)), 'state class');
  return faults;
}

function only(keys: string[], allowed: string[], where: string, check: (fits: unknown, fault: string) => void): void {
  for (const key of keys) check(allowed.includes(key), `${where} has the key ${key}`);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';
/** Braces that match, and no key of a template of another thing. */
const isTemplate = (value: unknown): boolean =>
  isText(value) && (String(value).match(/\{\{/g) ?? []).length === (String(value).match(/\}\}/g) ?? []).length;
const isTopic = (value: unknown): boolean => isText(value) && !/[+#\s]/.test(String(value));
