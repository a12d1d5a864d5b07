import { describe, expect, it } from 'vitest';
import { answerMessage, noticeMessage } from '../../../src/fleet/alerts/messages';
import { channels, type KeyedNotice } from '../../../src/rules/alerts';

const vin = 'LRW3E7EK1PC000001';
const sentence = (text: string) => ({ say: (language: string) => `${language}: ${text}` });
const keyed: KeyedNotice = {
  notice: {
    ...{ kind: 'raise', alert: 'left_open', subject: 'unlocked', severity: 'warning', episode: 'e', at: 1 },
    ...{ title: sentence('open'), text: sentence('It is unlocked.') },
    actions: [{ command: 'door_lock', parameters: {}, title: sentence('Lock') }],
  },
  keys: ['TESLA_key'],
};
const details = {
  ...{ alert: 'left_open', subject: 'unlocked', kind: 'raise', severity: 'warning', episode: 'e', at: 1 },
  ...{ title: 'de: open', text: 'de: It is unlocked.' },
  actions: [{ action: 'TESLA_key', command: 'door_lock', title: 'de: Lock' }],
};

describe('the message of a notice', () => {
  it('is an object for flows', () => {
    expect(noticeMessage(vin, keyed, { channel: 'message', language: 'de' })).toMatchObject({
      ...{ topic: `${vin}/alert/left_open`, payload: details, vin, title: 'de: open', message: 'de: It is unlocked.' },
    });
  });

  it.each(channels.filter((channel) => channel !== 'message'))(
    'is what %s takes, with the object beside it',
    (channel) => {
      const message = noticeMessage(vin, keyed, { channel, language: 'de' });
      expect(message).toMatchObject({ vin, alert: details });
      expect(message['payload']).not.toEqual(details);
      expect(JSON.stringify(message['payload'])).toContain('It is unlocked.');
    },
  );

  it('keeps the subject of an e-mail', () => {
    expect(noticeMessage(vin, keyed, { channel: 'email', language: 'de' })['topic']).toBe('de: open');
  });

  it('becomes a command by its button, good for ten minutes, that leaves it to the car whether it is woken', () => {
    const answer = { episode: 'e', action: { command: 'window_control', parameters: { command: 'close' } } } as const;
    const message = answerMessage(vin, answer, 'Because.', 1_000);
    expect(message).toEqual({
      ...{ topic: 'window_control', payload: { command: 'close' }, vin, episode: 'e' },
      ...{ reason: 'Because.', at: 1_000, expiresAt: 601_000 },
    });
    expect(message.payload).not.toBe(answer.action.parameters);
  });
});
