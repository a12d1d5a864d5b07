import type { NodeAPI, NodeDef } from 'node-red';
import type { FleetAccount } from '../../src/fleet/account';
import { systemClock } from '../../src/kernel/clock';
import { reasonOf } from '../../src/kernel/problem';
import { Users } from '../../src/kernel/users';
import { accountFields, accountSettings, type AccountFields } from '../runtime/account/account';
import { serveAccounts } from '../runtime/account/admin';
import { holdFleet } from '../runtime/fleet';
import { letGo, onClose } from '../runtime/lifecycle';
import type { AccountNode } from '../runtime/nodes';
import { accountStatus, statusOf } from '../runtime/status';

/** What the dialog saves. */
type Settings = NodeDef & AccountFields;

export default function (RED: NodeAPI): void {
  RED.nodes.registerType(
    'tesla-account',
    function (this: AccountNode, settings: Settings) {
      RED.nodes.createNode(this, settings);
      const { fleet, release } = holdFleet(RED);
      const users = new Users();
      let account: FleetAccount | undefined;
      let problem: unknown;
      try {
        account = fleet.account(
          this.id,
          accountSettings(accountFields(settings), this.credentials?.clientSecret ?? ''),
        );
      } catch (error) {
        problem = error;
        this.error(reasonOf(error));
      }
      Object.assign(this, { fleet, users, account, problem });
      const { show, stop } = statusOf(
        this,
        systemClock,
        () => accountStatus(RED, account) ?? { fill: 'green', shape: 'dot', text: RED._('status.signedIn') },
      );
      const unsubscribe = account?.onStatus(show);
      if (account) account.start().catch((error: unknown) => this.error(reasonOf(error)));
      else show();
      // Deleted or only disabled, Node-RED says the same: so the sign-in and the key, which cars know, stay.
      onClose(this, async () => {
        await letGo(users);
        unsubscribe?.();
        stop();
        void account?.stop();
        await release();
      });
    },
    { credentials: { clientSecret: { type: 'password' } } },
  );

  serveAccounts(RED);
}
