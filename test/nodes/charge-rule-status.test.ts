import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeStatus } from 'node-red';
import { describe, expect, test } from 'vitest';
import { brokenRule } from '../../nodes/runtime/rule-node';
import { chargeRuleStatus } from '../../nodes/runtime/charge-rule/status';
import { chargeModes, type ChargeRuleView } from '../../src/rules/charge/exchange';
import type { ChargeFacts } from '../../src/rules/charge/facts';
import type { ChargePlan, PlanKind } from '../../src/rules/charge/plan';

/** The longest text that a status has room for. */
const room = 20;

function words(language: string): { _: (key: string, values?: Record<string, string | number>) => string } {
  const file = join(__dirname, '..', '..', 'locales', language, 'status.json');
  const status = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  return {
    _: (key, values = {}) => {
      const text = status[key.replace('status.', '')];
      if (text === undefined) throw new Error(`There is no ${key} in ${language}`);
      return text.replace(/__(\w+)__/g, (_whole, name: string) => String(values[name]));
    },
  };
}

const now = Date.parse('2026-11-23T21:00:00+01:00');
const tonight = Date.parse('2026-11-24T01:15:00+01:00');
const saturday = Date.parse('2026-11-28T13:15:00+01:00');
const settings = {
  zone: 'Europe/Berlin',
  price: { source: 'message', continuous: false, switchingCost: 0 },
} as const;
const plan = (kind: PlanKind): ChargePlan => ({
  ...{ kind, blocks: [], cost: null, costNow: null, latestStart: tonight, missing: 0 },
});

function view(change: Partial<ChargeRuleView>): ChargeRuleView {
  return {
    ...{ mode: 'idle', reason: { say: () => '' }, until: null, nextStart: null, plan: null, expectedSoc: null },
    ...{ cost: null, currency: null, limit: 90, target: 80, readyBy: null, boost: null, held: false },
    wanted: { amps: 0, missing: 0 },
    lowered: null,
    ...change,
  };
}

const car: ChargeFacts = { asleep: false, connected: true, plugged: true, atHome: true, parked: true, soc: 46 };
const charging: ChargeFacts = { ...car, chargeState: 'Charging' };

const show = (change: Partial<ChargeRuleView>, facts: ChargeFacts | undefined = car, language = 'en-US'): NodeStatus =>
  chargeRuleStatus(words(language), view(change), facts, settings, now);

describe('the status of a charge rule', () => {
  test.each<[string, Partial<ChargeRuleView>, ChargeFacts | undefined, string]>([
    ['waits', { mode: 'waiting', nextStart: tonight, plan: plan('cheapest') }, car, 'blue ring waits for 01:15'],
    ['waits for days', { mode: 'waiting', nextStart: saturday }, car, 'blue ring waits for Sat 13:15'],
    ['draws less for others on its circuit', { mode: 'planned', lowered: 9 }, charging, 'green dot charging with 9 A'],
    ['waits for the sun', { mode: 'waiting' }, car, 'blue ring waits'],
    [
      'does not know prices',
      { mode: 'waiting', plan: plan('unknown'), nextStart: tonight },
      car,
      'yellow dot prices unknown',
    ],
    ['charges by plan', { mode: 'planned' }, charging, 'green dot charging to 80 %'],
    ['has only asked the car', { mode: 'planned' }, car, 'blue dot starts charging'],
    ['charges below its target', { mode: 'charging', limit: 70 }, charging, 'green dot charging to 70 %'],
    ['boosts', { mode: 'boost', boost: 95 }, charging, 'green dot boost to 95 %'],
    ['keeps the floor', { mode: 'floor' }, charging, 'green dot charging: floor'],
    ['is forced', { mode: 'forced' }, charging, 'green dot charging: its time'],
    ['follows the sun', { mode: 'surplus' }, charging, 'green dot charging with sun'],
    ['is done', { mode: 'complete' }, { ...car, soc: 79.6 }, 'grey dot full at 80 %'],
    ['is held', { mode: 'held', held: true }, car, 'yellow ring held by you'],
    ['fights', { mode: 'conflict' }, car, 'red dot two controllers'],
    ['is blocked', { mode: 'blocked', until: tonight }, car, 'blue ring blocked to 01:15'],
    ['is always blocked', { mode: 'blocked' }, car, 'blue ring not at this time'],
    ['has no cable', {}, { ...car, plugged: false }, 'grey dot not plugged in'],
    ['is away', {}, { ...car, atHome: false }, 'grey dot not at home'],
    ['drives', {}, { ...car, parked: false }, 'grey dot driving'],
    ['has nothing to do', {}, car, 'grey dot nothing to do'],
    ['knows nothing', {}, { asleep: true, connected: false }, 'yellow dot car unknown'],
    ['has heard of no car', {}, undefined, 'yellow dot car unknown'],
  ])('says that it %s', (_, change, facts, expected) => {
    const status = chargeRuleStatus(words('en-US'), view(change), facts, settings, now) as Record<string, string>;
    expect(`${status['fill']} ${status['shape']} ${status['text']}`).toBe(expected);
  });

  test('does not miss prices where none are wanted', () => {
    const free = { ...settings, price: { ...settings.price, source: 'none' } } as const;
    const waiting = view({ mode: 'waiting', plan: plan('unknown'), nextStart: tonight });
    expect(chargeRuleStatus(words('en-US'), waiting, car, free, now)).toMatchObject({ text: 'waits for 01:15' });
  });

  test.each(['en-US', 'de'])('has room in %s, at its longest', (language) => {
    const longest: Partial<ChargeRuleView>[] = chargeModes.flatMap((mode) => [
      { mode, until: saturday, nextStart: saturday, target: 100, limit: 100, boost: 100 },
      { mode, target: 100, limit: 100, plan: plan('wait') },
      { mode, lowered: 48 },
      { mode },
    ]);
    const cars = [
      undefined,
      car,
      charging,
      { ...car, plugged: false },
      { ...car, atHome: false },
      { ...car, parked: false },
    ];
    const statuses = longest.flatMap((change) => cars.map((facts) => show(change, facts, language)));
    const broken = ['RULE_TAKEN', 'ZONE_UNKNOWN'].map((code) => brokenRule(words(language), code));
    for (const { text = '' } of [...statuses, ...broken]) {
      expect(text).toMatch(/\S/);
      expect(text.length, text).toBeLessThanOrEqual(room);
    }
  });
});
