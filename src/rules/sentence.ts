/** Something a person can read, in any language. */
export interface Sentence {
  /** As `de` or `en-GB`; English where there are no texts. */
  say(language: string): string;
}
