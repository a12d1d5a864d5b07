import { accountDialog, accountFields, accountName } from '../editor/account/account';
import { check, isEmpty, isFilled, isHost, isUrl } from '../editor/checks';
import { openDialog, openTabs, saveFields } from '../editor/dialog';

/** Tesla's own addresses are known; others are checked. */
const isOwnUrl = (value: unknown, node: EditorNode) => node['region'] !== 'own' || isUrl(value, 'https', 'http');

RED.nodes.registerType('tesla-account', {
  category: 'config',
  defaults: {
    version: { value: 1 },
    region: { value: 'eu' },
    apiUrl: { value: '', validate: check('apiUrl', isOwnUrl) },
    authorizeUrl: { value: '', validate: check('authorizeUrl', isOwnUrl) },
    tokenUrl: { value: '', validate: check('tokenUrl', isOwnUrl) },
    caFile: { value: '' },
    clientId: { value: '', validate: check('clientId', isFilled) },
    redirectUri: { value: '', validate: check('redirectUri', (value) => isUrl(value, 'https', 'http')) },
    scopes: {
      value: ['vehicle_device_data', 'vehicle_location', 'vehicle_cmds', 'vehicle_charging_cmds'],
      validate: check('scopes', (value) => Array.isArray(value) && value.length > 0),
    },
    keyFile: { value: '' },
    domain: { value: '', validate: check('domain', (value) => isEmpty(value) || isHost(value)) },
    name: { value: '' },
  },
  credentials: {
    clientSecret: { type: 'password' },
  },
  icon: 'font-awesome/fa-key',
  paletteLabel: 'tesla account',
  label() {
    return String(this['name'] || accountName(this['region'], this['clientId']));
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  oneditprepare() {
    accountDialog(this, () => {
      openTabs(this, 'tesla-account', ['app', 'signIn', 'commands']);
      return openDialog(this, accountFields);
    });
  },
  oneditsave() {
    saveFields(this, accountFields);
  },
});
