import type { NodeAPI, NodeDef } from 'node-red';
import type { ReceiverSettings } from '../../src/fleet/receiver';
import { systemClock } from '../../src/kernel/clock';
import { Users } from '../../src/kernel/users';
import type { RecordType } from '../../src/vehicle/record';
import { holdFleet } from '../runtime/fleet';
import { letGo, onClose } from '../runtime/lifecycle';
import type { TelemetryServerNode } from '../runtime/nodes';
import { lookStatus, serverStatus, statusOf } from '../runtime/status';

/** What the dialog saves. Times are seconds. */
interface Settings extends NodeDef {
  port: string | number;
  host: string;
  cert: string;
  key: string;
  clientCas: 'tesla' | 'file';
  clientCasUrl: string;
  clientCasFile: string;
  vins: string[];
  records: RecordType[];
  ack: 'received' | 'committed';
  pingInterval: string | number;
  maxHandshakes: string | number;
  handshakeTimeout: string | number;
  rateMessages: string | number;
  rateSeconds: string | number;
}

export default function (RED: NodeAPI): void {
  RED.nodes.registerType('tesla-telemetry-server', function (this: TelemetryServerNode, settings: Settings) {
    RED.nodes.createNode(this, settings);
    const { fleet, release } = holdFleet(RED);
    const receiver = fleet.receiver(receiverSettings(settings));
    const users = new Users();
    Object.assign(this, { fleet, receiver, users });
    const { show, stop } = statusOf(this, systemClock, () =>
      lookStatus(RED, serverStatus(RED, receiver.state), fleet.problem, receiver.state, systemClock.now()),
    );
    const unsubscribe = receiver.onState(show);
    receiver.start();
    onClose(this, async () => {
      await letGo(users);
      unsubscribe();
      stop();
      await receiver.stop();
      await release();
    });
  });
}

/** The dialog's fields as the receiver wants them; numbers arrive as text. */
function receiverSettings(settings: Settings): ReceiverSettings {
  const messages = Number(settings.rateMessages);
  return {
    host: settings.host?.trim() ?? '',
    port: Number(settings.port),
    cert: settings.cert,
    key: settings.key,
    clientCas: settings.clientCas === 'file' ? { file: settings.clientCasFile } : { url: settings.clientCasUrl },
    vins: settings.vins ?? [],
    records: settings.records,
    ack: settings.ack,
    limits: {
      pingInterval: Number(settings.pingInterval) * 1_000,
      maxHandshakes: Number(settings.maxHandshakes),
      handshakeTimeout: Number(settings.handshakeTimeout) * 1_000,
      ...(messages > 0 && { rate: { messages, interval: Number(settings.rateSeconds) * 1_000 } }),
    },
  };
}
