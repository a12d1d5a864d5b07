import { CommandKey } from '../../../src/commands/signing/key';

export const hex = (text: string): Buffer => Buffer.from(text, 'hex');

const lv = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag, body.length), body]);
};
const p256 = hex('06082a8648ce3d030107');

/** A PEM with this private scalar and no public half, as DER is written by hand. */
export function pemOf(scalar: string, type: 'sec1' | 'pkcs8' = 'sec1'): string {
  const inner = [hex('020101'), lv(0x04, hex(scalar))];
  const [label, der] =
    type === 'sec1'
      ? ['EC PRIVATE KEY', lv(0x30, ...inner, lv(0xa0, p256))]
      : [
          'PRIVATE KEY',
          lv(0x30, hex('020100'), lv(0x30, hex('06072a8648ce3d0201'), p256), lv(0x04, lv(0x30, ...inner))),
        ];
  return `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
}

/** The key with this private scalar. */
export const keyOf = (scalar: string): CommandKey => CommandKey.read(pemOf(scalar), 'a vector');
