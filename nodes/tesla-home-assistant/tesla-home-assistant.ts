import { readFileSync } from 'node:fs';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { HomeAssistantPublisher } from '../../src/home-assistant/publisher';
import type { BrokerSettings } from '../../src/home-assistant/settings';
import { Problem, reasonOf } from '../../src/kernel/problem';
import { Users } from '../../src/kernel/users';
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

/** Kept by Node-RED, encrypted, and never in the flow. */
interface Login {
  user: string;
  password: string;
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
        const broker = settings.broker ? brokerOf(find(RED, settings.broker)) : ownBroker(this, settings);
        // Of two clients with one id at a broker, each throws the other out: the node's id is unique.
        publisher = fleet.homeAssistant({ ...settings, broker: { ...broker, clientId: `evfleetpulse_${this.id}` } });
        void fleet.start().then(() => publisher?.start());
      } catch (error) {
        this.error(reasonOf(error));
      }
      Object.assign(this, { users, publisher });
      onClose(this, async () => {
        await letGo(users);
        await publisher?.stop();
        publisher = undefined;
        await release();
      });
    },
    { credentials: { user: { type: 'text' }, password: { type: 'password' } } },
  );
}

function ownBroker({ credentials }: Node<Login>, settings: Settings): BrokerSettings {
  const { url, caFile } = settings;
  const ca = caFile?.trim() ? readCa(caFile.trim()) : undefined;
  const { user, password } = credentials ?? {};
  return { url, ...(user && { username: user }), ...(password && { password }), ...(ca && { ca }) };
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem('FILE_UNREADABLE', { file, reason: reasonOf(error) }, error);
  }
}

/** What Node-RED's `mqtt-broker` node holds once it is made. It says so nowhere, so nothing is taken for granted. */
interface MqttBrokerNode extends Node {
  readonly brokerurl?: string;
  readonly options?: Partial<BrokerSettings>;
}

function brokerOf(node: MqttBrokerNode | undefined): BrokerSettings {
  if (!node?.brokerurl) throw new Problem('BROKER_MISSING');
  const { username, password, ca, cert, key, rejectUnauthorized } = node.options ?? {};
  const given = Object.entries({ username, password, ca, cert, key, rejectUnauthorized });
  return {
    url: node.brokerurl,
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== '')),
  };
}
