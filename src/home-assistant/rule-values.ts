/** A minute, in seconds since 1970. @param at epoch milliseconds. */
export const seconds = (at: number | null): number | null => (at === null ? null : Math.round(at / 60_000) * 60);

/** No more than Home Assistant keeps of a state, ended at a word. */
export function brief(sentence: string): string {
  const letters = [...sentence];
  if (letters.length <= 255) return sentence;
  return (
    letters
      .slice(0, 254)
      .join('')
      .replace(/\s+\S*$/, '') + '…'
  );
}
