import { beforeEach, describe, expect, it } from 'vitest';
import type { Intent, Progress } from '../../../src/commands/intent';
import { RunningChargeRule, type RuledCar, type ChargeRuleNews } from '../../../src/fleet/charge/running';
import { Circuits } from '../../../src/fleet/charge/circuits';
import { Suns } from '../../../src/fleet/charge/suns';
import { Vehicle } from '../../../src/fleet/vehicle';
import { silentLog } from '../../../src/kernel/log';
import { Subscribers } from '../../../src/kernel/subscribers';
import type { ChargeEvent, ChargeRuleView, ChargeIntent } from '../../../src/rules/charge/exchange';
import type { ChargeRule } from '../../../src/rules/charge/rule';
import { chargeDefaults, type ChargeRuleSettings } from '../../../src/rules/charge/settings';
import { newState } from '../../../src/rules/charge/state';
import type { SignalValues } from '../../../src/vehicle/record';
import { ManualClock, settle } from '../../support/manual-clock';

const vin = 'LRW3E7EK1PC000001';
const second = 1_000;
const minute = 60 * second;

const settings: ChargeRuleSettings = {
  ...chargeDefaults,
  zone: 'Europe/Berlin',
  home: { latitude: 52.5, longitude: 13.4, radius: 100 },
  capacity: 75,
  maxAmps: 16,
};

const sentence = (text: string) => ({ say: (language: string) => `${language}: ${text}` });
const idle: ChargeRuleView = {
  ...{ mode: 'idle', reason: sentence('idle'), until: null, nextStart: null, plan: null, expectedSoc: null },
  ...{ cost: null, currency: null, limit: 80, target: null, readyBy: null, boost: null, held: false },
  wanted: { amps: 0, missing: 0 },
  lowered: null,
};
const startIntent: ChargeIntent = {
  ...{ id: '1', command: 'charge_start', parameters: {}, reason: sentence('cheap'), wake: 'never' },
  expiresAt: Date.parse('2026-06-02T00:00:00Z'),
};

/** A rule that does what a test says, and keeps what it heard. */
class ScriptedRule implements ChargeRule {
  readonly heard: ChargeEvent[] = [];
  view = idle;
  intents: ChargeIntent[] = [];
  start = () => newState;
  step: ChargeRule['step'] = (state, event) => {
    this.heard.push(event);
    const intents = this.intents.splice(0);
    return { state: { ...state, count: state.count + intents.length }, intents, notices: [], view: this.view };
  };

  kinds(): string[] {
    return this.heard.splice(0).map(({ kind }) => kind);
  }
}

let clock: ManualClock;
let car: Vehicle;
let progress: Subscribers<Progress>;
let kept: Map<string, unknown>;
let writes: number;
let script: ScriptedRule;

beforeEach(() => {
  clock = new ManualClock();
  kept = new Map();
  writes = 0;
  script = new ScriptedRule();
  progress = new Subscribers((error) => {
    throw error;
  });
  const memory = { remember: async () => {} };
  car = new Vehicle({ vin, memory, clock, random: () => 0.5, log: silentLog });
});

function running(change: Partial<ConstructorParameters<typeof RunningChargeRule>[0]> = {}): RunningChargeRule {
  const watched: RuledCar = {
    vin,
    state: car.state,
    get presence() {
      return car.presence;
    },
    commands: { onProgress: (listener) => progress.subscribe(listener) },
    onEvent: (listener) => car.onEvent(listener),
    follow: (rule) => car.follow(rule),
  };
  return new RunningChargeRule({
    car: watched,
    settings,
    rule: script,
    memory: {
      remember(key, state) {
        writes += 1;
        kept.set(key, structuredClone(state));
      },
      recall: async (key) => kept.get(key),
      forget: (key) => void kept.delete(key),
    },
    circuits: new Circuits(),
    suns: new Suns(),
    ready: Promise.resolve(),
    language: 'en',
    clock,
    log: silentLog,
    ...change,
  });
}

