import { check, isConfigured, isConfiguredOrNone, isTopic, isUrl } from '../editor/checks';
import { openDialog, showRow } from '../editor/dialog';

RED.nodes.registerType('tesla-home-assistant', {
  category: 'config',
  defaults: {
    version: { value: 1 },
    broker: { value: '', type: 'mqtt-broker', required: false, validate: check('broker', isConfiguredOrNone) },
    url: {
      value: 'mqtt://localhost:1883',
      validate: check(
        'url',
        (value, node) => isConfigured(node['broker']) || isUrl(value, 'mqtt', 'mqtts', 'ws', 'wss'),
      ),
    },
    caFile: { value: '' },
    discoveryPrefix: { value: 'homeassistant', validate: check('discoveryPrefix', isTopic) },
    baseTopic: { value: 'tesla', validate: check('baseTopic', isTopic) },
    language: { value: RED.i18n.lang().startsWith('de') ? 'de' : 'en' },
    name: { value: '' },
  },
  credentials: {
    user: { type: 'text' },
    password: { type: 'password' },
  },
  icon: 'font-awesome/fa-home',
  paletteLabel: 'tesla home assistant',
  label() {
    return String(this['name'] || `${this['discoveryPrefix'] || 'homeassistant'}/`);
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  oneditprepare() {
    const dialog = openDialog(this);
    dialog.onChange(() => {
      const own = !isConfigured(dialog.value('broker'));
      for (const row of ['url', 'user', 'password', 'caFile']) showRow(`#node-config-input-${row}`, own);
      $('#node-config-input-name').attr('placeholder', `${dialog.value('discoveryPrefix')}/`);
      $('#tesla-home-assistant-tip').text(
        this._('tip', { discovery: dialog.value('discoveryPrefix'), base: dialog.value('baseTopic') }),
      );
    });
  },
});
