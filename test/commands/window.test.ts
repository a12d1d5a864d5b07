import { expect, it } from 'vitest';
import vectors from '../vectors/signing-vectors.json';
import { take } from './support/window';

// The window is the test car's: commands are signed in turn, but a car that judged them wrongly would prove nothing.
it.each(vectors.replay_window.cases)('a car at $counter judges $new_counter', (given) => {
  const before = { counter: given.counter, seen: BigInt(given.window) };
  const after = take(before, given.new_counter);
  expect(after !== undefined).toBe(given.ok);
  expect(after ?? before).toEqual({ counter: given.after_counter, seen: BigInt(given.after_window) });
});
