import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { HomeAssistantPublisher } from '../../src/home-assistant/publisher';
import { reasonOf } from '../../src/kernel/problem';
import { Users } from '../../src/kernel/users';
import { brokerAt, brokerOf, type Login } from '../runtime/broker';
import { holdFleet } from '../runtime/fleet';
import { letGo, onClose } from '../runtime/lifecycle';
import { find } from '../runtime/nodes';

/** What the dialog saves. */
interface Settings extends NodeDef {
  /** Node-RED's own broker node; its address, login and TLS are read. */
  broker: string;
  url: string;
  caFile: string;
  discoveryPrefix: string;
  baseTopic: string;
  language: string;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType(
    'tesla-home-assistant',
    function (this: Node<Login>, settings: Settings) {
      RED.nodes.createNode(this, settings);
      const { fleet, release } = holdFleet(RED);
      const users = new Users();
      let publisher: HomeAssistantPublisher | undefined;
      try {
        const broker = settings.broker
          ? brokerOf(find(RED, settings.broker))
          : brokerAt(settings.url ?? '', settings.caFile?.trim() ?? '', this.credentials ?? {});
        // Of two clients with one id at a broker, each throws the other out: the node's id is unique.
        publisher = fleet.homeAssistant({ ...settings, broker: { ...broker, clientId: `evfleetpulse_${this.id}` } });
        void fleet.start().then(() => publisher?.start());
      } catch (error) {
        this.error(reasonOf(error));
      }
      Object.assign(this, { users, publisher });
      onClose(this, async () => {
        await letGo(users);
        const last = publisher;
        // The fleet may still be starting: what comes then must not start it any more.
        publisher = undefined;
        await last?.stop();
        await release();
      });
    },
    { credentials: { user: { type: 'text' }, password: { type: 'password' } } },
  );
}