function tell(data: SignalValues): void {
  const now = clock.now();
  void car.apply({ topic: 'V', vin, txid: '', createdAt: now, receivedAt: now, isResend: false, data });
}

describe('a running rule', () => {
  it('begins with when it last ran and the car, then hears records gathered and a tick a minute', async () => {
    const rule = running();
    await rule.start();
    expect(script.heard[0]).toEqual({ kind: 'started', lastSeen: null });
    expect(script.kinds()).toEqual(['started', 'car']);
    tell({ Soc: 50 });
    tell({ Gear: 'P' });
    clock.advance(1_999);
    expect(script.kinds()).toEqual([]);
    clock.advance(1);
    expect(script.kinds()).toEqual(['car']);
    clock.advance(minute - 2 * second);
    expect(script.kinds()).toEqual(['car', 'tick']);
    rule.stop();
    rule.stop();
    tell({ Soc: 51 });
    clock.advance(10 * minute);
    expect(script.kinds()).toEqual([]);
    expect(car.rule).toBeUndefined();
  });

  it('is the only one of its car, until it stops', async () => {
    const first = running();
    await first.start();
    expect(car.rule).toBe(first);
    const second = running();
    await expect(second.start()).rejects.toMatchObject({ code: 'RULE_TAKEN' });
    second.stop();
    expect(car.rule).toBe(first);
    first.stop();
    const third = running();
    await third.start();
    expect(car.rule).toBe(third);
    third.stop();
  });

  it('writes its state when it changed, and every five minutes that it is alive', async () => {
    const rule = running();
    await rule.start();
    const begun = writes;
    clock.advance(4 * minute);
    expect(writes).toBe(begun);
    script.intents = [startIntent];
    rule.order({ set: 'hold', on: true });
    expect(writes).toBe(begun + 1);
    clock.advance(6 * minute);
    expect(writes).toBe(begun + 2);
    const lastSeen = clock.now();
    rule.stop();
    clock.advance(30 * minute);
    const again = running();
    await again.start();
    expect(script.heard.findLast(({ kind }) => kind === 'started')).toMatchObject({ kind: 'started' });
    const started = script.heard.findLast((event) => event.kind === 'started');
    expect(lastSeen - (started as { lastSeen: number }).lastSeen).toBeLessThanOrEqual(5 * minute);
    again.stop();
  });

  it('leaves nothing behind where it is gone for good, and a rule that never had the car leaves all', async () => {
    const rule = running();
    await rule.start();
    rule.order({ set: 'hold', on: true });
    const second = running();
    await expect(second.start()).rejects.toMatchObject({ code: 'RULE_TAKEN' });
    second.stop({ forget: true });
    rule.stop();
    expect([...kept.keys()]).toEqual([`charge/${vin}`]);
    await rule.start();
    rule.stop({ forget: true });
    expect([...kept.keys()]).toEqual([]);
  });

  it('takes nothing from what another version kept', async () => {
    kept.set(`charge/${vin}`, { lastSeen: 1, state: { version: 99, count: 7 } });
    const rule = running();
    await rule.start();
    expect(script.heard[0]).toEqual({ kind: 'started', lastSeen: null });
    rule.stop();
  });

  it('keeps orders and prices that come before it has begun', async () => {
    let ready = (): void => {};
    const rule = running({ ready: new Promise<void>((resolve) => (ready = resolve)) });
    const starting = rule.start();
    rule.order({ set: 'boost', percent: 90 });
    expect(script.kinds()).toEqual([]);
    ready();
    await starting;
    expect(script.kinds()).toEqual(['started', 'order', 'car']);
    rule.stop();
  });

  it('does not begin when it was stopped meanwhile', async () => {
    const rule = running();
    const starting = rule.start();
    rule.stop();
    await starting;
    await settle();
    expect([script.kinds(), clock.timers, car.rule]).toEqual([[], 0, undefined]);
  });

  it('tells a view once, and intents as they come', async () => {
    const rule = running();
    const told: ChargeRuleNews[] = [];
    rule.subscribe((event) => told.push(event));
    await rule.start();
    clock.advance(3 * minute);
    expect(told.map(({ kind }) => kind)).toEqual(['view']);
    script.view = { ...idle, reason: sentence('other') };
    script.intents = [startIntent];
    clock.advance(minute);
    expect(told.slice(1).map(({ kind }) => kind)).toEqual(['view', 'intent']);
    rule.stop();
  });

  it('goes on after a step that fails', async () => {
    const errors: string[] = [];
    const rule = running({ log: { ...silentLog, error: (text) => errors.push(text) } });
    await rule.start();
    const step = script.step;
    script.step = () => {
      throw new Error('a hole');
    };
    clock.advance(minute);
    expect(errors[0]).toContain('a hole');
    script.step = step;
    script.kinds();
    clock.advance(minute);
    expect(script.kinds()).toEqual(['car', 'tick']);
    rule.stop();
  });

  it.each<[string, Partial<Intent>, boolean]>([
    ['its own wish', { reason: 'en: cheap' }, true],
    ['one whose reason a flow dropped', {}, true],
    ['one that a flow changed', { reason: 'en: cheap', parameters: { x: 1 } }, true],
    ['another command', { command: 'charge_stop', reason: 'en: cheap' }, false],
    ['a command of Home Assistant', { surface: 'home_assistant' }, false],
    ['a like command of another flow', { parameters: { x: 1 } }, false],
  ])('hears what became of %s', async (_, change, isHeard) => {
    const rule = running();
    await rule.start();
    script.intents = [startIntent];
    clock.advance(minute);
    script.kinds();
    const intent: Intent = { command: 'charge_start', parameters: {}, surface: 'flow', at: clock.now(), ...change };
    const result = {
      status: 'verified',
      ok: true,
      code: null,
      reason: '',
      fix: '',
      cost: 0,
      vin,
      command: '',
    } as const;
    progress.publish({ stage: 'sent', intent, until: 0 });
    progress.publish({ stage: 'done', intent, result });
    progress.publish({ stage: 'done', intent, result });
    const expected = { kind: 'result', id: '1', result: { ok: true, status: 'verified', code: null } };
    expect(script.heard).toEqual(isHeard ? [expected] : []);
    rule.stop();
  });

  it.each([
    ['refused', 0, true],
    ['expired', 0, true],
    ['refused', 0.001, false],
    ['failed', 0, false],
  ] as const)('tells whether one that ended as %s for $%d was never sent', async (status, cost, isUnsent) => {
    const rule = running();
    await rule.start();
    script.intents = [startIntent];
    clock.advance(minute);
    script.kinds();
    const intent: Intent = { command: 'charge_start', parameters: {}, surface: 'flow', at: clock.now() };
    const result = { status, ok: false, code: null, reason: '', fix: '', cost, vin, command: '' } as const;
    progress.publish({ stage: 'done', intent, result });
    const heard = { kind: 'result', id: '1', result: { ok: false, status, code: null } };
    expect(script.heard).toEqual([isUnsent ? { ...heard, isUnsent } : heard]);
    rule.stop();
  });

  it('puts together what two meters say, with what the car draws', async () => {
    const rule = running();
    await rule.start();
    script.kinds();
    rule.takeMeter({ exported: 900 });
    expect(script.heard).toEqual([]);
    clock.advance(second);
    rule.takeMeter({ imported: 100, batterySoc: 60 });
    const power = { grid: -800, charge: 0, batterySoc: 60, at: clock.now() };
    expect(script.heard).toEqual([{ kind: 'home', power }]);
    script.kinds();
    // Silent for longer than two minutes, one half is no answer.
    clock.advance(3 * minute);
    script.kinds();
    rule.takeMeter({ imported: 100 });
    expect(script.heard).toEqual([]);
    rule.stop();
  });
});

