/** Where sentences for the operator go. Node-RED's own log, or stderr for the command line. */
export interface Log {
  debug(sentence: string): void;
  info(sentence: string): void;
  warn(sentence: string): void;
  error(sentence: string): void;
}

/** A log that writes lines `<time> <level> <sentence>`; results of a command go to stdout, so this goes to stderr. */
export function lineLog(write: (line: string) => void, now: () => number, { debug = false } = {}): Log {
  const line = (level: string) => (sentence: string) =>
    write(`${new Date(now()).toISOString()} ${level} ${redact(sentence)}\n`);
  return { debug: debug ? line('debug') : () => {}, info: line('info'), warn: line('warn'), error: line('error') };
}

/** A log that says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

const secrets: readonly (readonly [RegExp, string])[] = [
  // Also one that was cut off.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '<private key>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  // Tesla's refresh tokens and codes begin with their region.
  [/\b(?:NA|EU|CN)_[\w-]{16,}/g, '<token>'],
  // Up to the last @: a password that nobody encoded may hold one itself.
  [/\b((?:[a-z][a-z0-9+.-]*):\/\/[^\s:/@]*):\S*@/gi, '$1:<password>@'],
];

/** Replaces private keys, tokens and passwords in URLs: a sentence may quote what an outside system said. */
export function redact(sentence: string): string {
  return secrets.reduce((text, [pattern, shown]) => text.replace(pattern, shown), sentence);
}
