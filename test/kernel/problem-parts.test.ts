import { expect, it } from 'vitest';
import { Problem } from '../../src/kernel/problem';
import { problems, type ProblemCode } from '../../src/kernel/problems';

it('a problem falls into what is wrong and what helps', () => {
  const busy = new Problem('COMMAND_BUSY', { vin: 'V', fault: 'x. Y' });
  expect(busy.parts('en')).toEqual({
    reason: 'The car V is not ready (x. Y); it may be waking up.',
    fix: 'Send the command again in a few seconds.',
  });
  expect(busy.parts('de').reason).toContain('Das Auto V');
});

it.each(['en', 'de'])(
  'every problem of cars, commands and the Fleet API says both, and nothing else, in %s',
  (language) => {
    const codes = (Object.keys(problems) as ProblemCode[]).filter((code) =>
      /^(API|CAR|COMMAND|PARAMETER|WAKE)_/.test(code),
    );
    for (const code of codes) {
      const problem = new Problem(code);
      const { reason, fix } = problem.parts(language);
      expect(`${reason} ${fix}`).toBe(problem.in(language));
      expect([code, reason.endsWith('.'), fix.endsWith('.')]).toEqual([code, true, true]);
    }
  },
);
