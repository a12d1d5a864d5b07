import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPeople, type PersonMessage } from '../../../src/rules/presence/read';

const now = Date.parse('2026-11-23T21:00Z');
const earlier = Date.parse('2026-11-23T20:55Z');
const read = (message: PersonMessage) => readPeople(message, { now })[0];

const attributes = { latitude: 52.5, longitude: 13.4, gps_accuracy: 12, source: 'device_tracker.phone' };
const fix = { latitude: 52.5, longitude: 13.4, accuracy: 12 };
const state = { entity_id: 'person.anna', state: 'not_home', attributes, last_updated: '2026-11-23T20:55:00+00:00' };
const anna = { person: 'person.anna', at: earlier, place: 'away', fix };
const owntracks = { _type: 'location', lat: 52.5, lon: 13.4, acc: 12, tst: earlier / 1_000, batt: 80, tid: 'an' };

describe('a person in a message', () => {
  it.each<[string, PersonMessage, object]>([
    ['"events: state"', { topic: 'person.anna', payload: 'not_home', data: { entity_id: 'person.anna', old_state: null, new_state: state } }, anna],
    ['"current state"', { payload: 'not_home', data: state }, anna],
    ['a whole entity as payload', { payload: state }, anna],
    ['"events: all"', { payload: { event_type: 'state_changed', entity_id: 'person.anna', event: { entity_id: 'person.anna', new_state: state } } }, anna],
    ['"get entities"', { payload: [state] }, anna],
    ['JSON as text', { payload: Buffer.from(JSON.stringify(state)) }, anna],
    ['a zone node', { topic: 'person.anna', payload: 'not_home', data: { entity_id: 'person.anna', new_state: state }, zones: [] } as PersonMessage, anna],
    ['at home', { payload: { ...state, state: 'home' } }, { ...anna, place: 'home' }],
    ['in a zone with a name', { payload: { ...state, state: 'Work' } }, { ...anna, place: 'Work' }],
    ['in a zone that somebody called Home', { payload: { ...state, state: 'Home', attributes: { ...attributes, in_zones: ['zone.cabin'] } } }, { ...anna, place: 'Home' }],
    ['in the home, called otherwise', { payload: { ...state, state: 'Nest', attributes: { ...attributes, in_zones: ['zone.home'] } } }, { ...anna, place: 'home' }],
    ['unknown', { payload: { ...state, state: 'unknown' } }, { ...anna, place: null, fix: null }],
    ['unavailable', { payload: { ...state, state: 'unavailable', attributes: {} } }, { ...anna, place: null, fix: null }],
    ['a router that gives no coordinates', { payload: { entity_id: 'device_tracker.phone', state: 'home', attributes: { source_type: 'router' } } }, { person: 'device_tracker.phone', at: now, place: 'home', fix: null }],
    ['a bare state with its id', { topic: 'person.anna', payload: 'Work' }, { person: 'person.anna', at: now, place: 'Work', fix: null }],
    ['the home with two in it', { payload: { entity_id: 'zone.home', state: '2', attributes: { persons: ['person.anna'] } } }, { person: 'zone.home', at: now, place: 'home', fix: null }],
    ['the home with nobody in it', { payload: { entity_id: 'zone.home', state: '0', attributes: {} } }, { person: 'zone.home', at: now, place: 'away', fix: null }],
    ['another zone with one in it', { payload: { entity_id: 'zone.work', state: '1', attributes: { friendly_name: 'Work' } } }, { person: 'zone.work', at: now, place: 'Work', fix: null }],
    ['another zone with nobody in it', { payload: { entity_id: 'zone.work', state: '0', attributes: { friendly_name: 'Work' } } }, { person: 'zone.work', at: now, place: null, fix: null }],
    ['Proximity, how far', { payload: { entity_id: 'sensor.home_anna_distance', state: '2.5', attributes: { unit_of_measurement: 'km' } } }, { person: 'anna', at: now, place: null, fix: null, fromHome: 2_500 }],
    ['Proximity, arrived', { payload: { entity_id: 'sensor.home_anna_direction_of_travel', state: 'arrived', attributes: {} } }, { person: 'anna', at: now, place: 'home', fix: null }],
    ['Proximity, unknown', { payload: { entity_id: 'sensor.home_anna_distance', state: 'unknown', attributes: {} } }, { person: 'anna', at: now, place: null, fix: null }],
    ['OwnTracks', { topic: 'owntracks/anna/phone', payload: JSON.stringify(owntracks) }, { person: 'owntracks/anna/phone', at: earlier, place: null, fix }],
    ['OwnTracks in a region', { topic: 'owntracks/anna/phone', payload: { ...owntracks, inregions: ['Home'] } }, { person: 'owntracks/anna/phone', at: earlier, place: 'home', fix }],
    ['OwnTracks in no region', { topic: 'owntracks/anna/phone', payload: { ...owntracks, inregions: [] } }, { person: 'owntracks/anna/phone', at: earlier, place: null, fix }],
    ['OwnTracks that the broker kept', { topic: 'owntracks/anna/phone', payload: owntracks, retain: true }, { person: 'owntracks/anna/phone', at: earlier, place: null, fix }],
    ['OwnTracks entering', { topic: 'owntracks/anna/phone/event', payload: { ...owntracks, _type: 'transition', event: 'enter', desc: 'Work' } }, { person: 'owntracks/anna/phone', at: earlier, place: 'Work', fix }],
    ['OwnTracks leaving the home', { topic: 'owntracks/anna/phone/event', payload: { ...owntracks, _type: 'transition', event: 'leave', desc: 'home' } }, { person: 'owntracks/anna/phone', at: earlier, place: 'away', fix }],
    ['OwnTracks leaving another place', { topic: 'owntracks/anna/phone/event', payload: { ...owntracks, _type: 'transition', event: 'leave', desc: 'Work' } }, { person: 'owntracks/anna/phone', at: earlier, place: null, fix }],
    ['OwnTracks with a clock that is ahead', { topic: 'owntracks/anna/phone', payload: { ...owntracks, tst: now / 1_000 + 600 } }, { person: 'owntracks/anna/phone', at: now, place: null, fix }],
    ['bare coordinates', { topic: 'phones/anna', payload: { latitude: 52.5, longitude: 13.4, gps_accuracy: 12 } }, { person: 'phones/anna', at: now, place: null, fix }],
    ['bare coordinates that the broker kept', { topic: 'phones/anna', payload: { latitude: 52.5, longitude: 13.4 }, retain: true }, { person: 'phones/anna', at: now, place: null, fix: null }],
    ['coordinates of Null Island', { payload: { ...state, attributes: { latitude: 0, longitude: 0 } } }, { ...anna, fix: null }],
    ...(['home', 'Home', 'on', 'ON', 'true', true, 1, '1', Buffer.from('home')] as const).map((payload): [string, PersonMessage, object] => [`the plain ${JSON.stringify(payload)}`, { topic: 'anna', payload }, { person: 'anna', at: now, place: 'home', fix: null }]),
    ...(['away', 'not_home', 'off', 'false', false, 0, '0'] as const).map((payload): [string, PersonMessage, object] => [`the plain ${JSON.stringify(payload)}`, { topic: 'anna', payload }, { person: 'anna', at: now, place: 'away', fix: null }]),
    ['a plain unknown', { topic: 'anna', payload: 'unknown' }, { person: 'anna', at: now, place: null, fix: null }],
  ])('%s', (_, message, reading) => {
    expect(read(message)).toEqual(reading);
  }); // prettier-ignore

  it('is each of several entities', () => {
    const payload = [
      state,
      { ...state, entity_id: 'person.bob', state: 'home' },
      { entity_id: 'light.hall', state: 'on' },
    ];
    expect(readPeople({ payload }, { now }).map(({ person, place }) => [person, place])).toEqual([
      ['person.anna', 'away'],
      ['person.bob', 'home'],
    ]);
  });

  it.each<[string, PersonMessage]>([
    ['a boolean without a topic', { payload: true }],
    ['another entity', { payload: { entity_id: 'sensor.outside', state: '7', attributes: {} } }],
    ['the last will of OwnTracks', { topic: 'owntracks/anna/phone', payload: { _type: 'lwt', tst: 1 } }],
    ['OwnTracks without a time', { topic: 'owntracks/anna/phone', payload: { ...owntracks, tst: undefined } }],
    ['a word that is no place', { topic: 'anna', payload: 'hello' }],
    ['nothing', {}],
    [
      'an entity that was removed',
      { topic: 'person.anna', data: { entity_id: 'person.anna', old_state: state, new_state: null } },
    ],
  ])('is not in %s', (_, message) => {
    expect(read(message)).toBeUndefined();
  });

  it('never throws, and is never made up', () => {
    const word = fc.constantFrom('entity_id', 'state', 'attributes', 'new_state', 'event', 'latitude', 'longitude', '_type', 'lat', 'lon', 'tst', 'inregions', 'in_zones', '__proto__'); // prettier-ignore
    const leaf = fc.oneof(fc.anything(), fc.constantFrom('person.a', 'home', 'not_home', 'location', 52.5, 1e99, NaN));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(word, tie('tree'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, fc.constantFrom('', 'a', 'person.a'), (payload, data, topic) => {
        for (const { at, fix, person } of readPeople({ payload, data, topic }, { now })) {
          expect(at <= now && person !== '').toBe(true);
          if (fix) expect(Math.abs(fix.latitude) <= 90 && Math.abs(fix.longitude) <= 180).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
