import {
  areBands,
  areDepartures,
  areLimits,
  arePlaces,
  areWindows,
  nameRule,
  openLists,
  ruleFields,
} from '../editor/charge-rule/charge-rule';
import { isNumberOrNone, isZone } from '../editor/days';
import { openPreview } from '../editor/charge-rule/preview';
import { check, isConfigured, isEmpty, isFilled, isNumber, isWhole } from '../editor/checks';
import { openDialog, openTabs, proposeZone, saveFields, showRow } from '../editor/dialog';

RED.nodes.registerType('tesla-charge-rule', {
  category: 'tesla',
  color: '#cbd49c',
  defaults: {
    version: { value: 1 },
    vehicle: { value: '', type: 'tesla-vehicle', validate: check('vehicle', isConfigured) },
    target: { value: 80, validate: check('target', (value) => isNumberOrNone(value, 1, 100)) },
    departures: {
      value: [{ days: 'weekdays', dates: '', time: '07:15' }],
      validate: check('departures', areDepartures),
    },
    calendarWord: { value: '' },
    travelMinutes: { value: 30, validate: check('travelMinutes', (value) => isNumberOrNone(value, 0, 1_440)) },
    priceSource: { value: 'message' },
    bands: {
      value: [],
      validate: check('bands', (value, node) => node['priceSource'] !== 'tariff' || areBands(value)),
    },
    otherwisePrice: { value: '', validate: check('otherwisePrice', (value) => isNumberOrNone(value)) },
    feedIn: { value: '', validate: check('feedIn', (value) => isNumberOrNone(value, -10, 1_000)) },
    windows: { value: [], validate: check('windows', areWindows) },
    maxPrice: { value: '', validate: check('maxPrice', (value) => isNumberOrNone(value, -10, 1_000)) },
    strict: { value: false },
    sun: { value: false },
    buffer: { value: 200, validate: check('buffer', (value) => isNumberOrNone(value, -10_000, 10_000)) },
    minAmps: { value: 6, validate: check('minAmps', (value) => isNumber(value, 1, 32)) },
    batteryFrom: { value: '', validate: check('batteryFrom', (value) => isNumberOrNone(value, 0, 100)) },
    circuitAmps: { value: '', validate: check('circuitAmps', (value) => isNumberOrNone(value, 5, 400)) },
    circuitGroup: {
      value: 'home',
      validate: check('circuitGroup', (value, node) => isEmpty(node['circuitAmps']) || isFilled(value)),
    },
    priority: { value: 0, validate: check('priority', (value) => isNumberOrNone(value, -100, 100)) },
    limit: { value: 80, validate: check('limit', (value) => isWhole(value, 50, 100)) },
    limits: { value: [], validate: check('limits', areLimits) },
    floor: {
      value: 20,
      validate: check('floor', (value, node) => isNumberOrNone(value, 0, Number(node['limit']) || 100)),
    },
    wake: { value: 'never' },
    commandsADay: { value: 40, validate: check('commandsADay', (value) => isWhole(value, 1, 1_000)) },
    wakesADay: { value: 4, validate: check('wakesADay', (value) => isWhole(value, 0, 100)) },
    // A car that nobody may wake is only ready in time by what it has itself.
    scheduleOnCar: { value: true },
    zone: { value: '', validate: check('zone', isZone) },
    capacity: { value: 75, validate: check('capacity', (value) => isNumber(value, 10, 250)) },
    phases: { value: '3' },
    volts: { value: 230, validate: check('volts', (value) => isNumberOrNone(value, 90, 300)) },
    maxAmps: { value: 16, validate: check('maxAmps', (value) => isNumber(value, 5, 80)) },
    warmUp: { value: 0, validate: check('warmUp', (value) => isNumberOrNone(value, 0, 120)) },
    overrun: { value: '', validate: check('overrun', (value) => isNumberOrNone(value, 0, 24)) },
    continuous: { value: false },
    switchingCost: { value: 0.05, validate: check('switchingCost', (value) => isNumberOrNone(value, 0, 10)) },
    priceUnit: {
      value: '',
      validate: check('priceUnit', (value) => isEmpty(value) || /^\S+ ?\/ ?[kMG]?Wh$/i.test(String(value).trim())),
    },
    currency: {
      value: '',
      validate: check('currency', (value) => isEmpty(value) || /^[a-z]{3}$/i.test(String(value).trim())),
    },
    priceSeries: { value: '' },
    sunStart: { value: 3, validate: check('sunStart', (value) => isNumber(value, 0, 60)) },
    sunStop: { value: 5, validate: check('sunStop', (value) => isNumber(value, 0, 60)) },
    gridInverted: { value: false },
    batteryInverted: { value: false },
    places: { value: [], validate: check('places', arePlaces) },
    name: { value: '' },
  },
  inputs: 1,
  outputs: 2,
  icon: 'font-awesome/fa-bolt',
  paletteLabel: 'charge rule',
  label() {
    return String(this['name'] || nameRule(this._, (property) => this[property]));
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  inputLabels() {
    return this._('port.input');
  },
  outputLabels(index) {
    return this._(index === 0 ? 'port.plan' : 'port.intent');
  },
  oneditprepare() {
    openLists(this);
    openTabs(this, 'tesla-charge-rule', ['rule', 'conditions', 'limits', 'advanced']);
    proposeZone();
    const dialog = openDialog(this, ruleFields);
    dialog.onChange(() => {
      showRow('#node-input-travelMinutes', !isEmpty(dialog.value('calendarWord')));
      const isTariff = dialog.value('priceSource') === 'tariff';
      for (const row of ['#tesla-rule-bands', '#node-input-otherwisePrice']) showRow(row, isTariff);
      const hasPrices = dialog.value('priceSource') !== 'none';
      for (const row of ['feedIn', 'maxPrice', 'switchingCost', 'continuous']) showRow(`#node-input-${row}`, hasPrices);
      showRow('#node-input-strict', hasPrices && !isEmpty(dialog.value('maxPrice')));
      const hasSun = dialog.value('sun') === true;
      const ofSun = ['buffer', 'minAmps', 'batteryFrom', 'sunStart', 'sunStop', 'gridInverted', 'batteryInverted'];
      for (const row of ofSun) showRow(`#node-input-${row}`, hasSun);
      const isShared = !isEmpty(dialog.value('circuitAmps'));
      for (const row of ['circuitGroup', 'priority']) showRow(`#node-input-${row}`, isShared);
      $('#node-input-name').attr('placeholder', nameRule(this._, dialog.value));
    });
    openPreview(this, dialog);
  },
  oneditsave() {
    saveFields(this, ruleFields);
  },
});