describe('the sun of a home', () => {
  const before = (place: object = {}) => ({
    home: { ...settings.home!, ...place },
    car: () => ({ vin: 'A', priority: 1, missing: 0, drawn: 0, claimed: 3_000 }),
  });
  const sunny = { ...settings, surplus: { buffer: 0, minAmps: 6, startAfter: minute, stopAfter: minute } };

  it('is left to the car whose turn it is, as long as that is there', async () => {
    const suns = new Suns();
    const leave = suns.join(before());
    suns.join(before({ latitude: 52.6 }));
    const rule = running({ suns, settings: sunny });
    await rule.start();
    const charges = (): unknown[] =>
      script.heard.splice(0).flatMap((event) => (event.kind === 'home' ? [event.power.charge] : []));
    rule.takeMeter({ grid: -8_000 });
    expect(charges()).toEqual([-3_000]);
    leave();
    rule.takeMeter({ grid: -8_000 });
    expect(charges()).toEqual([0]);
    rule.stop();
  });

  it('is taken over from who comes later, until that rule ends', async () => {
    const suns = new Suns();
    const rule = running({ suns, settings: sunny });
    script.view = { ...idle, mode: 'surplus' };
    const { step } = script;
    script.step = (state, event, now) => {
      const { state: after, ...brought } = step(state, event, now);
      return { ...brought, state: event.kind === 'car' ? { ...after, facts: event.facts } : after };
    };
    await rule.start();
    const first = before();
    expect(suns.chargeOf(first, 500)).toBe(500);
    car.listening({}, true);
    car.connection({ networkInterface: 'wifi' }, true);
    tell({ DetailedChargeState: 'Charging', ACChargingPower: 7 });
    clock.advance(2 * second);
    expect(suns.chargeOf(first, 500)).toBe(7_500);
    rule.stop();
    expect(suns.chargeOf(first, 500)).toBe(500);
  });
});

