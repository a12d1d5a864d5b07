/** A refresh token and the moment it ends at. */
export interface Lasting {
  readonly token: string;
  readonly until: number;
}

/** What a user granted once: a chain of tokens, each of which ends the ones before. Times are epoch milliseconds. */
export interface Grant {
  readonly scopes: readonly string[];
  readonly authTime: number;
  /** `jti` of the only access token that holds. */
  readonly access: string;
  /** Absent without the scope `offline_access`. */
  readonly refresh?: Lasting;
  /** The refresh token that was used last: a client that lost the answer may come with it again. */
  readonly used?: Lasting;
}
