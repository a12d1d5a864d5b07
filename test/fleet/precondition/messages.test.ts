import { describe, expect, it } from 'vitest';
import { preconditionMessage, readPreconditionInput } from '../../../src/fleet/precondition/messages';
import { preconditionOrders, type PreconditionView } from '../../../src/rules/precondition/exchange';

const now = Date.parse('2026-01-12T05:00:00Z');
const read = (message: object) => readPreconditionInput(message, { zone: 'Europe/Berlin', now });

describe('a message to a precondition rule', () => {
  it.each(preconditionOrders)('orders to %s by its topic, as a bare message or the press of a button', (order) => {
    for (const payload of [undefined, null, '', true, 'ON', 1, now, new Date(now), '2026-01-12T05:00:00Z'])
      expect(read({ topic: order, payload })).toEqual({ kind: 'order', order });
  });

  it.each([
    ['start', 'stop'],
    ['stop', 'resume'],
    ['skip', 'unskip'],
  ])('with false for %s orders to %s', (topic, order) => {
    for (const payload of [false, 'off', 'OFF', 'false', 0])
      expect(read({ topic, payload })).toEqual({ kind: 'order', order });
  });

  it.each([
    ['start', 'x', 'start cannot be x. It takes true or no payload at all, or false for the opposite.'],
    ['skip', 'maybe', 'skip cannot be maybe. It takes true or no payload at all, or false for the opposite.'],
    ['stop', { on: true }, 'stop cannot be object. It takes true or no payload at all, or false for the opposite.'],
    ['resume', false, 'resume cannot be false. It takes true or no payload at all.'],
    ['resume', 'home', 'resume cannot be home. It takes true or no payload at all.'],
  ])('that orders to %s with %j is refused', (topic, payload, message) => {
    expect(() => read({ topic, payload })).toThrow(message);
  });

  it('brings persons, calendars and the weather by its shape', () => {
    expect(read({ topic: 'anna', payload: 'home' })).toMatchObject({
      kind: 'people',
      readings: [{ person: 'anna', place: 'home', at: now }],
    });
    const fix = { latitude: 52.5, longitude: 13.4, gps_accuracy: 12 };
    expect(read({ data: { entity_id: 'person.anna', state: 'not_home', attributes: fix } })).toMatchObject({
      kind: 'people',
      readings: [{ person: 'person.anna', place: 'away', fix: { accuracy: 12 } }],
    });
    const event = { summary: 'Dentist', start: '2026-01-12T09:00:00', end: '2026-01-12T10:00:00' };
    expect(read({ payload: [event] })).toMatchObject({
      kind: 'calendar',
      reading: { events: [{ start: Date.parse('2026-01-12T08:00:00Z') }] },
    });
    expect(read({ topic: 'outside', payload: 3 })).toEqual({ kind: 'outside', outside: 3 });
    expect(read({ topic: 'outside', payload: 'unavailable' })).toEqual({ kind: 'outside', outside: null });
    expect(read({ topic: 'plan' })).toEqual({ kind: 'plan' });
  });

  it('of OwnTracks that tells of no place brings nobody, and is no mistake', () => {
    const payload = JSON.stringify({ _type: 'lwt', tst: now / 1_000 });
    expect(read({ topic: 'owntracks/anna/phone', payload })).toEqual({ kind: 'people', readings: [] });
  });

  it.each([
    ['nothing', {}, 'PRECONDITION_INPUT_UNKNOWN'],
    ['a number of nothing', { topic: 'kitchen', payload: 7 }, 'PRECONDITION_INPUT_UNKNOWN'],
    ['an appointment that is never', { payload: [{ summary: 'Dentist', start: 'soon' }] }, 'CALENDAR_WITHOUT_TIMES'],
    ['degrees Fahrenheit', { topic: 'outside', payload: 70 }, 'TEMPERATURE_UNIT_DOUBTFUL'],
  ])('with %s is refused', (_, message, code) => {
    expect(() => read(message)).toThrow(expect.objectContaining({ code }));
  });
});

it('the message of a plan is a copy that a flow may change', () => {
  const reserve = { departure: now, minutes: 20 };
  const view: PreconditionView = {
    ...{ mode: 'waiting', reason: { say: (language) => `${language}: waits` }, nextStart: now, departure: now },
    ...{ trigger: 'time', leadMinutes: 20, insideTemp: null, target: 21, onCar: false, reserve },
  };
  const { topic, payload, vin } = preconditionMessage('VIN', view, 'de');
  expect({ topic, vin }).toEqual({ topic: 'VIN/precondition', vin: 'VIN' });
  expect(payload).toEqual({ ...view, reason: 'de: waits' });
  expect(payload.reserve).not.toBe(reserve);
});
