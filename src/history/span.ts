import type { Moment } from './moment';
import type { KnownChannels } from './known';
import type { Drive, Flow, Piece } from './piece';

/** An end of a span, as rows tell it. */
export interface End {
  readonly at: number;
  readonly received: boolean;
  readonly bounds: readonly [earliest: number, latest: number];
}

export const received = (at: number): End => ({ at, received: true, bounds: [at, at] });
export const between = (at: number, earliest: number, latest: number): End => ({
  at: Math.round(Math.min(Math.max(at, earliest), latest)),
  received: false,
  bounds: [earliest, latest],
});

interface SpanOf<P extends Piece> {
  readonly kind: P['kind'];
  /** Ascending. */
  readonly pieces: P[];
  /** What went unheard before the first and behind the last piece: miles of a trip, kWh of a charge. */
  lead: number;
  tail: number;
  /** Whether it is one span, or one with its neighbour, is a guess: what could tell was not heard. */
  isDoubtful: boolean;
}

/** Pieces that are one trip or one charge. */
export type Span = SpanOf<Drive> | SpanOf<Flow>;
export type TripSpan = SpanOf<Drive>;
export type ChargeSpan = SpanOf<Flow>;

/** What was told between two spans, while the car stood as far as was heard. */
export interface Gap {
  /** What was so when it began. */
  readonly known: KnownChannels;
  readonly words: readonly Moment[];
}

/** A trip or a charge in a gap of which nothing was heard, but miles or kWh that are missing without it. */
export interface Unheard {
  readonly kind: Piece['kind'];
  /** The gap it is put into. */
  readonly gap: number;
  readonly amount: number;
  readonly start: End;
  readonly end: End;
}

export const isTripSpan = (span: Span | undefined): span is TripSpan => span?.kind === 'trip';
export const isChargeSpan = (span: Span | undefined): span is ChargeSpan => span?.kind === 'charge';
export const firstOf = ({ pieces }: Span): Piece => pieces[0]!;
export const lastOf = ({ pieces }: Span): Piece => pieces.at(-1)!;
