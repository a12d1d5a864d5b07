/**
 * A validator that answers with the sentence `check.<key>` of the node's catalogue when `holds` does not.
 * @param holds what must be true of the value; `node` gives the other properties, as they stand in an open dialog.
 */
export function check(key: string, holds: (value: unknown, node: EditorNode) => boolean): Validator {
  // Node-RED counts the parameters: only with two it takes a sentence.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  return function (value, _options) {
    return holds(value, this) || (this._def._?.(`check.${key}`) ?? key);
  };
}

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value).trim());

export const isEmpty = (value: unknown): boolean => text(value) === '';

export const isFilled = (value: unknown): boolean => !isEmpty(value);

/** Node-RED puts the variable in when the flows start, so nothing can be said of the value here. */
const isVariable = (value: unknown): boolean => /^\$\{[^}]+\}$/.test(text(value));

/** 17 characters; I, O and Q do not occur, because they look like 1 and 0. */
export const isVin = (value: unknown): boolean => isVariable(value) || /^[A-HJ-NPR-Z0-9]{17}$/.test(text(value));

export function isNumber(value: unknown, from = -Infinity, to = Infinity): boolean {
  if (isVariable(value)) return true;
  const number = Number(text(value));
  return !isEmpty(value) && number >= from && number <= to;
}

export const isWhole = (value: unknown, from: number, to: number): boolean =>
  isVariable(value) || (isNumber(value, from, to) && Number.isInteger(Number(value)));

/** An address with one of these schemes and a host. */
export function isUrl(value: unknown, ...schemes: readonly string[]): boolean {
  if (isVariable(value)) return true;
  try {
    const { protocol, host } = new URL(text(value));
    return schemes.includes(protocol.slice(0, -1)) && host !== '';
  } catch {
    return false;
  }
}

/** A host name as it stands in an address: no scheme, no path. */
export const isHost = (value: unknown): boolean =>
  isVariable(value) || /^(?=.{1,253}$)([a-z\d-]{1,63}\.)+[a-z\d-]{2,63}$/i.test(text(value));

/** A part of an MQTT topic that may be published to: no wildcards, no empty level. */
export const isTopic = (value: unknown): boolean =>
  isVariable(value) || /^[^+#/\s\0]+(\/[^+#/\s\0]+)*$/.test(text(value));

/** The property names a config node that exists and is itself without faults. */
export function isConfigured(value: unknown): boolean {
  if (isVariable(value)) return true;
  const node = RED.nodes.node(text(value));
  return !!node && node['valid'] !== false;
}

/** As above, or nothing is chosen. */
export const isConfiguredOrNone = (value: unknown): boolean =>
  isEmpty(value) || value === '_ADD_' || isConfigured(value);
