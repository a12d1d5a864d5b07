import { describe, expect, it } from 'vitest';
import { issueKeys, messageFor, readAnswer, type IssuedKeys } from '../../../src/rules/alerts';
import { calm, day, minute, noon, plain, Watch } from './model';

function unlocked() {
  const car = new Watch({ alerts: ['left_open'] });
  car.say(calm);
  car.say({ Locked: false });
  car.pass(6 * minute);
  return car.notices[0]!;
}
let drawn = 0;
const draw = (): string => `key${drawn++}-0123456789abcdef`;
const issue = (issued: IssuedKeys = {}, now = noon) => issueKeys(issued, unlocked(), draw, now);

describe('a notice for its channel', () => {
  const { keyed } = issue();
  const [key] = keyed.keys;
  const text = 'Lotse stands unlocked with nobody in it. Lock it from here.';
  const tag = keyed.notice.episode;

  it('as it is, which suits e-mail too', () => {
    expect(messageFor('message', keyed, { language: 'en' })).toEqual({
      topic: 'Lotse: left open',
      payload: text,
      title: 'Lotse: left open',
      message: text,
      tag,
      actions: [{ action: key, title: 'Lock' }],
    });
    expect(messageFor('email', keyed, { language: 'de' })).toEqual({
      topic: 'Lotse: nicht zu',
      payload: 'Lotse steht unverriegelt da, und niemand sitzt darin. Verriegle es von hier.',
    });
  });

  it('Home Assistant', () => {
    expect(messageFor('home_assistant', keyed, { language: 'en' })).toEqual({
      payload: { title: 'Lotse: left open', message: text, data: { tag, actions: [{ action: key, title: 'Lock' }] } },
    });
  });

  it('Telegram: the key fits into the 64 bytes of a button', () => {
    const { payload } = messageFor('telegram', keyed, { language: 'en', chatId: 17 }) as {
      payload: { options: { reply_markup: string } };
    };
    expect(payload).toMatchObject({ chatId: 17, type: 'message', content: `Lotse: left open\n${text}` });
    expect(JSON.parse(payload.options.reply_markup)).toEqual({
      inline_keyboard: [[{ text: 'Lock', callback_data: key }]],
    });
    expect(key!.length).toBeLessThanOrEqual(64);
  });

  it('ntfy', () => {
    const { payload } = messageFor('ntfy', keyed, { language: 'en', topic: 'cars' });
    expect(payload).toEqual({ topic: 'cars', title: 'Lotse: left open', message: text, priority: 3, tags: ['bell'] });
  });

  it('a critical one presses, and one that is over does not', () => {
    const car = new Watch({ alerts: ['sentry_alarm'] });
    car.say(calm);
    car.say({ SentryMode: 'Panic' });
    car.say({ SentryMode: 'Armed' });
    const [raised, cleared] = car.notices.map(
      (notice) => messageFor('ntfy', { notice, keys: [] }, { language: 'en' })['payload'],
    );
    expect(raised).toMatchObject({ priority: 5, tags: ['rotating_light'] });
    expect(cleared).toMatchObject({ priority: 2, tags: ['white_check_mark'] });
    const pushed = messageFor('home_assistant', { notice: car.notices[0]!, keys: [] }, { language: 'en' })['payload'];
    expect(pushed).toMatchObject({ data: { ttl: 0, priority: 'high' } });
    expect(plain(car.notices[1]!.text.say('en'))).toBe('The alarm of Lotse is off again, after 0 min.');
  });
});

describe('an answer', () => {
  const { issued, keyed } = issue();
  const [key] = keyed.keys;
  const wanted = { episode: keyed.notice.episode, action: { command: 'door_lock', parameters: {} } };

  it.each([
    ['Home Assistant', { payload: { event_type: 'mobile_app_notification_action', event: { action: key } } }],
    ['older iOS', { payload: { event_type: 'ios.notification_action_fired', event: { actionName: key } } }],
    ['Telegram', { payload: { type: 'callback_query', chatId: 17, messageId: 3, content: key } }],
    ['the payload alone', { event: { action: key } }],
  ])('comes from %s', (_, message) => expect(readAnswer(issued, message, noon + minute)?.answer).toEqual(wanted));

  it.each([
    ['of others', { payload: { event: { action: 'REPLY' } } }],
    ['with a key nobody was given', { payload: { event: { action: 'TESLA_x' } } }],
    ['with the name of a property', { payload: { event: { action: '__proto__' } } }],
    ['that a person typed', { payload: { type: 'message', content: key } }],
    ['that is nothing', undefined],
    ['that is text', { payload: 'door_lock' }],
  ])('%s is none', (_, message) => expect(readAnswer(issued, message, noon)).toBeUndefined());

  it('counts once, for a day, and not before it was asked', () => {
    const message = { payload: { event: { action: key } } };
    const after = readAnswer(issued, message, noon + day - 1)!;
    expect(readAnswer(after.issued, message, noon)).toBeUndefined();
    expect(readAnswer(issued, message, noon + day)).toBeUndefined();
    expect(readAnswer(issued, message, noon - 1)).toBeUndefined();
  });

  it('what is over is not kept', () => {
    const later = issue(issued, noon + 2 * day).issued;
    expect(Object.keys(later)).toHaveLength(1);
    expect(JSON.parse(JSON.stringify(later))).toEqual(later);
  });
});
