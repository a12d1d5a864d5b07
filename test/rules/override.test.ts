import { describe, expect, it } from 'vitest';
import { confirmed, heldAt, inConflict, noOverride, observed, released } from '../../src/rules/override';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const ours = confirmed(noOverride, 80, 0);

describe('a limit changed in the app', () => {
  it('is a person’s, and is held for a day', () => {
    const state = observed(ours, 90, 10 * minute);
    expect(heldAt(state, 10 * minute)).toEqual({ value: 90, since: 10 * minute, until: 24 * hour + 10 * minute });
    expect(heldAt(state, 24 * hour + 10 * minute)).toBeUndefined();
  });

  it('is held until the next occurrence where that is sooner', () => {
    expect(heldAt(observed(ours, 90, hour, 5 * hour), 5 * hour - 1)?.value).toBe(90);
    expect(heldAt(observed(ours, 90, hour, 5 * hour), 5 * hour)).toBeUndefined();
  });

  it('is none within 90 s of our command, and none before we set anything', () => {
    expect(observed(ours, 70, 89 * second)).toBe(ours);
    expect(heldAt(observed(ours, 70, 90 * second), 90 * second)?.value).toBe(70);
    expect(observed(noOverride, 70, hour)).toBe(noOverride);
  });

  it('counts from when it was first seen, however often it is told', () => {
    const first = observed(ours, 90, hour);
    expect(observed(first, 90, 2 * hour)).toBe(first);
  });

  it('ends with our own value, with unplugging, and with a new command', () => {
    const state = observed(ours, 90, hour);
    expect(heldAt(observed(state, 80, 2 * hour), 2 * hour)).toBeUndefined();
    expect(heldAt(released(state), 2 * hour)).toBeUndefined();
    expect(observed(released(state), 90, 3 * hour).held).toBeNull();
    expect(heldAt(confirmed(state, 85, 2 * hour), 2 * hour)).toBeUndefined();
  });

  it('survives being written down', () => {
    const state = observed(ours, 90, hour);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

describe('another program', () => {
  it('is told from a person by three changes in half an hour', () => {
    let state = ours;
    for (const at of [10, 18, 26]) {
      expect(inConflict(state, at * minute)).toBe(false);
      state = confirmed(observed(state, 60, at * minute), 80, at * minute + second);
    }
    expect(inConflict(state, 26 * minute)).toBe(true);
    expect(inConflict(state, 41 * minute)).toBe(false);
  });

  it('is not there because a person tries three values in a day', () => {
    const state = [1, 2, 3].reduce((before, n) => observed(before, 60 + n, n * hour), ours);
    expect(inConflict(state, 3 * hour)).toBe(false);
  });
});
