/** The computers of a car that take signed commands, as Tesla numbers them. Each has a session of its own. */
export const domains = {
  /** Locks, closures, remote start, keys; takes a `VCSEC.UnsignedMessage`. */
  vehicle_security: 2,
  /** Everything else; takes a `CarServer.Action`. */
  infotainment: 3,
} as const;

/** One of the computers of a car that take signed commands. */
export type Domain = keyof typeof domains;
