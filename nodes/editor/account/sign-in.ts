import type { Dialog } from '../dialog';
import { askAccount } from './request';

/** How it stands with the sign-in; times are epoch milliseconds. */
interface SignInStatus {
  readonly isSignedIn: boolean;
  readonly scopes?: readonly string[];
  readonly expiresAt?: number;
  readonly lastRefresh?: number;
  readonly problem?: string;
}

/** Between two looks at the status, milliseconds. */
const pause = 2_000;

/** What the runtime needs to begin a sign-in with what stands in the dialog. */
const asked = ['region', 'apiUrl', 'authorizeUrl', 'tokenUrl', 'caFile', 'clientId', 'redirectUri', 'scopes'];

/** The tab that signs in at Tesla, shows how it stands, and signs out. */
export function openSignInPanel(node: EditorNode, dialog: Dialog): void {
  const state = $('#tesla-account-state');
  const address = $('#tesla-account-address');
  const link = $('#tesla-account-link');
  /** What went wrong with the last button. */
  let wrong = '';

  const show = (status: SignInStatus): void => {
    setText(
      state,
      `${status.isSignedIn ? '●' : '○'} ${node._(status.isSignedIn ? 'said.signedIn' : 'said.signedOut')}`,
    );
    setText($('#tesla-account-facts'), factsOf(node, status, dialog.value('scopes') as string[]));
    setText($('#tesla-account-problem'), wrong || (status.problem ?? ''));
    if (status.isSignedIn) link.hide();
  };
  const look = async (): Promise<void> => {
    const query = { clientId: dialog.value('clientId'), language: RED.i18n.lang() };
    try {
      show((await $.getJSON(`tesla/account/${node.id}/status`, query)) as SignInStatus);
    } catch {
      setText(state, node._('said.unreachable'));
      setText($('#tesla-account-problem'), wrong);
    }
  };
  /** Does what a button says, and shows how it stands then, or what is wrong. */
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    wrong = '';
    try {
      await work();
    } catch (error) {
      wrong = (error as Error).message;
    }
    await look();
  };

  const begin = async (): Promise<void> => {
    // A browser lets a window open only at once after a click.
    const page = window.open('', '_blank');
    try {
      const fields = Object.fromEntries(asked.map((name) => [name, dialog.value(name)]));
      const clientSecret = $('#node-config-input-clientSecret').val();
      const answer = await askAccount<{ link: string }>(node, 'sign-in', { ...fields, clientSecret });
      link.attr('href', answer.link).toggle(!page);
      if (!page) return;
      page.opener = null;
      page.location.href = answer.link;
    } catch (error) {
      page?.close();
      throw error;
    }
  };
  const finish = async (): Promise<void> => {
    await askAccount(node, 'callback', { address: address.val() });
    address.val('');
  };

  $('#tesla-account-begin').on('click', () => void act(begin));
  $('#tesla-account-signOut').on('click', () => void act(() => askAccount(node, 'sign-out', {})));
  $('#tesla-account-finish').on('click', () => void act(finish));
  address.on('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void act(finish);
  });
  dialog.onChange(() => $('#tesla-account-revoke').attr('href', revokeLink(dialog)));

  const poll = async (): Promise<void> => {
    await look();
    // The dialog is closed once its parts have left the page.
    if (state[0]?.isConnected) setTimeout(() => void poll(), pause);
  };
  void poll();
}

function factsOf(node: EditorNode, status: SignInStatus, wanted: readonly string[]): string {
  const { isSignedIn, scopes, expiresAt, lastRefresh } = status;
  if (!isSignedIn) return '';
  const missing = scopes ? wanted.filter((scope) => !scopes.includes(scope)) : [];
  return [
    missing.length > 0 &&
      node._('said.missing', { scopes: missing.map((scope) => node._(`option.${scope}`)).join(', ') }),
    expiresAt !== undefined && node._('said.until', { time: timeOf(expiresAt) }),
    lastRefresh !== undefined && node._('said.refreshed', { time: timeOf(lastRefresh) }),
  ]
    .filter(Boolean)
    .join(' ');
}

const timeOf = (at: number): string =>
  new Intl.DateTimeFormat(RED.i18n.lang(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** Where the user takes back, at Tesla, what was allowed; it lies beside the page that asks for it. */
function revokeLink(dialog: Dialog): string {
  const addresses: Readonly<Record<string, string>> = {
    cn: 'https://auth.tesla.cn',
    own: String(dialog.value('authorizeUrl')),
  };
  const address = addresses[String(dialog.value('region'))] ?? 'https://auth.tesla.com';
  const page = new URL(
    '/user/revoke/consent',
    /^https?:/i.test(address) && URL.canParse(address) ? address : 'https://auth.tesla.com',
  );
  page.search = new URLSearchParams({ revoke_client_id: String(dialog.value('clientId')) }).toString();
  return page.href;
}

/** Only what changes: a screen reader would say it again. */
function setText(element: JQuery, text: string): void {
  if (element.text() !== text) element.text(text);
}
