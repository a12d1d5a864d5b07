import type { X509Certificate } from 'node:crypto';

/** Who a verified certificate says is there. */
export interface Identity {
  /** The VIN for cars: the subject's common name with `.` as `-`. */
  readonly deviceId: string;
  /** `vehicle_device` for cars. */
  readonly clientType: string;
}

/** Issuers whose leaves say what they are by name alone. */
const namedIssuers = new Set(['TeslaMotors', 'Tesla Issuing CA', 'Tesla Motors Products CA']);

/** Issuers whose leaves say it by an OID among the extended key usages. */
const oidIssuers = new Set([
  'Tesla Motors Product Issuing CA',
  'Tesla Motors Product RSA Issuing CA',
  'Tesla Motors GF3 Product Issuing CA',
  'Tesla Motors GF3 Product RSA Issuing CA',
  'Tesla Motors GF0 Product Issuing CA',
  'Tesla Motors GF Austin Product Issuing CA',
  'Tesla Motors GF Berlin Product Issuing CA',
  'Tesla Energy Product Issuing CA',
  'Tesla Energy GF0 Product Issuing CA',
  'Tesla Product Access Issuing CA',
  'Tesla China Product Access Issuing CA',
  'Tesla GF0 Product Access Issuing CA',
  'Tesla GF3 Product Access Issuing CA',
  'Tesla GF Austin Product Access Issuing CA',
  'Tesla GF Berlin Product Access Issuing CA',
]);

/** Tesla's arc, then 4 for engineering or 5 for production, then what the device is. */
const teslaOid = /^1\.3\.6\.1\.4\.1\.49279\.2\.[45]\.(.+)$/;

const clientTypes: Readonly<Record<string, string>> = {
  '1': 'vehicle_device',
  '11': 'vehicle_board_device',
  '2': 'energy_device',
  '12': 'das_device',
  '14': 'vehicle_service',
  '15': 'das_service',
  '16': 'energy_service',
  '28': 'robotics_device',
};

/** A car's certificate for Wi-Fi logins, which must not open this door. */
const excludedOid = '1.3.6.1.4.1.49279.2.5.1.1';

const unitTypes: ReadonlyMap<string, string> = new Map([
  ['Solar Inverter', 'solar_inverter_device'],
  ['Gen3 Wall Connector', 'wall_connector_device'],
]);

/**
 * Reads the identity from a leaf that `verifyChain` accepted, by the rules of the official server (reference §1.2): nothing
 * but the certificate counts.
 * @returns the identity, or a reason why this certificate has none.
 */
export function identityOf(leaf: X509Certificate): Identity | { readonly refused: string } {
  const { subject, issuer } = leaf.toLegacyObject() as unknown as Record<'subject' | 'issuer', Names>;
  const name = last(subject.CN);
  if (!name) return { refused: 'its certificate has no common name' };
  const clientType = clientTypeOf(last(issuer.CN) ?? '', all(subject.OU), leaf.keyUsage ?? []);
  return 'refused' in clientType ? clientType : { deviceId: name.replaceAll('.', '-'), clientType: clientType.is };
}

/** A subject or issuer as Node gives it: a name that occurs twice is a list. */
type Names = Readonly<Record<string, string | readonly string[] | undefined>>;

const all = (names: string | readonly string[] | undefined): readonly string[] =>
  names === undefined ? [] : typeof names === 'string' ? [names] : names;
/** Of several common names the official server takes the last. */
const last = (names: string | readonly string[] | undefined): string | undefined => all(names).at(-1);

function clientTypeOf(
  issuer: string,
  units: readonly string[],
  usages: readonly string[],
): { readonly is: string } | { readonly refused: string } {
  if (namedIssuers.has(issuer)) {
    const board = issuer === 'Tesla Motors Products CA' && units[0] === 'Tesla Motors SN';
    return { is: board ? 'vehicle_board_device' : 'vehicle_device' };
  }
  if (!oidIssuers.has(issuer))
    return { refused: `its certificate was issued by "${issuer}", which issues none for cars` };
  for (const usage of usages) {
    if (usage === excludedOid) return { refused: 'its certificate is for Wi-Fi logins only' };
    const type = clientTypes[teslaOid.exec(usage)?.[1] ?? ''];
    if (type) {
      const unit = units.find((name) => unitTypes.has(name));
      return { is: unit === undefined ? type : unitTypes.get(unit)! };
    }
  }
  return { refused: 'its certificate names no kind of device' };
}
