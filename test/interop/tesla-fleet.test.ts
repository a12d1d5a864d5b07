import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { drivenControls, parkedControls, type CoreControl } from './core-controls';
import { coreEntities, hiddenCoreEntities, type CoreEntity } from './core-entities';
import type { Signals } from './peers/evfleetpulse';
import { describeWith } from './peers/peer';
import { TeslaFleet } from './peers/tesla-fleet';

describeWith("Home Assistant's own tesla_fleet", inject('teslaFleet'), (installation) => {
  let core: TeslaFleet;
  /** Drives home. */
  let driven: string;
  /** Charges at home. */
  let parked: string;

  beforeAll(async () => {
    core = await TeslaFleet.start(installation());
    [driven = '', parked = ''] = core.tesla.info.vins;
  });

  afterAll(() => core?.stop());

  const signals = async (vin: string): Promise<Signals> => (await core.tesla.control.car(vin)).signals;
  const flashLights = (vin: string) => core.use(vin, { platform: 'button', key: 'flash_lights', service: 'press' });
  const setLimit = (vin: string, value: number) =>
    core.use(vin, {
      platform: 'number',
      key: 'charge_state_charge_limit_soc',
      service: 'set_value',
      data: { value },
    });

  /** What Tesla counted while something was done. */
  const billed = async (act: () => Promise<unknown>) => {
    const before = await core.tesla.control.bill();
    await act();
    const after = await core.tesla.control.bill();
    return {
      commands: after.commands.count - before.commands.count,
      data: after.data.count - before.data.count,
      wakes: after.wakes.count - before.wakes.count,
    };
  };

  test('ends the dialog when the user refuses', async () => {
    expect(await core.refuse()).toBe('user_rejected_authorize');
  });

  test('signs in: consent, region, domain, its own key on that domain; each car costs one call for data', async () => {
    const steps = [
      'external auth',
      'form region',
      'form domain_input',
      'form domain_registration public_key_mismatch',
      'form registration_complete',
      'create_entry',
    ];
    expect(await billed(async () => expect(await core.signIn()).toEqual(steps))).toEqual({
      commands: 0,
      data: 2,
      wakes: 0,
    });
    expect((await core.entry()).state).toBe('loaded');
  });

  test('shows both cars as it shows real ones: 89 entities each, 52 of them on', async () => {
    const entities = await core.entities();
    for (const vin of [driven, parked]) {
      const own = entities.filter(({ unique_id: id }) => id.startsWith(`${vin}-`));
      expect(own.length).toBe(89);
      expect(own.filter(({ disabled_by: by }) => by === null).length).toBe(52);
    }
  });

  const agrees = ({ platform, key, state, within }: CoreEntity) =>
    test(`${platform} ${key} says what the car streams`, async () => {
      for (const vin of [driven, parked]) {
        const expected = state(await signals(vin));
        const shown = (await core.state(vin, platform, key))?.state;
        if (within === undefined) expect(shown).toBe(expected);
        else expect(Math.abs(Number(shown) - Number(expected))).toBeLessThanOrEqual(within);
      }
    });

  coreEntities.forEach(agrees);

  test('loads anew with entities that were off; that costs a call for the data of each car', async () => {
    for (const vin of [driven, parked]) await core.enable(vin, hiddenCoreEntities);
    await core.tesla.control.change(parked, { signals: { SoftwareUpdateVersion: '2026.32.5 0a1b2c3d4e5f' } });
    expect(await billed(async () => expect(await core.reload()).toBe('loaded'))).toEqual({
      commands: 0,
      data: 2,
      wakes: 0,
    });
  });

  hiddenCoreEntities.forEach(agrees);

  test('says that its key is not on the car', async () => {
    await expect(flashLights(parked)).rejects.toThrow('Not on whitelist fault');
    for (const vin of [driven, parked]) await core.tesla.control.enroll(vin, core.publicKey);
  });

  const works = (car: () => string) => (control: CoreControl) =>
    test(`${control.platform} ${control.key} ${control.service} moves the car`, async () => {
      const commands = core.tesla.listen(car());
      await core.use(car(), control);
      const { domain, payload } = control;
      expect(await commands.next()).toMatchObject({ domain, payload, verified: true, fault: 0, reason: '' });
      expect(await signals(car())).toMatchObject(control.shows ?? {});
    });

  parkedControls.forEach(works(() => parked));
  drivenControls.forEach(works(() => driven));

  test('a command costs one, and no look at the car afterwards', async () => {
    expect(await billed(() => flashLights(driven))).toEqual({ commands: 1, data: 0, wakes: 0 });
  });

  test('says what the car refuses, in the word of the car', async () => {
    const start = { platform: 'switch', key: 'charge_state_user_charge_enable_request', service: 'turn_on' };
    await expect(core.use(parked, start)).rejects.toThrow('is_charging');
  });

  test.each(['car:reboot', 'car:new_key'])('%s: it signs again by itself', async (code) => {
    await core.tesla.control.change(driven, { faults: [{ code }] });
    const commands = core.tesla.listen(driven);
    await setLimit(driven, code === 'car:reboot' ? 71 : 72);
    expect(await commands.next()).toMatchObject({ verified: false, fault: 15 });
    expect(await commands.next()).toMatchObject({ verified: true, fault: 0 });
  });

  test('says that a car sleeps that it believed awake, wakes it once it knows, and then it obeys', async () => {
    await core.tesla.control.change(parked, { asleep: true });
    await expect(flashLights(parked)).rejects.toThrow('online');
    const { entity_id: status } = await core.entity(parked, 'binary_sensor', 'state');
    expect(
      await billed(async () => {
        await core.poll(parked);
        await core.homeAssistant.api.waitForState(status, ({ state }) => state === 'off');
      }),
    ).toEqual({ commands: 0, data: 0, wakes: 0 });
    expect(await billed(() => flashLights(parked))).toEqual({ commands: 1, data: 0, wakes: 1 });
    expect(await core.tesla.control.car(parked)).toMatchObject({ asleep: false });
  });

  test('a token that Tesla refuses is renewed, and the new one is kept', async () => {
    const { entity_id: status } = await core.entity(driven, 'binary_sensor', 'state');
    const before = await core.refreshToken();
    await core.tesla.control.change(driven, { faults: [{ code: 'http:401', times: 1 }] });
    await core.poll(driven);
    await core.homeAssistant.api.waitForState(status, ({ state }) => state === 'unavailable');
    await core.poll(driven);
    await core.homeAssistant.api.waitForState(status, ({ state }) => state === 'on');
    expect(await core.refreshToken(before)).not.toBe(before);
  });

  test('waits as long as Tesla says when it asks too often', async () => {
    const { homeAssistant } = core;
    const { logged } = homeAssistant;
    await core.tesla.control.change(parked, { faults: [{ code: 'http:429', times: 1 }] });
    await core.poll(parked);
    await homeAssistant.said(/rate limited, will retry in 60 seconds/, logged);
    expect((await core.state(parked, 'binary_sensor', 'state'))?.state).not.toBe('unavailable');
  });

  test('asks to sign in again when the consent is taken back, and works after it', async () => {
    await core.revoke();
    expect(await core.reload()).toBe('setup_error');
    expect(await core.signInAgain()).toBe('reauth_successful');
    const { entity_id: status } = await core.entity(driven, 'binary_sensor', 'state');
    await core.homeAssistant.api.waitForState(status, ({ state }) => state === 'on');
    // Loading anew forgot the sessions: each begins with a question.
    expect(await billed(() => flashLights(driven))).toEqual({ commands: 2, data: 0, wakes: 0 });
  });

  test('works after a restart, with new sessions', async () => {
    await core.homeAssistant.stop();
    await core.homeAssistant.start();
    await core.homeAssistant.api.started();
    expect((await core.entry()).state).toBe('loaded');
    expect(await billed(() => flashLights(driven))).toEqual({ commands: 2, data: 0, wakes: 0 });
  });

  test('logs what the tests brought about, and nothing else', () => {
    const expected =
      /Not on whitelist fault|is_charging|is not 'online'|The OAuth token has expired|will retry in 60 seconds/;
    expect(core.homeAssistant.complaints().filter((entry) => !expected.test(entry))).toEqual([]);
  });
});
