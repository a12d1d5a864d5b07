import { expect, it } from 'vitest';
import { plain, plainParts } from '../../src/kernel/plain';

const failing = {
  a: 1,
  get b(): never {
    throw new Error('no');
  },
};

it('keeps data as it is', () => {
  const date = new Date(7);
  const data = { a: [1, 'x', null, true, { b: -0 }], date, bytes: Buffer.from('hi'), ['__proto__']: 1 };
  expect(plain(data)).toEqual(data);
  expect(plain(data)).not.toBe(data);
});

it('says what is no data', () => {
  expect(plain([() => 1, Symbol('x'), 5n, Date])).toEqual(['function', 'Symbol(x)', '5n', 'function']);
});

it('leaves out circles, what fails and what lies too deep, and nothing beside it', () => {
  const circle: Record<string, unknown> = { a: 1 };
  circle['again'] = { circle };
  expect(plain(circle)).toEqual({ a: 1, again: { circle: undefined } });
  expect(plain([failing])).toEqual([{ a: 1, b: undefined }]);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(plain({ proxy, a: 1 })).toEqual({ proxy: undefined, a: 1 });
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 'x');
  expect(JSON.stringify(plain(deep))).toMatch(/^\[+null\]+$/);
});

it('copies what stands in several places once, so that it cannot grow without end', () => {
  const wide = Array.from({ length: 30 }).reduce<unknown>((inner) => [inner, inner], 'x');
  const [left, right] = plain(wide) as unknown[];
  expect(left).toBe(right);
});

it('takes parts of a message, also of one that fails', () => {
  expect(plainParts(failing, 'a', 'b')).toEqual({ a: 1 });
  expect(plainParts(undefined, 'a')).toEqual({});
});
