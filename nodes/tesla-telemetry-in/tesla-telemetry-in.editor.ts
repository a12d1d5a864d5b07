import { check, isConfigured, isEmpty, isNumber } from '../editor/checks';
import { type Field, openDialog, saveFields, showRow } from '../editor/dialog';
import { type SignalList, signalList } from '../editor/signal-list';
import { isSignal, lastValues } from '../editor/signals';
import { describeEmission, nameEmission } from '../editor/emission';

let list: SignalList | undefined;
const fields: Record<string, Field> = {
  signals: { input: '#tesla-in-signals', read: () => list?.names() ?? [] },
};

RED.nodes.registerType('tesla-telemetry-in', {
  category: 'tesla',
  color: '#b4cbcb',
  defaults: {
    version: { value: 1 },
    scope: { value: 'vehicle' },
    vehicle: {
      value: '',
      type: 'tesla-vehicle',
      validate: check('vehicle', (value, node) => node['scope'] === 'server' || isConfigured(value)),
    },
    server: {
      value: '',
      type: 'tesla-telemetry-server',
      validate: check('server', (value, node) => node['scope'] !== 'server' || isConfigured(value)),
    },
    emit: { value: 'signals' },
    signals: { value: [], validate: check('signals', (value) => Array.isArray(value) && value.every(isSignal)) },
    onlyChanges: { value: true },
    delta: { value: '', validate: check('delta', (value) => isEmpty(value) || isNumber(value, 0)) },
    deltaUnit: { value: 'absolute' },
    interval: { value: '', validate: check('interval', (value) => isEmpty(value) || isNumber(value, 0, 86_400)) },
    name: { value: '' },
  },
  inputs: 0,
  outputs: 1,
  icon: 'font-awesome/fa-rss',
  paletteLabel: 'telemetry in',
  label() {
    return String(this['name'] || nameEmission(this._, (property) => this[property]));
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  outputLabels() {
    return this._(`port.${this['emit']}`);
  },
  oneditprepare() {
    const text = { line: this._('label.signal'), add: this._('label.addSignal') };
    list = signalList('#tesla-in-signals', this['signals'] as string[], text);
    const dialog = openDialog(this, fields);
    dialog.onChange(() => {
      const [scope, emit] = [dialog.value('scope'), dialog.value('emit')];
      showRow('#node-input-vehicle', scope !== 'server');
      showRow('#node-input-server', scope === 'server');
      showRow('#tesla-in-signals', emit === 'signals' || emit === 'records');
      for (const row of ['onlyChanges', 'delta', 'interval']) showRow(`#node-input-${row}`, emit === 'signals');
      $('#node-input-name').attr('placeholder', nameEmission(this._, dialog.value));
      $('#tesla-in-tip').text(describeEmission(this._, dialog.value));
    });
    $('#node-input-vehicle').on('change', () => {
      void lastValues(dialog.value('scope') === 'vehicle' && dialog.value('vehicle')).then((values) =>
        list?.setLastValues(values),
      );
    });
  },
  oneditsave() {
    saveFields(this, fields);
    // A config node that no longer counts would still be shown as used by this one.
    $(this['scope'] === 'server' ? '#node-input-vehicle' : '#node-input-server').val('_ADD_');
  },
});
