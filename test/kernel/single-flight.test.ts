import { expect, it, vi } from 'vitest';
import { SingleFlight } from '../../src/kernel/single-flight';

it('work runs once for all who ask meanwhile, and anew afterwards', async () => {
  const flight = new SingleFlight<number>();
  const work = vi.fn(() => Promise.resolve(work.mock.calls.length));
  expect(await Promise.all([flight.run(work), flight.run(work), flight.run(work)])).toEqual([1, 1, 1]);
  expect(await flight.run(work)).toBe(2);
});

it('a failure is told to all who wait, and does not stay', async () => {
  const flight = new SingleFlight<string>();
  const failing = () => Promise.reject(new Error('it broke'));
  const both = [flight.run(failing), flight.run(failing)];
  expect((await Promise.allSettled(both)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await flight.run(() => Promise.resolve('well'))).toBe('well');
});
