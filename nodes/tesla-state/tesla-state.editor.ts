import { check, isConfigured, isConfiguredOrNone } from '../editor/checks';
import { openDialog } from '../editor/dialog';
import { carName } from '../editor/names';

/** What the node is called without a name of its own. */
function defaultLabel(vehicle: unknown, homeAssistant: unknown): string {
  const car = carName(vehicle);
  return car && RED.nodes.node(String(homeAssistant)) ? `${car} → Home Assistant` : car || 'state';
}

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
    name: { value: '' },
  },
  inputs: 1,
  outputs: 1,
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
  outputLabels() {
    return this._('port.state');
  },
  oneditprepare() {
    const dialog = openDialog(this);
    dialog.onChange(() => {
      const [vehicle, homeAssistant] = [dialog.value('vehicle'), dialog.value('homeAssistant')];
      $('#node-input-name').attr('placeholder', defaultLabel(vehicle, homeAssistant));
      const published = !!RED.nodes.node(String(homeAssistant));
      $('#tesla-state-tip').text(this._(published ? 'tip.published' : 'tip.asked'));
    });
  },
});
