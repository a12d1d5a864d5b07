import { randomBytes } from 'node:crypto';

/** An unguessable text, hexadecimal: a region's prefix ends at the first `_`. */
export const random = (bytes: number): string => randomBytes(bytes).toString('hex');
