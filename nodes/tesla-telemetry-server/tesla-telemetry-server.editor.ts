import { check, isFilled, isNumber, isUrl, isVin, isWhole } from '../editor/checks';
import { type Field, openDialog, openTabs, saveFields, showRow } from '../editor/dialog';

const recordTypes = ['V', 'alerts', 'errors', 'connectivity'];

const fields: Record<string, Field> = {
  vins: {
    input: '#tesla-server-vins',
    read: () =>
      String($('#tesla-server-vins').val())
        .toUpperCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
  },
  records: {
    input: '#tesla-server-records',
    read: () => recordTypes.filter((type) => $(`#tesla-server-record-${type}`).is(':checked')),
  },
};

RED.nodes.registerType('tesla-telemetry-server', {
  category: 'config',
  defaults: {
    version: { value: 1 },
    port: { value: 8443, validate: check('port', (value) => isWhole(value, 1, 65_535)) },
    host: { value: '', validate: check('host', (value) => !/[\s/]/.test(String(value).trim())) },
    cert: { value: '', validate: check('cert', isFilled) },
    key: { value: '', validate: check('key', isFilled) },
    clientCas: { value: 'tesla' },
    clientCasUrl: {
      value: 'https://raw.githubusercontent.com/teslamotors/fleet-telemetry/main/config/files/prod_ca.crt',
      validate: check('clientCasUrl', (value, node) => node['clientCas'] !== 'tesla' || isUrl(value, 'https', 'http')),
    },
    clientCasFile: {
      value: '',
      validate: check('clientCasFile', (value, node) => node['clientCas'] !== 'file' || isFilled(value)),
    },
    vins: { value: [], validate: check('vins', (value) => !Array.isArray(value) || value.every(isVin)) },
    records: {
      value: ['V', 'alerts', 'errors', 'connectivity'],
      validate: check('records', (value) => Array.isArray(value) && value.length > 0),
    },
    ack: { value: 'received' },
    pingInterval: { value: 30, validate: check('pingInterval', (value) => isNumber(value, 1, 3600)) },
    maxHandshakes: { value: 8, validate: check('maxHandshakes', (value) => isWhole(value, 1, 1000)) },
    handshakeTimeout: { value: 10, validate: check('handshakeTimeout', (value) => isNumber(value, 1, 600)) },
    rateMessages: { value: 0, validate: check('rateMessages', (value) => isWhole(value, 0, 1_000_000)) },
    rateSeconds: { value: 30, validate: check('rateSeconds', (value) => isNumber(value, 1, 3600)) },
    name: { value: '' },
  },
  icon: 'font-awesome/fa-server',
  paletteLabel: 'tesla telemetry server',
  label() {
    return String(this['name'] || `port ${this['port']}`);
  },
  labelStyle() {
    return this['name'] ? 'node_label_italic' : '';
  },
  oneditprepare() {
    $('#tesla-server-vins').val((this['vins'] as string[]).join('\n'));
    for (const type of recordTypes) {
      $(`#tesla-server-record-${type}`).prop('checked', (this['records'] as string[]).includes(type));
    }
    openTabs(this, 'tesla-server', ['source', 'security', 'advanced']);
    const dialog = openDialog(this, fields);
    dialog.onChange(() => {
      const byFile = dialog.value('clientCas') === 'file';
      showRow('#node-config-input-clientCasUrl', !byFile);
      showRow('#node-config-input-clientCasFile', byFile);
      $('#node-config-input-name').attr('placeholder', `port ${dialog.value('port')}`);
      $('#tesla-server-ack-tip').text(this._(`tip.${dialog.value('ack')}`));
    });
  },
  oneditsave() {
    saveFields(this, fields);
  },
});
