import { describe, expect, it } from 'vitest';
import { minute, morning, night, type Night } from './model';

/** When the plan ends its last block, and where that block begins. */
const lastOf = (it: Night) => it.view.plan?.blocks.at(-1);
const reserves = (it: Night, minutes: number, departure = morning): Night =>
  it.hear({ kind: 'reserve', reserve: { departure, minutes } }).look();

describe('what the cabin needs before a departure', () => {
  it('is kept at the end of the plan, in steps of five minutes', () => {
    const it = night();
    expect(lastOf(it)?.end).toBeLessThan(morning);
    reserves(it, 18);
    expect(lastOf(it)).toMatchObject({ end: morning, start: morning - 20 * minute });
    const { plan } = it.view;
    reserves(it, 19);
    expect(it.view.plan).toEqual(plan);
    reserves(it, 21);
    expect(lastOf(it)?.start).toBe(morning - 25 * minute);
  });

  it('is given back when it is needed no more', () => {
    const it = night();
    const before = lastOf(it);
    reserves(it, 20).hear({ kind: 'reserve', reserve: null }).look();
    expect(lastOf(it)).toEqual(before);
  });

  it('of another departure keeps nothing', () => {
    const it = night();
    const before = lastOf(it);
    expect(lastOf(reserves(it, 20, morning + 60 * minute))).toEqual(before);
  });

  it('stays over a restart', () => {
    expect(lastOf(reserves(night(), 20).restart().look())?.end).toBe(morning);
  });
});
