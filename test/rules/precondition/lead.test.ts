import { describe, expect, it } from 'vitest';
import { formulaMinutes, leadMinutes, learn, type LeadInput } from '../../../src/rules/precondition/lead';

const input = (more: Partial<LeadInput> = {}): LeadInput => ({
  target: 21,
  outside: 0,
  inside: undefined,
  pack: 15,
  lfp: false,
  learned: {},
  most: 60,
  ...more,
});

describe('the lead', () => {
  it.each([
    [10, 0],
    [9, 1],
    [0, 10],
    [-5, 15],
    [-20, 30],
    [-35, 30],
    [15, 0],
    [24, 0],
    [25, 5],
    [31, 7],
    [39, 15],
    [45, 15],
  ])('by the outside temperature alone: %s °C, %s min', (outside, minutes) => {
    expect(formulaMinutes(outside)).toBe(minutes);
  });

  it('is the formula or what the gap needs, whichever is longer', () => {
    expect(leadMinutes(input({ outside: -10, inside: 21 }))).toBe(20);
    expect(leadMinutes(input({ outside: -10, inside: 0 }))).toBe(20);
    expect(leadMinutes(input({ outside: -10, inside: -10 }))).toBe(29);
    expect(leadMinutes(input({ outside: 35, inside: 45 }))).toBe(22);
  });

  it.each<[string, Partial<LeadInput>, number]>([
    ['a battery below 5 °C', { pack: 4 }, 10],
    ['a battery of 5 °C', { pack: 5 }, 0],
    ['an iron phosphate battery in the cold', { lfp: true, pack: 8 }, 10],
    ['an iron phosphate battery of unknown temperature in the cold', { lfp: true, pack: undefined as never }, 10],
    ['a battery of unknown temperature', { pack: undefined as never }, 0],
  ])('gets ten minutes more for %s', (_, more, minutes) => {
    expect(leadMinutes(input(more))! - leadMinutes(input())!).toBe(minutes);
  });

  it('takes no longer than a run may', () => {
    expect(leadMinutes(input({ outside: -30, most: 20 }))).toBe(20);
  });

  it('is unknown where no temperature is known, and needs the inside one alone', () => {
    expect(leadMinutes(input({ outside: undefined as never }))).toBeUndefined();
    expect(leadMinutes(input({ outside: undefined as never, inside: 10 }))).toBe(9);
  });

  it('is learned by 5 K of outside temperature, with what mornings differ kept in reserve', () => {
    const warming = { outside: 2, from: 1, to: 19, minutes: 9 };
    const once = learn({}, warming);
    expect(once).toEqual({ 0: { pace: 0.5, spread: 0.05 } });
    // 19 K to go at 0.6 minutes a K.
    expect(leadMinutes(input({ learned: once }))).toBe(12);
    const twice = learn(once, { ...warming, minutes: 18 });
    expect(twice[0]!.pace).toBeCloseTo(0.65, 10);
    expect(twice[0]!.spread).toBeCloseTo(0.05 + 0.3 * (1.25 * 0.5 - 0.05), 10);
    expect(leadMinutes(input({ learned: twice, outside: -2 }))).toBeGreaterThan(12);
    expect(leadMinutes(input({ learned: twice, outside: -20 }))).toBe(39);
  });

  it.each([
    ['too small a move', { outside: 0, from: 18, to: 20, minutes: 2 }],
    ['too fast', { outside: 0, from: 0, to: 20, minutes: 1 }],
    ['too slow', { outside: 0, from: 0, to: 4, minutes: 40 }],
    ['no number', { outside: 0, from: NaN, to: 4, minutes: 4 }],
  ])('learns nothing from %s', (_, warming) => {
    expect(learn({}, warming)).toEqual({});
  });
});
