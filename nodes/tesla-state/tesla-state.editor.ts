import { check, isConfigured, isConfiguredOrNone } from '../editor/checks';
import { openDialog, showRow } from '../editor/dialog';
import { carName } from '../editor/names';

/** What the node is called without a name of its own. */
function defaultLabel(vehicle: unknown, homeAssistant: unknown): string {
  const car = carName(vehicle);
  return car && RED.nodes.node(String(homeAssistant)) ? `${car} → Home Assistant` : car || 'state';
}

/** A car without an account takes no commands. */
const takesCommands = (vehicle: unknown): boolean => isConfigured(RED.nodes.node(String(vehicle))?.['account']);

/** Rules take orders for a car without an account too. */
const hasRule = (vehicle: unknown): boolean =>
  ['tesla-charge-rule', 'tesla-precondition']
    .flatMap((type) => RED.nodes.filterNodes({ type }))
    .some((rule) => rule['vehicle'] === vehicle && !rule['d']);

RED.nodes.registerType('tesla-state', {
  category: 'tesla',
  color: '#b4cbcb',
  defaults: {
    version: { value: 1 },
    vehicle: { value: '', type: 'tesla-vehicle', validate: check('vehicle', isConfigured) },
    homeAssistant: {
      value: '',
      type: 'tesla-home-assistant',
      required: false,
      validate: check('homeAssistant', isConfiguredOrNone),
    },
    control: {
      value: false,
      validate: check('control', (value, { vehicle }) => !value || takesCommands(vehicle) || hasRule(vehicle)),
    },
    opens: { value: false },
    handOn: { value: false },
    name: { value: '' },
  },
  credentials: { pin: { type: 'password' } },
  inputs: 1,
  outputs: 2,
  icon: 'font-awesome/fa-car',
  paletteLabel: 'state',
  label() {
    return String(this['name'] || defaultLabel(this['vehicle'], this['homeAssistant']));
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  inputLabels() {
    return this._('port.ask');
  },
  outputLabels(index) {
    return this._(index === 0 ? 'port.state' : 'port.order');
  },
  oneditprepare() {
    const dialog = openDialog(this);
    dialog.onChange(() => {
      const [vehicle, homeAssistant] = [dialog.value('vehicle'), dialog.value('homeAssistant')];
      $('#node-input-name').attr('placeholder', defaultLabel(vehicle, homeAssistant));
      const published = !!RED.nodes.node(String(homeAssistant));
      const controlled = published && dialog.value('control') === true;
      const ruledOnly = controlled && hasRule(vehicle) && !takesCommands(vehicle);
      const driven = controlled && !ruledOnly;
      showRow('#node-input-control', published);
      for (const row of ['opens', 'handOn']) showRow(`#node-input-${row}`, driven);
      showRow('#node-input-pin', driven && dialog.value('opens') === true);
      const tips = [published ? 'published' : 'asked'];
      if (ruledOnly) tips.push('ruled');
      else if (driven) tips.push(dialog.value('handOn') ? 'handedOn' : 'controlled');
      else if (published) tips.push('quiet');
      $('#tesla-state-tip').text(tips.map((tip) => this._(`tip.${tip}`)).join(' '));
    });
  },
});
