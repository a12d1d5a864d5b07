import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { alertEntities } from '../../src/home-assistant/alert-entities';
import { discoveryMessage } from '../../src/home-assistant/discovery';
import type { CarAlerts } from '../../src/home-assistant/entity';
import { CarFaces, EntityIndex } from '../../src/home-assistant/published-car';
import { HomeAssistantPublisher } from '../../src/home-assistant/publisher';
import { checkSettings } from '../../src/home-assistant/settings';
import { alertNames, type ActiveAlert, type Notice } from '../../src/rules/alerts';
import { ManualClock } from '../support/manual-clock';
import { faultsOf } from './discovery-schema';
import { entities, keptLog, Observer, sentence, start, TestBroker, TestCar, vin } from './support';

const discovery = `homeassistant/device/tesla_${vin}/config`;
const topic = (key: string): string => `tesla/${vin}/${key}`;
const settings = checkSettings({ broker: { url: 'mqtt://host', clientId: 'c1' } });
const origin = { version: '1.2.3', url: 'https://example.com' };

const window: ActiveAlert = {
  ...{ alert: 'left_open', subject: 'windows', severity: 'warning', episode: 'e1', since: start },
  ...{ title: sentence('Blitz: left open'), text: sentence('A window is open.') },
};
const notice: Notice = {
  ...{ kind: 'raise', alert: 'left_open', subject: 'windows', severity: 'warning', episode: 'e1', at: start },
  ...{ title: sentence('Blitz: left open'), text: sentence('A window is open.'), actions: [] },
};

let car: TestCar;
beforeEach(() => {
  car = new TestCar();
});

/** The payloads of a car whose alerts are these. */
function shown(alerts: CarAlerts | undefined, language = 'en'): ReadonlyMap<string, string> {
  if (alerts) car.become({ alerts });
  const faces = new CarFaces(car, new EntityIndex(entities, false), language);
  faces.look();
  return faces.payloads;
}
const json = (text: string | undefined): unknown => JSON.parse(text!);

describe('what is shown of alerts', () => {
  test('is nothing for a car that nothing watches', () => {
    expect([...shown(undefined).keys()].filter((key) => key.startsWith('alert'))).toEqual([]);
  });

  test('is a binary sensor of each that is watched, and the event', () => {
    const keys = [...shown({ watched: ['left_open', 'line'] }).keys()].filter((key) => key.startsWith('alert'));
    expect(keys.sort()).toEqual(['alert', 'alert_left_open', 'alert_line']);
  });

  test('is on with sentence, time and severity, off without, and unknown before they have begun', () => {
    const off = { state: 'OFF', text: null, since: null, severity: null };
    expect(json(shown({ watched: ['left_open'] }).get('alert_left_open'))).toEqual({ ...off, state: 'None' });
    expect(json(shown({ watched: ['left_open'], active: [] }).get('alert_left_open'))).toEqual(off);
    const port = { ...window, subject: 'port', since: start + 60_000, text: sentence('The port is open.') };
    const active = [{ ...port, severity: 'critical' as const }, window, { ...window, alert: 'line' }];
    expect(json(shown({ watched: ['left_open'], active }, 'de').get('alert_left_open'))).toEqual({
      state: 'ON',
      text: 'de: The port is open. de: A window is open.',
      since: '2026-06-01T12:00:00.000Z',
      severity: 'critical',
    });
  });

  test('is what was told last, as an event', () => {
    expect(shown({ watched: ['line'] }).get('alert')).toBe('{}');
    expect(json(shown({ watched: ['left_open'], last: notice }).get('alert'))).toEqual({
      ...{ event_type: 'raised', alert: 'left_open', subject: 'windows', severity: 'warning', episode: 'e1' },
      ...{ at: '2026-06-01T12:00:00.000Z', title: 'Blitz: left open', text: 'A window is open.' },
    });
  });

  test('has an entity for every alert', () => {
    expect(alertEntities.map(({ key }) => key)).toEqual([...alertNames.map((name) => `alert_${name}`), 'alert']);
  });
});

test('discovery keeps to the rules of Home Assistant', () => {
  car.become({ alerts: { watched: alertNames, active: [window], last: notice } });
  const faces = new CarFaces(car, new EntityIndex(entities, false), 'en');
  faces.look();
  const { payload } = discoveryMessage(car.view(), faces.entities, settings, origin);
  expect(faultsOf(discovery, payload)).toEqual([]);
  const { cmps } = JSON.parse(payload) as { cmps: Record<string, object> };
  expect(cmps['alert_left_open']).toMatchObject({
    ...{ p: 'binary_sensor', stat_t: topic('alert_left_open'), val_tpl: '{{ value_json.state }}', dev_cla: 'opening' },
    json_attr_t: topic('alert_left_open'),
  });
  expect(cmps['alert']).toMatchObject({
    ...{ p: 'event', stat_t: topic('alert'), evt_typ: ['raised', 'cleared', 'reminded', 'digest'] },
    // What happened while the broker was away is no news.
    val_tpl: expect.stringContaining("now().timestamp() - 60 else ''"),
  });
});

test('every notice reaches the broker, also two of one moment', async () => {
  const broker = await TestBroker.start();
  const clock = new ManualClock(start);
  const publisher = new HomeAssistantPublisher({
    ...{ settings: checkSettings({ broker: { url: broker.url, clientId: 'c1' } }), entities, origin },
    ...{ clock, random: () => 0.5, log: keptLog() },
  });
  const observer = await Observer.at(broker);
  const listening = broker.subscribed('c1', 'homeassistant/status');
  publisher.start();
  onTestFinished(() => publisher.stop());
  const alerts: CarAlerts = { watched: ['left_open', 'line'], active: [] };
  car.become({ alerts });
  const publication = publisher.add(car);
  await observer.sees(topic('alert_line'));
  await listening;
  car.become({ alerts: { ...alerts, active: [window], last: notice } });
  car.become({ alerts: { ...alerts, active: [window], last: { ...notice, alert: 'line', subject: 'silent' } } });
  car.become({ alerts: { ...alerts, last: { ...notice, kind: 'clear' } } });
  await observer.sees(topic('alert_left_open'), '{"state":"OFF","text":null,"since":null,"severity":null}');
  const last = JSON.stringify({
    ...(json(shown({ ...alerts, last: { ...notice, kind: 'clear' } }).get('alert')) as object),
  });
  await observer.sees(topic('alert'), last);
  const types = observer.on(topic('alert')).map((payload) => json(payload) as { event_type?: string; alert?: string });
  expect(types.map(({ event_type, alert }) => [event_type, alert])).toEqual([
    ['raised', 'left_open'],
    ['raised', 'line'],
    ['cleared', 'left_open'],
  ]);
  // Home Assistant starts: all that stands is said again, but what happened does not happen again.
  observer.forget();
  const heard = broker.taken('c1');
  await observer.publish('homeassistant/status', 'online');
  await heard;
  clock.advance(6_000);
  await observer.sees(topic('alert_line'));
  await observer.sees(topic('alert_left_open'));
  expect(observer.on(topic('alert'))).toEqual([]);

  // Somebody else publishes the car: what is over by then does not happen again, what comes does.
  observer.forget();
  publication.remove({ forget: false });
  publisher.add(car);
  await observer.sees(topic('alert_left_open'));
  car.become({ alerts: { ...alerts, active: [window], last: { ...notice, at: start + 1 } } });
  await observer.sees(topic('alert'));
  expect(observer.on(topic('alert')).map((payload) => (json(payload) as { at: string }).at)).toEqual([
    new Date(start + 1).toISOString(),
  ]);
});
