/** `Signatures.Tag`: what a signature covers beside the payload. */
export const tags = {
  signatureType: 0,
  domain: 1,
  personalization: 2,
  epoch: 3,
  expiresAt: 4,
  counter: 5,
  challenge: 6,
  flags: 7,
  requestHash: 8,
  fault: 9,
} as const;

/** `TAG_END`: a single byte after the last item. */
const end = Buffer.of(255);

/** One item: its tag and its value. */
export type MetadataItem = readonly [tag: number, value: Uint8Array];

/**
 * Writes tag, length and value of each item, and the end.
 * @throws RangeError where tags do not ascend or a value has more than 255 bytes: then two meanings could have one signature.
 */
export function metadata(items: readonly MetadataItem[]): Buffer {
  let last = -1;
  const parts = items.map(([tag, value]) => {
    if (tag <= last || tag >= 255) throw new RangeError(`Metadata tag ${tag} cannot follow ${last}.`);
    if (value.length > 255) throw new RangeError(`Metadata tag ${tag} has ${value.length} bytes, more than 255.`);
    last = tag;
    return Buffer.concat([Buffer.of(tag, value.length), value]);
  });
  return Buffer.concat([...parts, end]);
}

/** A number as metadata has it: four bytes, the highest first. */
export function fourBytes(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}
