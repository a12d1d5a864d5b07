import { describe, expect, it } from 'vitest';
import { bufferLimit, Outbox, type Message } from '../../src/simulator/streamer/outbox';

const message = (txid: string, fields: string[] = ['Soc'], topic: Message['topic'] = 'V'): Message => ({
  txid,
  topic,
  bytes: Buffer.from(txid),
  fields,
});
const txids = (messages: readonly Message[]): string[] => messages.map(({ txid }) => txid);

describe('without a delivery policy', () => {
  it('what was made while disconnected is sent later, in order; what was sent is gone', () => {
    const outbox = new Outbox(undefined);
    outbox.sent(message('1'));
    outbox.missed(message('2'));
    outbox.missed(message('3', [], 'alerts'));
    const { messages, fields } = outbox.connected();
    expect(txids(messages)).toEqual(['2', '3']);
    expect(fields).toEqual([]);
    expect(outbox.connected().messages).toEqual([]);
  });

  it(`keeps ${bufferLimit} messages and drops the oldest`, () => {
    const outbox = new Outbox(undefined);
    for (let number = 1; number <= bufferLimit + 3; number += 1) outbox.missed(message(String(number)));
    expect(outbox.dropped).toBe(3);
    const kept = txids(outbox.connected().messages);
    expect(kept).toHaveLength(bufferLimit);
    expect([kept.at(0), kept.at(-1)]).toEqual(['4', String(bufferLimit + 3)]);
  });
});

describe('with the delivery policy latest', () => {
  it('the fields that were not acknowledged come back, each once', () => {
    const outbox = new Outbox('latest');
    outbox.sent(message('1', ['Soc', 'Gear']));
    outbox.sent(message('2', ['Soc']));
    outbox.missed(message('3', ['Locked']));
    expect(outbox.connected()).toEqual({ messages: [], fields: ['Soc', 'Gear', 'Locked'] });
  });

  it('an acknowledgement settles only the fields whose last message it names', () => {
    const outbox = new Outbox('latest');
    outbox.sent(message('1', ['Soc', 'Gear']));
    outbox.sent(message('2', ['Soc']));
    outbox.acknowledged('1');
    expect(outbox.connected().fields).toEqual(['Soc']);
    outbox.acknowledged('2');
    expect(outbox.connected().fields).toEqual([]);
  });

  it('acknowledgements out of order settle all the same', () => {
    const outbox = new Outbox('latest');
    outbox.sent(message('1', ['Soc', 'Gear']));
    outbox.sent(message('2', ['Soc']));
    expect(outbox.acknowledged('2')).toBe(true);
    expect(outbox.connected().fields).toEqual(['Gear']);
    expect(outbox.acknowledged('1')).toBe(true);
    expect(outbox.connected().fields).toEqual([]);
  });

  it('alerts and errors come back as they were until acknowledged', () => {
    const outbox = new Outbox('latest');
    outbox.sent(message('1', [], 'alerts'));
    outbox.missed(message('2', [], 'errors'));
    expect(txids(outbox.connected().messages)).toEqual(['1', '2']);
    outbox.acknowledged('1');
    expect(txids(outbox.connected().messages)).toEqual(['2']);
  });
});

describe.each([undefined, 'latest'] as const)('with policy %s', (policy) => {
  it('a second acknowledgement is stray', () => {
    const outbox = new Outbox(policy);
    outbox.sent(message('1'));
    expect(outbox.acknowledged('1')).toBe(true);
    expect(outbox.acknowledged('1')).toBe(false);
    expect(outbox.acknowledged('never said')).toBe(false);
  });

  it('a cleared outbox has lost everything', () => {
    const outbox = new Outbox(policy);
    outbox.sent(message('1'));
    outbox.missed(message('2'));
    outbox.clear();
    expect(outbox.connected()).toEqual({ messages: [], fields: [] });
    expect(outbox.acknowledged('1')).toBe(false);
  });
});
