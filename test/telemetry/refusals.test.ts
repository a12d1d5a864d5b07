import { expect, it } from 'vitest';
import { silentLog } from '../../src/kernel/log';
import { Refusals } from '../../src/telemetry/refusals';

function listen(): { refusals: Refusals; warnings: string[] } {
  const warnings: string[] = [];
  return { refusals: new Refusals({ ...silentLog, warn: (text) => void warnings.push(text) }), warnings };
}

it('names each peer and reason once, and counts', () => {
  const { refusals, warnings } = listen();
  for (const who of ['a', 'b', 'a']) refusals.note(who, 'no');
  expect(warnings).toEqual(['Refused a: no.', 'Refused b: no.']);
  expect(refusals.counts.get('a: no')).toBe(2);
});

it('remembers no more than a bounded number of bounded sentences, whatever strangers invent', () => {
  const { refusals, warnings } = listen();
  for (let i = 0; i < 2_000; i++) refusals.note(`10.0.0.${i}`, 'x'.repeat(10_000));
  expect(warnings).toHaveLength(1_000);
  expect(Math.max(...[...refusals.counts.keys(), ...warnings].map(({ length }) => length))).toBeLessThan(400);
});
