import { readFile } from 'node:fs/promises';
import { systemClock } from '../../src/kernel/clock';
import { silentLog } from '../../src/kernel/log';
import {
  carCertificate,
  openCertificates,
  type Issued,
  type SimulatorCertificates,
} from '../../src/simulator/certificates';
import { demoCars, Simulator, type SimulatorEvent, type SimulatorInfo } from '../../src/simulator/simulator';
import { connectWebSocket, type Connection } from '../../src/simulator/streamer/connection';
import { readReply, writeEnvelope, type Reply } from '../../src/simulator/wire/envelope';
import {
  encodeAlerts,
  encodeErrors,
  encodeSignals,
  type Alert,
  type StreamError,
} from '../../src/simulator/wire/records';
import type { SignalValue } from '../../src/simulator/wire/value';
import { freePort } from '../../src/cli/demo/port';
import { node, type FlowNode } from './flow';
import { Journal } from './journal';

export const [nordlicht, lotse] = demoCars.map(({ vin }) => vin) as [string, string];

/** The cars of the demonstration on a day without events: they stand, and neither drive away nor fall asleep. */
export const resting = demoCars.map((plan) => ({
  ...plan,
  day: [{ do: 'park', minutes: 100_000 } as const],
  sleepAfter: 100_000,
}));

/** Certificates of cars and of a server, and a free port: what a receiver needs. */
export interface Site {
  readonly certificates: SimulatorCertificates;
  readonly port: number;
}

/** @param folder where the certificates lie. */
export async function site(folder: string): Promise<Site> {
  const certificates = await openCertificates(folder, [nordlicht, lotse], Date.now());
  return { certificates, port: await freePort(0) };
}

/** The config node of a receiver at a site. */
export function serverNode({ certificates, port }: Site, change: Readonly<Record<string, unknown>> = {}): FlowNode {
  const { receiverCert: cert, receiverKey: key, ca } = certificates;
  const given = { host: '127.0.0.1', port: String(port), cert, key, clientCas: 'file', clientCasFile: ca };
  return node('tesla-telemetry-server', 'server', { ...given, ...change });
}

let serial = 0;

/** A car that says only what a test lets it say. */
export class TestCar {
  readonly vin: string;
  readonly #connection: Connection;
  readonly #replies = new Journal<Reply>();
  readonly #ends = new Journal<string>();

  private constructor(
    vin: string,
    connect: (car: Parameters<typeof connectWebSocket>[1]) => Connection,
    opened: () => void,
  ) {
    this.vin = vin;
    this.#connection = connect({
      opened,
      received: (bytes) => this.#replies.add(readReply(bytes)),
      closed: (reason) => this.#ends.add(reason),
    });
  }

  /** Connects; resolves when the WebSocket is open, or when the server hung up before. */
  static connect({ certificates, port }: Site, vin = nordlicht, identity?: Issued): Promise<TestCar> {
    const { cert, key } =
      identity ?? certificates.cars.get(vin) ?? carCertificate(vin, certificates.authorities.products, Date.now());
    const target = {
      host: '127.0.0.1',
      port,
      ca: certificates.caPem,
      cert,
      key,
      headers: { Version: '1.2.0', 'X-Network-Interface': 'wifi' },
    };
    return new Promise((resolve) => {
      const car: TestCar = new TestCar(
        vin,
        (listener) => connectWebSocket(target, listener),
        () => resolve(car),
      );
      void car.gone().then(() => resolve(car));
    });
  }

  /** Says signals and resolves with the server's reply. */
  tells(
    signals: Readonly<Record<string, SignalValue>>,
    { at = systemClock.now(), isResend = false } = {},
  ): Promise<Reply> {
    return this.#say('V', encodeSignals(this.vin, at, new Map(Object.entries(signals)), { isResend }), at);
  }

  warns(...alerts: readonly Alert[]): Promise<Reply> {
    const at = systemClock.now();
    return this.#say('alerts', encodeAlerts(this.vin, at, alerts), at);
  }

  fails(...errors: readonly StreamError[]): Promise<Reply> {
    const at = systemClock.now();
    return this.#say('errors', encodeErrors(this.vin, at, errors), at);
  }

  /** Sends bytes as they are; a text goes as a text message. */
  sends(message: Uint8Array | string): void {
    this.#connection.send(message as Uint8Array);
  }

  /** The first reply that fits. */
  hears(fits: (reply: Reply) => boolean): Promise<Reply> {
    return this.#replies.sees(fits);
  }

  /** Resolves with the reason when the connection is gone. */
  gone(): Promise<string> {
    return this.#ends.sees(() => true);
  }

  async leaves(): Promise<void> {
    this.#connection.close();
    await this.gone();
  }

  #say(topic: 'V' | 'alerts' | 'errors', payload: Uint8Array, at: number): Promise<Reply> {
    const txid = `test-${(serial += 1)}`;
    const envelope = { txid, topic, messageId: txid, senderId: `vehicle_device.${this.vin}`, deviceId: this.vin };
    const createdAt = Math.floor(at / 1_000);
    this.sends(writeEnvelope({ ...envelope, deviceType: 'vehicle_device', createdAt, payload }));
    return this.#replies.sees((reply) => reply.txid === txid);
  }
}

/** A running simulator and what happens in it. */
export class TestFleet {
  readonly simulator: Simulator;
  readonly events = new Journal<SimulatorEvent>();
  info!: SimulatorInfo;

  private constructor(simulator: Simulator) {
    this.simulator = simulator;
    simulator.subscribe((event) => this.events.add(event));
  }

  /** Cars, by default the two of the demonstration, streaming to a port of this machine. */
  static async start(stateFolder: string, port: number, cars = demoCars): Promise<TestFleet> {
    const stream = { host: '127.0.0.1', port };
    const options = { cars, stateFolder, stream, clock: systemClock, random: Math.random, log: silentLog };
    const fleet = new TestFleet(new Simulator(options));
    fleet.info = await fleet.simulator.start();
    return fleet;
  }

  /** Changes a car over the control interface, as a script would. */
  async change(vin: string, change: object): Promise<void> {
    const body = JSON.stringify(change);
    const response = await fetch(`${this.info.control}/cars/${vin}`, { method: 'PATCH', body });
    if (!response.ok) throw new Error(`The simulator refused: ${await response.text()}`);
  }

  /** The authorities to trust, PEM. */
  ca(): Promise<string> {
    return readFile(this.info.ca, 'utf8');
  }

  stop(): Promise<void> {
    return this.simulator.stop();
  }
}
