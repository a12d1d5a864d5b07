import type { Channel } from './moment';

/** The last word on a channel. */
export interface Known {
  readonly value: number;
  readonly at: number;
}

export type KnownChannels = { readonly [C in Channel]?: Known };
