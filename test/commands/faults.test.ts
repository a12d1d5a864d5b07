import { describe, expect, it } from 'vitest';
import { faultOf, faultProblem, faults } from '../../src/commands/signing/faults';
import { problems } from '../../src/kernel/problems';
import { faultNumbers } from './support/car';

const vin = '5YJ30123456789ABC';

describe('the table of faults', () => {
  it('has every fault of the schema under its number and name', () => {
    const names = Object.entries(faults).map(([number, { name }]) => [name, Number(number)]);
    expect({ NONE: 0, ...Object.fromEntries(names) }).toEqual(faultNumbers);
  });

  it('signs again after those by which a session is out of step', () => {
    const resync = Object.values(faults).filter((fault) => fault.resync);
    expect(resync.map(({ name }) => name)).toEqual([
      'INVALID_SIGNATURE',
      'INVALID_TOKEN_OR_COUNTER',
      'INCORRECT_EPOCH',
      'TIME_EXPIRED',
      'TIME_TO_LIVE_TOO_LONG',
    ]);
    for (const { problem } of resync) expect(problems[problem].kind).toBe('retry');
  });

  it.each(Object.values(faults))('says $name in a sentence without gaps', (fault) => {
    const problem = faultProblem(vin, fault);
    for (const text of [problem.message, problem.in('de')]) {
      expect(text).not.toMatch(/[{}]/);
      expect(text).toContain(vin);
    }
  });

  it('names a fault that Tesla added since by its number', () => {
    expect(faultProblem(vin, faultOf(77)).message).toContain('(fault 77)');
  });
});
