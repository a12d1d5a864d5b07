import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAlertInput } from '../../../src/fleet/alerts/input';
import { Problem } from '../../../src/kernel/problem';

const now = Date.parse('2026-06-15T16:00:00Z');
const settings = { zone: 'Europe/Berlin', reminders: [{ name: 'Winter tyres', date: '2026-10-15' }] };
const read = (message: object) => readAlertInput(message, settings, now);

describe('what a message brings to alerts', () => {
  it.each([
    [{ topic: 'acknowledge' }, { set: 'acknowledge' }],
    [
      { topic: 'acknowledge', payload: 'left_open' },
      { set: 'acknowledge', alert: 'left_open' },
    ],
    [
      { topic: 'acknowledge', payload: { alert: 'tyre_pressure', subject: 'rearRight' } },
      { set: 'acknowledge', alert: 'tyre_pressure', subject: 'rearRight' },
    ],
    [
      { topic: 'mute', payload: 'line' },
      { set: 'mute', alert: 'line', until: now + 24 * 3_600_000 },
    ],
    [
      { topic: 'mute', payload: { alert: 'line', hours: 2 } },
      { set: 'mute', alert: 'line', until: now + 7_200_000 },
    ],
    [
      { topic: 'mute', payload: { alert: 'line', until: null } },
      { set: 'mute', alert: 'line', until: null },
    ],
    [
      { topic: 'done', payload: 'Winter tyres' },
      { set: 'done', reminder: 'Winter tyres' },
    ],
    [
      { topic: 'done', payload: { reminder: 'Winter tyres', odometer: 20_000 } },
      { set: 'done', reminder: 'Winter tyres', odometer: 20_000 },
    ],
    [{ topic: 'relearn' }, { set: 'relearn' }],
  ])('%j is an order', (message, order) => {
    expect(read(message)).toEqual({ kind: 'order', order });
  });

  it.each([
    [
      { topic: 'rain', payload: 'on' },
      { kind: 'rain', rain: true },
    ],
    [
      { topic: 'rain', payload: false },
      { kind: 'rain', rain: false },
    ],
    [
      { topic: 'rain', payload: 'unavailable' },
      { kind: 'rain', rain: null },
    ],
    [
      { topic: 'weather.home', payload: 'pouring' },
      { kind: 'rain', rain: true },
    ],
    [
      { payload: 'sunny', data: { entity_id: 'weather.home', state: 'sunny' } },
      { kind: 'rain', rain: false },
    ],
    [
      { topic: 'weather.home', payload: 'unknown' },
      { kind: 'rain', rain: null },
    ],
    [
      { topic: 'key', payload: true },
      { kind: 'key', near: true },
    ],
  ])('%j tells of rain or a key', (message, input) => {
    expect(read(message)).toEqual(input);
  });

  it('reads a calendar', () => {
    const events = [{ start: '2026-06-16', end: '2026-06-18', summary: 'Away' }];
    expect(read({ payload: { 'calendar.family': { events } } })).toMatchObject({
      kind: 'calendar',
      reading: { events: [{ summary: 'Away', allDay: true }] },
    });
  });

  it.each([
    { payload: { event_type: 'mobile_app_notification_action', event: { action: 'OTHER' } } },
    { payload: { type: 'callback_query', content: 'somebody else' } },
  ])('leaves answers to others alone: %j', (message) => {
    expect(read(message)).toEqual({ kind: 'foreign' });
  });

  it.each([
    [{ topic: 'mute', payload: 'lights' }, 'ALERT_NAME_UNKNOWN', /left_open/],
    [{ topic: 'mute', payload: { alert: 'line', hours: 'two' } }, 'ALERT_MUTE_INVALID', /hours/],
    [{ topic: 'done', payload: 'Summer tyres' }, 'ALERT_REMINDER_UNKNOWN', /Winter tyres/],
    [{ topic: 'rain', payload: 'perhaps' }, 'ALERT_FLAG_INVALID', /rain/],
    [{ payload: 'hello' }, 'ALERT_INPUT_UNKNOWN', /acknowledge/],
    [{ payload: null }, 'ALERT_INPUT_UNKNOWN', /acknowledge/],
  ])('%j is answered with a sentence', (message, code, sentence) => {
    expect(() => read(message)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(sentence) }));
  });

  it('of any content is read or answered with a sentence', () => {
    const topic = fc.constantFrom('acknowledge', 'mute', 'done', 'relearn', 'rain', 'key', 'weather.home', '', 7);
    fc.assert(
      fc.property(topic, fc.anything(), fc.anything(), (named, payload, data) => {
        try {
          expect(read({ topic: named, payload, data })).toHaveProperty('kind');
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });
});
