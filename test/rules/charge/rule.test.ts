import { describe, expect, it } from 'vitest';
import german from '../../../locales/de/charge-rule.json';
import { reasonWords, type ReasonWord } from '../../../src/rules/charge/reasons';
import { chargeRule } from '../../../src/rules/charge/rule';
import {
  everyDay,
  target,
  dynamic,
  evening,
  morning,
  hourly,
  night,
  hour,
  minute,
  Night,
  pricesOf,
  settingsOf,
} from './model';

describe('a night with prices', () => {
  it('waits for the cheap hours, reaches the target and says why', () => {
    const it = night();
    expect(it.sentence).toBe(
      'Waits until 01:00, then charges in 2 parts to 80 % by about 05:00, because electricity costs 9.7 ct then and would cost 27.1 ct if it started now.',
    );
    expect(it.view).toMatchObject({ mode: 'waiting', target: 80, readyBy: morning, currency: 'EUR', expectedSoc: 80 });
    it.until(morning);
    expect(it.car.soc).toBe(80);
    expect(it.car.starts).toBeLessThanOrEqual(2);
    expect(it.sentence).toBe('Does not charge, because the limit of 80 % is reached.');
  });

  it('goes on in the same slot after a restart inside it, and waits after one between slots', () => {
    const it = night().until('2026-11-24T01:00Z');
    expect(it.car.charging).toBe(true);
    const asked = it.asked.length;
    it.restart().look().hear({ kind: 'tick' });
    expect(it.car.charging).toBe(true);
    expect(it.asked.length).toBe(asked);
    const between = night({ price: { ...dynamic, switchingCost: 0 } }).until('2026-11-24T02:30Z');
    between.restart().look();
    expect(between.car.charging).toBe(false);
    expect(between.view.mode).toBe('waiting');
    between.until(morning);
    expect(between.car.soc).toBe(80);
  });

  it('prices late at 13:00: plans with those of today, and anew with those of tomorrow', () => {
    const noon = Date.parse('2026-11-23T11:00Z');
    const it = new Night(noon, { target: target(80), price: dynamic });
    it.car.soc = 52;
    it.hear({ kind: 'prices', series: pricesOf(Date.parse('2026-11-22T23:00Z'), Array<number>(24).fill(0.3)) }).look();
    expect(it.sentence).toMatch(/^Waits for the prices of the hours before .*06:00\. Without them it starts at 03:.*/);
    it.until('2026-11-23T12:10Z');
    it.hear({
      kind: 'prices',
      series: pricesOf(
        Date.parse('2026-11-23T23:00Z'),
        Array.from({ length: 24 }, (_, n) => (n === 1 || n === 2 ? 0.1 : 0.3)),
      ),
    });
    expect(it.sentence).toMatch(/^Waits until 0[01]:/);
    it.until(morning);
    expect(it.car.soc).toBe(80);
  });

  it('prices that never come: starts at the latest safe time', () => {
    const it = new Night(evening, { target: target(80), price: dynamic });
    it.car.soc = 52;
    it.look();
    expect(it.sentence).toMatch(/the latest safe time.*because the prices are not known/);
    it.until(morning);
    expect(it.car.soc).toBe(80);
  });

  it('D beyond prices: waits, and still meets the latest start', () => {
    const it = night({ target: target(80, '16:00') });
    expect(it.view.plan?.kind).toBe('wait');
    it.until('2026-11-24T15:00Z');
    expect(it.car.soc).toBe(80);
  });

  it('unplug mid-plan: forgets the stay, and plans again when plugged in', () => {
    const it = night().until('2026-11-24T00:30Z');
    it.car.unplug();
    it.look();
    expect(it.view).toMatchObject({ mode: 'idle', plan: null });
    expect(it.sentence).toBe('Does nothing, because the car is not plugged in.');
    it.until('2026-11-24T01:30Z');
    it.car.plug();
    it.until(morning);
    expect(it.car.soc).toBe(80);
  });

  it('one departure is forgotten after unplugging, one of every week is not', () => {
    const once = { soc: 80, readyBy: [{ days: { weekdays: [], also: ['2026-11-24'] }, time: '06:00' }] };
    for (const [wish, left] of [
      [once, null],
      [target(80), morning],
    ] as const) {
      const it = night({ target: wish });
      expect(it.view.readyBy).toBe(morning);
      it.car.unplug();
      it.look();
      expect(it.view.readyBy).toBe(left);
    }
  });

  it('after its only departure, also begun anew, keeps floor and limit, and says once that it plans no more', () => {
    const once = { soc: 80, readyBy: [{ days: { weekdays: [], also: ['2026-11-22'] }, time: '06:00' }] };
    const it = new Night(evening, { target: once });
    Object.assign(it.car, { soc: 12, limit: 90 });
    it.look();
    expect([it.view.mode, it.car.limit, it.car.charging]).toEqual(['floor', 80, true]);
    it.until(evening + 2 * hour);
    it.restart().look();
    expect(it.car.charging).toBe(false);
    const sentence = 'Does not plan, because its departure is over. Set a later date, or days of the week.';
    expect([it.sentence, it.notices]).toEqual([sentence, [sentence]]);
  });

  it('charges on when the departure is over and the target was not reached, and tells once', () => {
    const it = night({ target: target(80, '23:00') }).until('2026-11-23T23:00Z');
    expect(it.view.mode).toBe('planned');
    expect(it.sentence).toBe('Charges to 80 % at once, because that was not reached by 23:00.');
    expect(it.notices.filter((notice) => notice.includes('was not reached'))).toHaveLength(1);
    expect(it.notices[0]).toContain('after the departure at 23:00');
    it.until('2026-11-24T00:00Z');
    expect(it.car.soc).toBe(80);
  });

  it('charges on after a missed departure no longer than it may, and then plans for the next one', () => {
    const overrun = (hours: number) => {
      const it = night({ target: { ...target(80, '23:00'), overrun: hours } }).until('2026-11-23T22:20Z');
      const modes = [it.view.mode];
      it.restart().until('2026-11-23T22:35Z');
      return [...modes, it.view.mode, it.car.charging, it.view.readyBy];
    };
    const next = Date.parse('2026-11-24T22:00Z');
    expect(overrun(0)).toEqual(['waiting', 'waiting', false, next]);
    expect(overrun(0.5)).toEqual(['planned', 'waiting', false, next]);
    expect(overrun(1)).toEqual(['planned', 'planned', true, Date.parse('2026-11-23T22:00Z')]);
  });

  it('a departure that was missed while this machine was down: charges at once', () => {
    const it = night();
    it.car.charging = false;
    it.now = morning + hour;
    it.restart().look();
    expect(it.car.charging).toBe(true);
    expect(it.sentence).toBe('Charges to 80 % at once, because that was not reached by 06:00.');
  });

  it('negative prices: charges up to the limit', () => {
    const it = new Night(evening, { target: target(60), price: { ...dynamic, max: { price: 0, strict: false } } });
    it.car.soc = 52;
    it.hear({ kind: 'prices', series: pricesOf(evening, [0.2, -0.05, -0.05, -0.05, 0.2, 0.2, 0.2, 0.2]) }).look();
    it.until('2026-11-24T01:00Z');
    expect(it.car.soc).toBeGreaterThan(79);
    expect(it.view.cost === null || it.view.cost < 0).toBe(true);
  });

  it.each([
    ['charges while the sun is expected, where feeding in has a price', 0.08, 13],
    ['ignores the forecast without one', undefined, 9],
  ])('%s', (_, feedIn, begins) => {
    const from = Date.parse('2026-06-21T06:00Z');
    const it = new Night(from, { target: target(60, '18:00'), price: { ...dynamic, ...(feedIn && { feedIn }) } });
    Object.assign(it.car, { soc: 50, limit: 80 });
    const hours = [0.3, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3];
    it.hear({ kind: 'prices', series: pricesOf(from, hours) }).look();
    it.hear({ kind: 'sun', slots: [{ start: from + 4 * hour, end: from + 6 * hour, watts: 11_500 }] }).look();
    it.until(it.view.nextStart!);
    expect(new Date(it.now).getUTCHours() + 2).toBe(begins);
    expect(it.car.charging).toBe(true);
  });

  it('does not flip the current slot for less than one per cent', () => {
    const it = night().until('2026-11-24T00:20Z');
    expect(it.car.charging).toBe(true);
    const before = it.asked.length;
    it.hear({
      kind: 'prices',
      series: pricesOf(
        evening,
        hourly.map((price, n) => (n === 4 ? price - 0.0104 : price)),
      ),
    }).look();
    expect(it.car.charging).toBe(true);
    expect(it.asked.length).toBe(before);
  });
});

