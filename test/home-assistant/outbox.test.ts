import { describe, expect, test } from 'vitest';
import { Outbox } from '../../src/home-assistant/outbox';

describe('the outbox', () => {
  test('keeps a slow broker from being flooded, and of each topic only the latest', async () => {
    const sent: string[] = [];
    const answers: (() => void)[] = [];
    const outbox = new Outbox((topic, payload) => {
      sent.push(`${topic}=${payload}`);
      return new Promise<void>((resolve) => answers.push(resolve));
    }, 2);
    for (const payload of ['1', '2', '3']) for (const topic of ['a', 'b']) outbox.put(topic, payload);
    expect(sent).toEqual(['a=1', 'b=1']);
    const idle = outbox.idle();
    for (let answer = answers.shift(); answer; answer = answers.shift()) {
      answer();
      await Promise.resolve();
      await Promise.resolve();
    }
    await idle;
    expect(sent).toEqual(['a=1', 'b=1', 'a=3', 'b=3']);
  });

  test('drops what waits when the connection is gone', async () => {
    const sent: string[] = [];
    let answer = (): void => {};
    const outbox = new Outbox((topic) => {
      sent.push(topic);
      return new Promise<void>((resolve) => (answer = resolve));
    }, 1);
    outbox.put('a', '1');
    outbox.put('b', '1');
    outbox.close();
    answer();
    await outbox.idle();
    expect(sent).toEqual(['a']);
  });

  test('is idle from the start', () => new Outbox(() => Promise.resolve()).idle());
});
