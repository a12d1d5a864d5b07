/** What lies deeper, no source means. */
const deepest = 40;

/**
 * What somebody else made, as data that can be read without harm: objects and lists of their own fields, `Date` and bytes as
 * they are. What is no data becomes a text that says so; circles, and what cannot be read, are left out.
 */
export function plain(value: unknown): unknown {
  return copyOf(value, new Map(), 0);
}

/** Some parts of a message, as above. */
export function plainParts<Name extends string>(
  message: unknown,
  ...names: readonly Name[]
): { [Part in Name]?: unknown } {
  const read = new Map<object, unknown>();
  const parts = names.map((name) => [name, copyOf(fieldOf(message, name), read, 0)] as const);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined)) as { [Part in Name]?: unknown };
}

/** @param read copies by what they are of; `undefined` while they are made, which cuts circles. */
function copyOf(value: unknown, read: Map<object, unknown>, depth: number): unknown {
  switch (typeof value) {
    case 'bigint':
      return `${value}n`;
    case 'symbol':
      return String(value);
    case 'function':
      return 'function';
    case 'object':
      if (value === null) return null;
      if (read.has(value)) return read.get(value);
      if (depth === deepest) return undefined;
      read.set(value, undefined);
      read.set(value, objectCopy(value, read, depth + 1));
      return read.get(value);
    default:
      return value;
  }
}

function objectCopy(value: object, read: Map<object, unknown>, depth: number): unknown {
  try {
    if (value instanceof Date) return new Date(value.getTime());
    if (value instanceof Uint8Array) return Buffer.from(value);
    if (Array.isArray(value)) return Array.from(value, (one: unknown) => copyOf(one, read, depth));
    return Object.fromEntries(Object.keys(value).map((name) => [name, copyOf(fieldOf(value, name), read, depth)]));
  } catch {
    return undefined;
  }
}

/** `undefined` where a getter fails. */
function fieldOf(value: unknown, name: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}
