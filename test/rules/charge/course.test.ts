import { describe, expect, it } from 'vitest';
import { dynamic, evening, hour, minute, morning, night, Night, pricesOf, start, target } from './model';

describe('a charge that runs', () => {
  it.each([
    ['a car that takes more than was reckoned with', { efficiency: 0.78 }],
    ['a car that reckons otherwise while it charges', { overestimates: 1.5 }],
    ['a car that takes less', { efficiency: 1 }],
  ])('is not stopped and started again near its end: %s', (_, car) => {
    const it = new Night(evening, { target: target(80), price: dynamic });
    Object.assign(it.car, { soc: 52, ...car });
    // Every quarter of an hour another price, and none that matters.
    const prices = pricesOf(evening, Array(32).fill(0.25)).slots.map((slot, n) => ({
      start: evening + n * 15 * minute,
      end: evening + (n + 1) * 15 * minute,
      price: slot.price + 0.003 * Math.sin(n * 2),
    }));
    it.hear({ kind: 'prices', series: { ...pricesOf(evening, []), slots: prices } }).look();
    it.until(morning);
    expect(it.car.starts).toBeLessThanOrEqual(2);
    expect(it.car.soc).toBeGreaterThan(79);
  });

  it('is stopped for prices that save more than a start costs', () => {
    const it = night().until('2026-11-24T00:10Z');
    expect(it.car.charging).toBe(true);
    const cheap = [0.3, 0.3, 0.3, 0.3, 0.01, 0.01, 0.01, 0.3];
    it.hear({ kind: 'prices', series: pricesOf(evening, cheap) }).look();
    expect(it.car.charging).toBe(false);
  });

  it('is not stopped with less than half an hour to spare, whatever that saves', () => {
    const it = night({ target: target(80, '03:25') }).until('2026-11-24T00:05Z');
    expect(it.car.charging).toBe(true);
    it.hear({ kind: 'prices', series: pricesOf(evening, [0.3, 0.3, 0.3, 3, 0.01, 0.01, 0.01, 0.01]) }).look();
    expect(it.car.charging).toBe(true);
  });
});

describe('so close under the limit that the car would not start again', () => {
  it('a charge goes on to its goal, though later would be cheaper', () => {
    const it = night({}, ({ car }) => (car.soc = 78.5));
    it.car.charging = true;
    it.look();
    expect(it.sentence).toBe('Charges on to 80 %: so close under its limit the car would not start again.');
    it.until(evening + hour);
    expect([it.car.soc, start(it)]).toEqual([80, []]);
  });

  it('but not above a strict price limit', () => {
    const price = { ...dynamic, max: { price: 0.2, strict: true } };
    const it = night({ price }, ({ car }) => (car.soc = 78.5));
    it.car.charging = true;
    expect(start(it.look())).toEqual(['charge_stop']);
  });
});

describe('a car that nobody may wake', () => {
  const caught = { scheduleOnCar: true, wake: 'never' } as const;

  it('charges on until the net is in it', () => {
    const it = night(caught, (one) => (one.answers = false));
    const stays =
      'Charges on until the car has its latest safe start: this rule may not wake it, and a start could not reach it asleep.';
    expect([it.car.charging, it.sentence]).toEqual([true, stays]);
    const net = it.intents.find(({ command }) => command === 'add_charge_schedule')!;
    it.hear({ kind: 'result', id: net.id, result: { ok: true, status: 'verified', code: null } });
    expect([it.car.charging, start(it)]).toEqual([false, ['charge_stop']]);
  });

  it('charges on where the car refuses the net, and asks again for one whose answer a restart has lost', () => {
    const refusing = night(caught, (one) => (one.answers = false));
    const net = refusing.intents.find(({ command }) => command === 'add_charge_schedule')!;
    refusing.hear({ kind: 'result', id: net.id, result: { ok: false, status: 'refused', code: 'COMMAND_REFUSED' } });
    refusing.until(evening + hour);
    expect(refusing.car.charging).toBe(true);
    const lost = night(caught, (one) => (one.answers = false));
    lost.restart().look();
    expect(lost.asked.filter((command) => command.startsWith('add_charge_schedule'))).toHaveLength(2);
  });

  it('is stopped at once where it may be woken, or where no net is wanted', () => {
    expect(night({ ...caught, wake: 'needed' }).car.charging).toBe(false);
    expect(night({ ...caught, scheduleOnCar: false }).car.charging).toBe(false);
  });

  it('goes on with what the net began', () => {
    const it = night(caught, ({ car }) => (car.charging = false));
    const { state } = it;
    expect(state.onCar).toMatchObject({ isThere: true });
    // As it is where prices are the same at all times: the plan begins a few minutes after the net.
    const late = pricesOf(evening, [0.3, 0.3, 0.3, 0.3, 0.3, 0.1, 0.1, 0.1]);
    it.hear({ kind: 'prices', series: late }).look();
    it.until(it.state.onCar!.start);
    it.car.charging = true;
    it.until(morning);
    expect(it.car.soc).toBe(80);
    expect(start(it).filter((command) => command === 'charge_stop')).toEqual([]);
  });
});
