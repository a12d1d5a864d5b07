import { describe, expect, it } from 'vitest';
import { chargeSayingOf } from '../../../src/fleet/charge/saying';
import type { ChargeRuleView } from '../../../src/rules/charge/exchange';

const now = Date.parse('2026-06-15T20:00:00Z');
const minute = 60_000;
const settings = { maxAmps: 16, circuit: null };
const block = { start: now, end: now + 60 * minute, power: 11, price: 0.1 };
const view = (mode: ChargeRuleView['mode'], missing = 0): ChargeRuleView => ({
  ...{ mode, reason: { say: () => '' }, until: null, nextStart: null, expectedSoc: null },
  ...{ cost: null, currency: null, limit: 80, target: 80, readyBy: now + 90 * minute, boost: null, held: false },
  plan: { kind: 'cheapest', blocks: [block] as never, cost: null, costNow: null, latestStart: now, missing },
  wanted: { amps: 16, missing: 10 },
  lowered: null,
});

describe('what a charge rule says to alerts', () => {
  it('wants a charge since it began to, and stopped it when it ended to', () => {
    const first = chargeSayingOf(view('planned'), undefined, settings, null, now);
    expect(first).toMatchObject({ wanted: true, since: now, stoppedAt: null });
    const second = chargeSayingOf(view('floor'), undefined, settings, first, now + minute);
    expect(second).toMatchObject({ wanted: true, since: now });
    const third = chargeSayingOf(view('blocked'), undefined, settings, second, now + 2 * minute);
    expect(third).toMatchObject({ wanted: false, since: null, stoppedAt: now + 2 * minute });
    expect(chargeSayingOf(view('waiting'), undefined, settings, third, now + 9 * minute)).toMatchObject({
      stoppedAt: now + 2 * minute,
    });
  });

  it('is ready when the plan ends, and later by what does not fit', () => {
    expect(chargeSayingOf(view('planned'), undefined, settings, null, now)).toMatchObject({
      departure: now + 90 * minute,
      ready: now + 60 * minute,
      charges: [{ start: now, end: now + 60 * minute }],
    });
    expect(chargeSayingOf(view('planned', 45 * minute), undefined, settings, null, now).ready).toBe(now + 105 * minute);
    const facts = { chargeState: 'Charging', timeToFull: 30 * minute, asleep: false, connected: true } as const;
    expect(chargeSayingOf({ ...view('boost'), plan: null }, facts, settings, null, now).ready).toBe(now + 30 * minute);
  });

  it('lowers the current for the sun and for others on the circuit', () => {
    const facts = { amps: 8, asleep: false, connected: true };
    const lowered = (mode: ChargeRuleView['mode'], circuit: object | null) =>
      chargeSayingOf(view(mode), facts, { maxAmps: 16, circuit } as never, null, now).lowered;
    expect(lowered('surplus', null)).toBe(true);
    expect(lowered('planned', null)).toBe(false);
    expect(lowered('planned', { amps: 20, group: 'home', priority: 0 })).toBe(true);
  });
});
