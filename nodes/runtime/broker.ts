import { readFileSync } from 'node:fs';
import type { Node } from 'node-red';
import type { BrokerSettings } from '../../src/home-assistant/settings';
import { Problem, reasonOf } from '../../src/kernel/problem';

/** What Node-RED's `mqtt-broker` node holds once it is made. It says so nowhere, so nothing is taken for granted. */
export interface MqttBrokerNode extends Node {
  readonly brokerurl?: string;
  readonly options?: Partial<BrokerSettings>;
}

/** The broker that a `mqtt-broker` node leads to: its address, login and TLS. @throws Problem BROKER_MISSING */
export function brokerOf(node: MqttBrokerNode | undefined): BrokerSettings {
  if (!node?.brokerurl) throw new Problem('BROKER_MISSING');
  const { username, password, ca, cert, key, rejectUnauthorized } = node.options ?? {};
  const given = Object.entries({ username, password, ca, cert, key, rejectUnauthorized });
  return {
    url: node.brokerurl,
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== '')),
  };
}

/** An address with the CA file to trust there, if any. @throws Problem FILE_UNREADABLE */
export function brokerAt(url: string, caFile: string, { user, password }: Partial<Login>): BrokerSettings {
  const ca = caFile ? readCa(caFile) : undefined;
  return { url, ...(user && { username: user }), ...(password && { password }), ...(ca && { ca }) };
}

/** Kept by Node-RED, encrypted, and never in the flow. */
export interface Login {
  user: string;
  password: string;
}

/** @throws Problem FILE_UNREADABLE */
export function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem('FILE_UNREADABLE', { file, reason: reasonOf(error) }, error);
  }
}