describe('both nights on which the clocks change', () => {
  it.each([
    ['spring', '2026-03-28T21:00Z', '2026-03-29T04:00Z'],
    ['autumn', '2026-10-24T20:00Z', '2026-10-25T05:00Z'],
  ])('DST, %s: is ready at 06:00 local time', (_, from, ready) => {
    const it = new Night(from, { target: target(80) });
    it.car.soc = 40;
    it.look();
    expect(it.view.readyBy).toBe(Date.parse(ready));
    it.until(ready);
    expect(it.car.soc).toBeGreaterThan(79);
  });

  it('a window from 22:00 to 06:00 lasts 7 hours in spring and 9 in autumn', () => {
    const windows = [{ window: { days: everyDay, from: '22:00', to: '06:00' }, mode: 'force' as const }];
    for (const [from, hours] of [
      ['2026-03-28T21:00Z', 7],
      ['2026-10-24T20:00Z', 9],
    ] as const) {
      const it = new Night(from, { windows });
      it.look();
      expect(it.view.until! - it.now).toBe(hours * hour);
    }
  });
});

describe('its words', () => {
  it('are there in both languages, with the same things filled in', () => {
    const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
    expect(Object.keys(german).sort()).toEqual(Object.keys(reasonWords).sort());
    for (const word of Object.keys(reasonWords) as ReasonWord[]) {
      expect([word, places(german[word])]).toEqual([word, places(reasonWords[word])]);
    }
  });
});

describe('its cost', () => {
  it('a tick with nothing changed costs little, and leaves the state as it is', () => {
    const rule = chargeRule(settingsOf({ target: target(80), price: dynamic }));
    const it = night();
    let { state } = rule.step(it.state, { kind: 'tick' }, evening + minute);
    const before = state;
    const times = 20_000;
    const began = performance.now();
    for (let n = 0; n < times; n++) state = rule.step(state, { kind: 'tick' }, evening + minute + n).state;
    const each = ((performance.now() - began) / times) * 1_000;
    expect(state).toBe(before);
    // 20 µs are the aim; a busy machine gets ten times as much.
    expect(each).toBeLessThan(200);
  });
});