describe('a shared circuit', () => {
  function member(name: string, priority = 0) {
    const shares: number[] = [];
    const state = { amps: 16, missing: 10, drawn: 0 };
    return {
      state,
      shares,
      vin: name,
      priority,
      circuit: 32,
      wanted: () => ({ amps: state.amps, missing: state.missing }),
      drawn: () => state.drawn,
      share: (amps: number) => void shares.push(amps),
    };
  }

  it('is never given out twice: who takes over waits until the other draws less', () => {
    const circuits = new Circuits();
    const one = member('A');
    one.state.amps = 32;
    one.state.drawn = 32;
    circuits.join('home', one);
    const urgent = member('B', 1);
    circuits.join('home', urgent);
    expect([one.shares.at(-1), urgent.shares.at(-1)]).toEqual([16, 0]);
    one.state.drawn = 16;
    circuits.share('home');
    expect([one.shares.at(-1), urgent.shares.at(-1)]).toEqual([16, 16]);
  });

  it('gives three cars on 32 A what fits, and the third what is left when one is done', () => {
    const circuits = new Circuits();
    const cars = ['A', 'B', 'C'].map((name) => member(name));
    const leave = cars.map((each) => circuits.join('home', each));
    expect(cars.map(({ shares }) => shares.at(-1))).toEqual([16, 16, 0]);
    cars[0]!.state.amps = 0;
    circuits.share('home');
    expect(cars.map(({ shares }) => shares.at(-1))).toEqual([0, 16, 16]);
    leave[1]!();
    leave[1]!();
    expect(cars.map(({ shares }) => shares.at(-1))).toEqual([16, 16, 16]);
  });

  it('does not mix circuits of other names', () => {
    const circuits = new Circuits();
    const [one, other] = [member('A'), member('B')];
    one.state.amps = other.state.amps = 32;
    circuits.join('home', one);
    circuits.join('cabin', other);
    expect([one.shares, other.shares]).toEqual([[32], [32]]);
  });
});
