import { check, isConfigured, isConfiguredOrNone, isEmpty, isNumber, isVin } from '../editor/checks';
import { openDialog } from '../editor/dialog';
import { shortVin } from '../editor/names';

/** A home has both degrees or none. */
const isDegrees = (most: number, other: string) => (value: unknown, node: EditorNode) =>
  isEmpty(value) ? isEmpty(node[other]) : isNumber(value, -most, most);

RED.nodes.registerType('tesla-vehicle', {
  category: 'config',
  defaults: {
    version: { value: 1 },
    vin: { value: '', validate: check('vin', isVin) },
    server: { value: '', type: 'tesla-telemetry-server', validate: check('server', isConfigured) },
    account: {
      value: '',
      type: 'tesla-account',
      required: false,
      validate: check('account', isConfiguredOrNone),
    },
    wake: { value: 'never' },
    homeLatitude: { value: '', validate: check('homeLatitude', isDegrees(90, 'homeLongitude')) },
    homeLongitude: { value: '', validate: check('homeLongitude', isDegrees(180, 'homeLatitude')) },
    homeRadius: { value: 100, validate: check('homeRadius', (value) => isNumber(value, 10, 10_000)) },
    name: { value: '' },
  },
  icon: 'font-awesome/fa-car',
  paletteLabel: 'tesla vehicle',
  label() {
    const vin = shortVin(this['vin']);
    if (!vin) return String(this['name'] || 'tesla vehicle');
    return this['name'] ? `${this['name']} (${vin})` : vin;
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  oneditprepare() {
    const input = $('#node-config-input-vin');
    // People copy VINs from letters and mails, with blanks and in small print.
    input.on('change', () => input.val(String(input.val()).replace(/\s/g, '').toUpperCase()));
    // A car that was set up before cars took commands.
    if (!this['wake']) $('#node-config-input-wake').val('never');
    openDialog(this);
  },
});
