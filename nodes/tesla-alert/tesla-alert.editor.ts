import {
  alertFields,
  areConditions,
  areReminders,
  chosen,
  nameAlerts,
  openAlertLists,
  watchable,
} from '../editor/alert/alert';
import { openAlertPreview } from '../editor/alert/preview';
import { check, isConfigured, isFilled, isNumber, isWhole } from '../editor/checks';
import { every, isNumberOrNone, isTime, isZone } from '../editor/days';
import { openDialog, openTabs, proposeZone, saveFields, showRow } from '../editor/dialog';

RED.nodes.registerType('tesla-alert', {
  category: 'tesla',
  color: '#cbd49c',
  defaults: {
    version: { value: 1 },
    vehicle: { value: '', type: 'tesla-vehicle', validate: check('vehicle', isConfigured) },
    alerts: {
      value: [...watchable],
      validate: check('alerts', (value, node) => chosen(value, node) > 0),
    },
    openAfter: { value: 5, validate: check('openAfter', (value) => isNumber(value, 0, 1_440)) },
    windowsAfter: { value: 10, validate: check('windowsAfter', (value) => isNumber(value, 0, 1_440)) },
    sentryAtHome: { value: true },
    tyreFront: { value: 2.9, validate: check('tyreFront', (value) => isNumber(value, 1, 10)) },
    tyreRear: { value: 2.9, validate: check('tyreRear', (value) => isNumber(value, 1, 10)) },
    lowThreshold: { value: 30, validate: check('lowThreshold', (value) => isNumber(value, 0, 100)) },
    lowFrom: { value: '20:00', validate: check('lowFrom', isTime) },
    lowTo: { value: '23:00', validate: check('lowTo', isTime) },
    conditions: { value: [], validate: check('conditions', areConditions) },
    reminders: { value: [], validate: check('reminders', areReminders) },
    awayWords: { value: '' },
    quiet: {
      value: [{ days: 'daily', from: '22:00', to: '06:30' }],
      validate: check('quiet', (value) => every(value, (line) => isTime(line['from']) && isTime(line['to']))),
    },
    cooldown: { value: 15, validate: check('cooldown', (value) => isNumber(value, 0, 10_080)) },
    cap: { value: 20, validate: check('cap', (value) => isWhole(value, 1, 1_000)) },
    remindEvery: { value: '', validate: check('remindEvery', (value) => isNumberOrNone(value, 0.1, 8_760)) },
    channel: { value: 'message' },
    chatId: {
      value: '',
      validate: check('chatId', (value, node) => node['channel'] !== 'telegram' || isFilled(value)),
    },
    ntfyTopic: {
      value: '',
      validate: check('ntfyTopic', (value, node) => node['channel'] !== 'ntfy' || isFilled(value)),
    },
    language: { value: '' },
    capacity: { value: 75, validate: check('capacity', (value) => isNumberOrNone(value, 10, 250)) },
    zone: { value: '', validate: check('zone', isZone) },
    service: { value: false },
    loaded: { value: false },
    name: { value: '' },
  },
  inputs: 1,
  outputs: 3,
  icon: 'font-awesome/fa-bell',
  paletteLabel: 'alert',
  label() {
    return String(this['name'] || nameAlerts(this._, (property) => this[property]));
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  inputLabels() {
    return this._('port.input');
  },
  outputLabels(index) {
    return this._(`port.${['raise', 'clear', 'intent'][index]}`);
  },
  oneditprepare() {
    openAlertLists(this);
    openTabs(this, 'tesla-alert', ['rule', 'conditions', 'limits', 'advanced']);
    proposeZone();
    const dialog = openDialog(this, alertFields);
    dialog.onChange(() => {
      const watched = dialog.value('alerts') as readonly string[];
      const rows = {
        left_open: ['openAfter', 'windowsAfter'],
        sentry_alarm: ['sentryAtHome'],
        tyre_pressure: ['tyreFront', 'tyreRear'],
        low_charge: ['lowThreshold', 'lowFrom'],
      };
      for (const [alert, inputs] of Object.entries(rows)) {
        for (const input of inputs) showRow(`#node-input-${input}`, watched.includes(alert));
      }
      const channel = dialog.value('channel');
      showRow('#node-input-chatId', channel === 'telegram');
      showRow('#node-input-ntfyTopic', channel === 'ntfy');
      $('#node-input-name').attr('placeholder', nameAlerts(this._, dialog.value));
    });
    openAlertPreview(this, dialog);
  },
  oneditsave() {
    saveFields(this, alertFields);
  },
});
