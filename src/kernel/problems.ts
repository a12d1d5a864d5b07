/**
 * What can go wrong, as a sentence that names the thing and the fix. The code is stable: flows may test `msg.error.code`.
 * `kind` says what helps: `config` a person changes something, `retry` time heals it, `permanent` this input will never do.
 * German lives in `locales/de/problems.json`; a test holds both complete.
 */
export const problems = {
  ADDRESS_IN_USE: {
    kind: 'config',
    text: 'Port {port} is already in use on this machine. Stop the other program or choose another port.',
  },
  ADDRESS_FORBIDDEN: {
    kind: 'config',
    text: 'This process may not listen on port {port}. Choose a port from 1024 up, and lead 443 to it in the router.',
  },
  ADDRESS_UNKNOWN: {
    kind: 'config',
    text: 'The address {host} does not belong to this machine. Leave the field empty to listen on all addresses.',
  },
  FILE_UNREADABLE: {
    kind: 'config',
    text: 'The file {file} cannot be read ({reason}). Check the path and its permissions.',
  },
  FILE_UNWRITABLE: {
    kind: 'config',
    text: 'The file {file} cannot be written ({reason}). Check the path, its permissions and the free space.',
  },
  CERTIFICATE_INVALID: {
    kind: 'config',
    text: '{file} holds no usable certificate ({reason}). It must be a PEM file with the full chain, leaf first.',
  },
  KEY_INVALID: {
    kind: 'config',
    text: '{file} holds no usable private key ({reason}). It must be an unencrypted PEM file.',
  },
  KEY_MISMATCH: {
    kind: 'config',
    text: 'The private key {key} does not belong to the certificate {cert}. Use the pair that was issued together.',
  },
  CERTIFICATE_EXPIRED: { kind: 'config', text: 'The certificate {file} ended on {date}. Cars refuse it: renew it.' },
  CLIENT_CAS_MISSING: {
    kind: 'config',
    text: "The server did not start: Tesla's client certificates could not be fetched from {url} ({reason}). Allow this machine to reach that address once, or choose a file with the bundle.",
  },
  CLIENT_CAS_FOREIGN: {
    kind: 'config',
    text: "The server did not start: {source} holds none of Tesla's client certificates. Use the file config/files/prod_ca.crt of teslamotors/fleet-telemetry.",
  },
  SERVER_FAILED: { kind: 'retry', text: 'The telemetry server could not start: {reason}. It is tried again.' },
  CLIENT_CAS_EMPTY: {
    kind: 'config',
    text: "{file} holds no certificate. It must be a PEM file with the certificates that issued the cars' own.",
  },
  CERTIFICATE_UNSET: {
    kind: 'config',
    text: 'The server has no certificate. Name the PEM files with its chain and its private key.',
  },
  STORE_BROKEN: {
    kind: 'config',
    text: 'The store {file} is damaged ({reason}). It was kept as {kept} and a new one was begun; put a backup in its place if you have one.',
  },
  STORE_IN_USE: {
    kind: 'config',
    text: 'The store {file} is in use by another process. Stop that process, or give this one a folder of its own.',
  },
  STORE_UNWRITABLE: {
    kind: 'config',
    text: 'The store {file} cannot be written ({reason}). Values are kept in memory only: free disk space or correct the permissions.',
  },
  STORE_NEWER: {
    kind: 'config',
    text: 'The store {file} was written by a newer version. Update this package, or give it a folder of its own.',
  },
  BROKER_UNREACHABLE: {
    kind: 'retry',
    text: 'The MQTT broker {url} does not answer ({reason}). It is tried again; check that it runs and that address and port are right.',
  },
  BROKER_REFUSED: {
    kind: 'config',
    text: 'The MQTT broker {url} refused the login ({reason}). Check user name and password.',
  },
  BROKER_URL_INVALID: {
    kind: 'config',
    text: '"{url}" is no broker address. It looks like mqtt://host:1883 or mqtts://host:8883.',
  },
  BROKER_MISSING: {
    kind: 'config',
    text: 'No MQTT broker is set. Choose one in the Home Assistant settings of this node.',
  },
  SERVER_MISSING: { kind: 'config', text: 'No telemetry server is set. Choose one in the settings of this node.' },
  VEHICLE_MISSING: { kind: 'config', text: 'No vehicle is set. Choose one in the settings of this node.' },
  VIN_INVALID: { kind: 'config', text: '"{vin}" is no VIN. A VIN has 17 letters and digits, without I, O and Q.' },
  VIN_TAKEN: { kind: 'config', text: 'Two vehicle configurations name the VIN {vin}. Remove one of them.' },
  CAR_PUBLISHED: {
    kind: 'config',
    text: 'Another node already publishes the car {vin} to this Home Assistant, so this one only answers messages. Remove one of them.',
  },
  OPTION_INVALID: { kind: 'config', text: '{option} cannot be {value}: {rule}.' },
  ENVELOPE_MALFORMED: { kind: 'permanent', text: 'This is no Fleet Telemetry message: {reason}.' },
  RECORD_MALFORMED: { kind: 'permanent', text: 'The {topic} record cannot be read: {reason}.' },
} as const satisfies Record<string, { kind: ProblemKind; text: string }>;

/** What helps against a problem. */
export type ProblemKind = 'permanent' | 'retry' | 'asleep' | 'config' | 'budget';

/** The stable code of a problem. */
export type ProblemCode = keyof typeof problems;
