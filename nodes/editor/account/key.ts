import type { Dialog } from '../dialog';
import { askAccount } from './request';
import { isHost } from '../checks';

/** The tab with the public key that signs commands, and the link that lets a car know it. */
export function openKeyPanel(node: EditorNode, dialog: Dialog): void {
  const key = $('#tesla-account-key');
  const copy = $('#tesla-account-copy').hide();
  const said = $('#tesla-account-key-said');
  const pair = $('#tesla-account-pair');

  const showKey = async (): Promise<void> => {
    said.text('');
    try {
      const { publicKey } = await askAccount<{ publicKey: string }>(node, 'key', { keyFile: dialog.value('keyFile') });
      key.val(publicKey);
      copy.show();
    } catch (error) {
      key.val('');
      copy.hide();
      said.text((error as Error).message);
    }
  };
  $('#tesla-account-showKey').on('click', () => void showKey());
  // It belongs to another file.
  $('#node-config-input-keyFile').on('change', () => {
    key.val('');
    copy.hide();
  });
  copy.on('click', () => {
    key.trigger('select');
    // Not `navigator.clipboard`: browsers have that for HTTPS only.
    const isCopied = document.execCommand('copy');
    said.text(node._(isCopied ? 'said.copied' : 'said.copyByHand'));
  });
  dialog.onChange(() => {
    const domain = String(dialog.value('domain')).trim();
    const link = `https://tesla.com/_ak/${domain}`;
    if (isHost(domain)) pair.attr('href', link).text(link).show();
    else pair.hide();
  });
}
