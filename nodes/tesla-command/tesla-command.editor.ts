import { check, isConfigured, isNumber } from '../editor/checks';
import {
  areParameters,
  describeCommand,
  isCommand,
  listCommands,
  ParameterRows,
  type TypedValue,
} from '../editor/commands';
import { openDialog, saveFields, showRow, type Field } from '../editor/dialog';
import { carName } from '../editor/names';

let rows: ParameterRows | undefined;
const fields: Record<string, Field> = {
  parameters: { input: '#tesla-command-parameters', read: () => rows?.read() ?? {} },
};

/** What the node is called without a name of its own: "Nordlicht: set_charge_limit". */
function defaultLabel(value: (property: string) => unknown): string {
  const car = value('scope') === 'message' ? '' : carName(value('vehicle'));
  return [car, String(value('command') || '')].filter(Boolean).join(': ') || 'command';
}

RED.nodes.registerType('tesla-command', {
  category: 'tesla',
  color: '#e6b79f',
  defaults: {
    version: { value: 1 },
    scope: { value: 'vehicle' },
    vehicle: {
      value: '',
      type: 'tesla-vehicle',
      validate: check('vehicle', (value, node) => node['scope'] === 'message' || isConfigured(value)),
    },
    command: { value: '', validate: check('command', (value) => value === '' || isCommand(value)) },
    parameters: {
      value: {},
      validate: check('parameters', (value, node) =>
        areParameters(String(node['command']), (value ?? {}) as Record<string, TypedValue>),
      ),
    },
    wake: { value: '' },
    minutes: { value: 15, validate: check('minutes', (value) => isNumber(value, 1, 1_440)) },
    name: { value: '' },
  },
  inputs: 1,
  outputs: 2,
  icon: 'font-awesome/fa-paper-plane',
  paletteLabel: 'command',
  label() {
    return String(this['name'] || defaultLabel((property) => this[property]));
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  inputLabels() {
    return this._('port.intent');
  },
  outputLabels(index) {
    return this._(index === 0 ? 'port.done' : 'port.refused');
  },
  oneditprepare() {
    const select = $('#node-input-command');
    listCommands(select, (group) => this._(`group.${group}`));
    select.val(String(this['command'] ?? ''));
    rows = new ParameterRows($('#tesla-command-parameters'), (this['parameters'] ?? {}) as Record<string, TypedValue>, {
      fromMessage: this._('option.fromMessage'),
    });
    let shown: string | undefined;
    const dialog = openDialog(this, fields);
    dialog.onChange(() => {
      const command = String(dialog.value('command') ?? '');
      if (command !== shown) rows?.show((shown = command));
      showRow('#node-input-vehicle', dialog.value('scope') !== 'message');
      $('#node-input-name').attr('placeholder', defaultLabel(dialog.value));
      $('#tesla-command-tip').text(describeCommand(this._, command, String(dialog.value('wake'))));
    });
  },
  oneditsave() {
    saveFields(this, fields);
    // A config node that no longer counts would still be shown as used by this one.
    if (this['scope'] === 'message') $('#node-input-vehicle').val('_ADD_');
  },
});
