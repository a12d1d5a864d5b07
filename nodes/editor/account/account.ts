import type { Dialog, Field } from '../dialog';
import { showRow } from '../dialog';
import { openKeyPanel } from './key';
import { openSignInPanel } from './sign-in';

const scopes = ['vehicle_device_data', 'vehicle_location', 'vehicle_cmds', 'vehicle_charging_cmds'];

export const accountFields: Record<string, Field> = {
  scopes: {
    input: '#tesla-account-scopes',
    read: () => scopes.filter((scope) => $(`#tesla-account-scope-${scope}`).is(':checked')),
  },
};

/** What an account is called without a name of its own: "EU, 4f0c…9a1e". */
export function accountName(region: unknown, clientId: unknown): string {
  const id = String(clientId ?? '').trim();
  if (!id) return 'tesla account';
  const where = region === 'own' ? 'own' : String(region).toUpperCase();
  return `${where}, ${id.length > 9 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id}`;
}

/**
 * Where Tesla's page is to lead back to: where this editor is, its runtime can be reached by the same browser. Behind Home
 * Assistant's ingress it cannot, for who comes from another site has no session there: Node-RED's own port can.
 */
function callbackAt({ href, protocol, hostname, pathname }: Location): string {
  if (pathname.includes('/hassio_ingress/')) return `${protocol}//${hostname}:1880/tesla/callback`;
  return new URL('tesla/callback', href.replace(/[?#].*/, '')).href;
}

/** Prepares the dialog of an account. `open` makes its tabs and fields, between what has to be filled in before and after. */
export function accountDialog(node: EditorNode, open: () => Dialog): void {
  for (const scope of scopes) {
    $(`#tesla-account-scope-${scope}`).prop('checked', (node['scopes'] as string[]).includes(scope));
  }
  const redirectUri = $('#node-config-input-redirectUri');
  if (!redirectUri.val()) redirectUri.val(callbackAt(location));
  const domain = $('#node-config-input-domain');
  domain.on('change', () => domain.val(hostIn(String(domain.val()))));

  const dialog = open();
  openSignInPanel(node, dialog);
  openKeyPanel(node, dialog);
  dialog.onChange(() => {
    const isOwn = dialog.value('region') === 'own';
    for (const row of ['apiUrl', 'authorizeUrl', 'tokenUrl', 'caFile']) showRow(`#node-config-input-${row}`, isOwn);
    $('#node-config-input-name').attr('placeholder', accountName(dialog.value('region'), dialog.value('clientId')));
    $('#tesla-account-app-tip').text(node._('tip.app', { redirect: dialog.value('redirectUri') }));
  });
}

/** People copy a whole address. */
const hostIn = (typed: string): string =>
  typed
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*$/, '')
    .toLowerCase();
