/** The names that look most like a word that is none of them, best first. */
export function nearest(word: string, names: readonly string[], count = 3): readonly string[] {
  // A long word is no slip of the finger, and the distance costs the product of the lengths.
  const start = word.slice(0, 64).toLowerCase();
  return names
    .map((name) => ({ name, distance: distance(start, name) - (sharesWord(start, name) ? 4 : 0) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, count)
    .map(({ name }) => name);
}

/** `lock` means door_lock more than honk_horn. */
function sharesWord(word: string, name: string): boolean {
  const parts = new Set(name.split('_'));
  return word.split(/[^a-z]+/).some((part) => parts.has(part));
}

/** How many letters have to be added, left out or changed (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < other.length; j++) {
      const changed = row[j]! + (one[i] === other[j] ? 0 : 1);
      next.push(Math.min(changed, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
