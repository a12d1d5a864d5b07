import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { readReply, writeEnvelope } from '../../src/simulator/wire/envelope';
import { encode } from './protos';

/** Where a car streams to, and with which certificate. */
export interface CarAddress {
  readonly port: number;
  readonly vin: string;
  readonly cert: string;
  readonly key: string;
  /** Whom the car trusts, PEM. */
  readonly ca: string;
}

let messages = 0;

/** The end of a car's connection: a WebSocket over mutual TLS on which a test sends what it likes. */
export class StreamingCar {
  readonly socket: WebSocket;
  readonly vin: string;

  private constructor(socket: WebSocket, vin: string) {
    this.socket = socket;
    this.vin = vin;
  }

  /** Connects; resolves when the server has let the car in. */
  static async connect({ port, vin, cert, key, ca }: CarAddress): Promise<StreamingCar> {
    const options: ClientOptions & { ALPNProtocols: string[]; servername: string } = {
      cert,
      key,
      ca,
      servername: 'localhost',
      headers: { Version: '1.2.0', 'X-Network-Interface': 'wifi' },
      ALPNProtocols: ['http/1.1'],
    };
    const socket = new WebSocket(`wss://127.0.0.1:${port}/`, options);
    await once(socket, 'open');
    return new StreamingCar(socket, vin);
  }

  /** Resolves when the connection is gone, however that came. */
  get gone(): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket.readyState === WebSocket.CLOSED) resolve();
      else this.socket.once('close', () => resolve());
    });
  }

  /** Sends a V record of now; `data` as the schema has it, such as `{ key: 'Soc', value: { double_value: 50 } }`. */
  send(data: readonly object[], txid = `tx-${++messages}`): string {
    const createdAt = { seconds: Math.floor(Date.now() / 1_000) };
    this.sendPayload('V', encode('telemetry.vehicle_data.Payload', { data, created_at: createdAt }), txid);
    return txid;
  }

  sendPayload(topic: string, payload: Uint8Array, txid = `tx-${++messages}`): void {
    const id = { txid, topic, messageId: '', deviceType: 'vehicle_device', deviceId: this.vin, createdAt: 1 };
    this.socket.send(writeEnvelope({ ...id, senderId: `vehicle_device.${this.vin}`, payload }));
  }

  /** The next answer, as `ack <txid>` or `error <txid>`. */
  async answer(): Promise<string> {
    const [bytes] = (await once(this.socket, 'message')) as [Buffer];
    const { kind, txid } = readReply(bytes);
    return `${kind} ${txid}`;
  }

  /** Sends a record and waits until it is acknowledged. */
  async tell(data: readonly object[]): Promise<void> {
    const answer = this.answer();
    const txid = this.send(data);
    if ((await answer) !== `ack ${txid}`)
      throw new Error(`expected an acknowledgement of ${txid}, not ${await answer}`);
  }

  /** Resolves when the server has taken, and perhaps answered, all that was sent. */
  async heard(): Promise<void> {
    this.socket.ping();
    await once(this.socket, 'pong');
  }

  close(): Promise<void> {
    const { gone } = this;
    this.socket.close();
    return gone;
  }
}
