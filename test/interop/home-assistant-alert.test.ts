import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Demo } from './peers/evfleetpulse';
import { HomeAssistant } from './peers/home-assistant';
import type { State } from './peers/home-assistant-api';
import { Mosquitto } from './peers/mosquitto';
import { both, describeWith } from './peers/peer';
import { stopAll } from './peers/program';

const car = 'e00000000lotse000';

/** As the dialog saves it: a window may be open for no time at all. */
const alert = {
  ...{ id: 'e000000000alert', type: 'tesla-alert', z: 'e0000000000tour0', version: 1, name: '', vehicle: car },
  ...{
    alerts: ['left_open', 'line'],
    openAfter: 0,
    windowsAfter: 0,
    sentryAtHome: true,
    tyreFront: 2.9,
    tyreRear: 2.9,
  },
  ...{ lowThreshold: 30, lowFrom: '20:00', lowTo: '23:00', conditions: [], reminders: [], awayWords: '', quiet: [] },
  ...{ cooldown: 0, cap: 20, remindEvery: '', channel: 'message', chatId: '', ntfyTopic: '', language: '' },
  ...{ capacity: 75, zone: 'Europe/Berlin', service: false, loaded: false, x: 380, y: 900, wires: [[], [], []] },
};

const types = ['raised', 'cleared', 'reminded', 'digest'];

const versions = [
  ['alerts in the newest Home Assistant, 2026.11.0', inject('homeAssistant')],
  ['alerts in an older Home Assistant, 2025.4.4', inject('olderHomeAssistant')],
] as const;

for (const [title, version] of versions) {
  describeWith(title, both(inject('mosquitto'), version), (peers) => {
    let mosquitto: Mosquitto;
    let homeAssistant: HomeAssistant;
    let demo: Demo;
    let vin: string;

    beforeAll(async () => {
      const [broker, installation] = peers();
      mosquitto = await Mosquitto.create(broker);
      await mosquitto.start();
      homeAssistant = await HomeAssistant.create(installation);
      await homeAssistant.start();
      await homeAssistant.addMqtt(mosquitto.port);
      demo = await Demo.create(mosquitto.url);
      await demo.start();
      // The second car stands, and nobody is in it.
      vin = (await demo.control.cars())[1]!.vin;
      await demo.control.change(vin, { signals: { FpWindow: 'Closed', DriverSeatOccupied: false, Locked: true } });
      await demo.deploy((node) => node, [alert]);
    });

    afterAll(() =>
      stopAll(
        () => demo?.remove(),
        () => homeAssistant?.remove(),
        () => mosquitto?.remove(),
      ),
    );

    const idOf = async (key: string): Promise<string> =>
      (await homeAssistant.api.waitForEntity(`tesla_${vin}_${key}`)).entity_id;
    const shows = async (key: string, accepts: (state: State) => boolean, within?: number): Promise<State> =>
      homeAssistant.api.waitForState(await idOf(key), accepts, within);

    test('has a binary sensor of each that is watched, and one event', async () => {
      expect((await idOf('alert_left_open')).split('.')[0]).toBe('binary_sensor');
      expect((await idOf('alert_line')).split('.')[0]).toBe('binary_sensor');
      expect((await idOf('alert')).split('.')[0]).toBe('event');
      const { attributes } = await shows('alert_left_open', ({ state }) => state === 'off');
      expect(attributes).toMatchObject({ device_class: 'opening', text: null, since: null, severity: null });
      const event = await shows('alert', ({ state }) => state === 'unknown');
      expect(event.attributes['event_types']).toEqual(types);
    });

    test('shows a window that was left open, and that it is closed again', async () => {
      await demo.control.change(vin, { signals: { FpWindow: 'Opened' } });
      const { attributes } = await shows('alert_left_open', ({ state }) => state === 'on');
      expect(attributes).toMatchObject({ severity: 'warning', text: expect.stringMatching(/window open/) });
      expect(Date.parse(String(attributes['since']))).toBeGreaterThan(0);
      const raised = await shows('alert', ({ attributes: { event_type: type } }) => type === 'raised');
      expect(raised.attributes).toMatchObject({ alert: 'left_open', subject: 'windows', severity: 'warning' });
      await demo.control.change(vin, { signals: { FpWindow: 'Closed' } });
      // It has to be over for half a minute, and the next minute looks.
      await shows('alert', ({ attributes: { event_type: type } }) => type === 'cleared', 100_000);
      await shows('alert_left_open', ({ state }) => state === 'off');
    });
  });
}
