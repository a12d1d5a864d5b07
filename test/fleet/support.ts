import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Receiver, ReceiverSettings, ReceiverState } from '../../src/fleet/receiver';
import type { Log } from '../../src/kernel/log';
import { openCertificates, type SimulatorCertificates } from '../../src/simulator/certificates';
import { StreamingCar } from '../support/streaming-car';

export const vins = ['LRW3E7EK1PC000001', 'LRW3E7EK1PC000002'] as const;

/** A folder of the test's own, gone with it. */
export async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fleet-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A log that keeps its sentences. */
export interface KeptLog extends Log {
  readonly sentences: string[];
  /** The first sentence, past or to come, that fits. */
  says(pattern: RegExp): Promise<string>;
}

export function keptLog(): KeptLog {
  const sentences: string[] = [];
  const listeners = new Set<(sentence: string) => void>();
  const keep = (sentence: string): void => {
    sentences.push(sentence);
    for (const listener of listeners) listener(sentence);
  };
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const listener = (sentence: string): void => {
        if (!pattern.test(sentence)) return;
        listeners.delete(listener);
        resolve(sentence);
      };
      listeners.add(listener);
      sentences.forEach(listener);
    });
  return { sentences, says, debug() {}, info: keep, warn: keep, error: keep };
}

/** Issued once for all tests of a file: keys take their time. */
let issued: Promise<SimulatorCertificates> | undefined;
export function certificates(): Promise<SimulatorCertificates> {
  return (issued ??= mkdtemp(join(tmpdir(), 'fleet-certificates-')).then((folder) =>
    openCertificates(folder, vins, Date.now()),
  ));
}
export const removeCertificates = async (): Promise<void> =>
  rm((await certificates()).folder, { recursive: true, force: true });

/** What a server on a free port of this machine needs. */
export async function serverSettings(change: Partial<ReceiverSettings> = {}): Promise<ReceiverSettings> {
  const { ca, receiverCert: cert, receiverKey: key } = await certificates();
  return { host: '127.0.0.1', port: 0, cert, key, clientCas: { file: ca }, ...change };
}

/** Resolves with the first state, from now on, that fits; the present one counts. */
export function stateOf<Kind extends ReceiverState['kind']>(
  receiver: Receiver,
  kind: Kind,
  fits: (state: Extract<ReceiverState, { kind: Kind }>) => boolean = () => true,
): Promise<Extract<ReceiverState, { kind: Kind }>> {
  return new Promise((resolve) => {
    const look = (state: ReceiverState): void => {
      if (state.kind !== kind || !fits(state as Extract<ReceiverState, { kind: Kind }>)) return;
      unsubscribe();
      resolve(state as Extract<ReceiverState, { kind: Kind }>);
    };
    let unsubscribe = (): void => {};
    unsubscribe = receiver.onState(look);
    look(receiver.state);
  });
}

/** A car that streams to a receiver of the test. */
export async function drive(receiver: Receiver, vin: string = vins[0]): Promise<StreamingCar> {
  const { cars, caPem: ca } = await certificates();
  const { port } = await stateOf(receiver, 'listening');
  const car = await StreamingCar.connect({ port, vin, ca, ...cars.get(vin)! });
  onTestFinished(() => car.socket.terminate());
  return car;
}
