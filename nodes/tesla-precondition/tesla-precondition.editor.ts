import { check, isConfigured, isFilled, isNumber, isWhole } from '../editor/checks';
import { isNumberOrNone, isZone } from '../editor/days';
import { openDialog, openTabs, proposeZone, saveFields, showRow } from '../editor/dialog';
import {
  areDepartures,
  canBeInCar,
  hasHome,
  hasTrigger,
  namePrecondition,
  openDepartures,
  preconditionFields,
} from '../editor/precondition/precondition';
import { openPreconditionPreview } from '../editor/precondition/preview';

RED.nodes.registerType('tesla-precondition', {
  category: 'tesla',
  color: '#cbd49c',
  defaults: {
    version: { value: 1 },
    vehicle: { value: '', type: 'tesla-vehicle', validate: check('vehicle', isConfigured) },
    target: { value: 21, validate: check('target', (value) => isNumber(value, 15, 28)) },
    departures: {
      value: [{ days: 'weekdays', dates: '', time: '07:15', except: '' }],
      validate: check('departures', (value, node) => areDepartures(value) && hasTrigger(value, node)),
    },
    calendar: { value: false },
    calendarWord: { value: '' },
    travelMinutes: { value: 30, validate: check('travelMinutes', (value) => isNumberOrNone(value, 0, 600)) },
    proximity: { value: false },
    persons: {
      value: '',
      validate: check('persons', (value, node) => node['proximity'] !== true || isFilled(value)),
    },
    within: { value: 5_000, validate: check('within', (value) => isNumber(value, 300, 100_000)) },
    chargePlan: { value: false },
    comfortBelow: {
      value: '',
      validate: check('comfortBelow', (value, node) => isNumberOrNone(value, -30, Number(node['target']) || 28)),
    },
    comfortAbove: {
      value: '',
      validate: check('comfortAbove', (value, node) => isNumberOrNone(value, Number(node['target']) || 15, 45)),
    },
    coldBelow: { value: 10, validate: check('coldBelow', (value) => isNumber(value, -50, 30)) },
    warmAbove: {
      value: 24,
      validate: check('warmAbove', (value, node) => isNumber(value, Number(node['coldBelow']) || 0, 45)),
    },
    offTarget: { value: 5, validate: check('offTarget', (value) => isNumber(value, 1, 30)) },
    floor: { value: 20, validate: check('floor', (value) => isNumber(value, 0, 90)) },
    floorUnplugged: { value: 30, validate: check('floorUnplugged', (value) => isNumber(value, 0, 100)) },
    onlyPlugged: { value: false },
    onlyAtHome: { value: false, validate: check('onlyAtHome', (value, node) => value !== true || hasHome(node)) },
    somebodyHome: { value: '' },
    skipWord: { value: '' },
    maxRun: { value: 20, validate: check('maxRun', (value) => isNumber(value, 5, 60)) },
    maxRunPlugged: { value: 30, validate: check('maxRunPlugged', (value) => isNumber(value, 5, 120)) },
    runsADay: { value: '2' },
    wake: { value: 'needed' },
    wakesADay: { value: 1, validate: check('wakesADay', (value) => isWhole(value, 0, 20)) },
    commandsADay: { value: 12, validate: check('commandsADay', (value) => isWhole(value, 3, 1_000)) },
    scheduleOnCar: { value: false, validate: check('scheduleOnCar', canBeInCar) },
    lfp: { value: false },
    zone: { value: '', validate: check('zone', isZone) },
    name: { value: '' },
  },
  inputs: 1,
  outputs: 2,
  icon: 'font-awesome/fa-thermometer-half',
  paletteLabel: 'precondition',
  label() {
    return String(this['name'] || namePrecondition(this._, (property) => this[property]));
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
    openDepartures(this);
    openTabs(this, 'tesla-precondition', ['rule', 'conditions', 'limits', 'advanced']);
    proposeZone();
    const dialog = openDialog(this, preconditionFields);
    dialog.onChange(() => {
      const hasCalendar = dialog.value('calendar') === true;
      for (const row of ['calendarWord', 'travelMinutes']) showRow(`#node-input-${row}`, hasCalendar);
      const hasPeople = dialog.value('proximity') === true;
      for (const row of ['persons', 'within']) showRow(`#node-input-${row}`, hasPeople);
      showRow('#node-input-wakesADay', dialog.value('wake') !== 'never');
      showRow('#node-input-floorUnplugged', dialog.value('onlyPlugged') !== true);
      $('#node-input-name').attr('placeholder', namePrecondition(this._, dialog.value));
    });
    openPreconditionPreview(this, dialog);
  },
  oneditsave() {
    saveFields(this, preconditionFields);
  },
});
