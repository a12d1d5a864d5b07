import { describe, expect, it } from 'vitest';
import { evening, morning, night, start, hour, hourly, minute, Night, pricesOf } from './model';

describe('what stands in the way', () => {
  it('limit changed in the app: is held to the next change, and what the rule wants waits', () => {
    const it = night({ limits: { dated: [], rules: [{ limit: 90, days: { weekdays: ['tue'] } }], otherwise: 80 } });
    it.until(evening + 5 * minute);
    it.car.limit = 70;
    it.look();
    expect(it.view.limit).toBe(70);
    it.until(evening + hour);
    expect(it.car.limit).toBe(70);
    it.until('2026-11-23T23:05Z');
    expect(it.car.limit).toBe(90);
  });

  it('takes the result of its own command for newer than what it knows of the car, and for no person', () => {
    const it = night().until(evening + 5 * minute);
    // Verified, but the facts that show it come later; meanwhile it wants back.
    it.hear({ kind: 'order', order: { set: 'limit', percent: 90 } });
    expect(it.car.limit).toBe(90);
    it.hear({ kind: 'order', order: { set: 'limit', percent: null } });
    it.until(evening + 10 * minute);
    expect(it.car.limit).toBe(80);
    expect(it.view.limit).toBe(80);
  });

  it('charging started by a person: rests until the departure, and says so', () => {
    const it = night().until(evening + 10 * minute);
    expect(it.car.charging).toBe(false);
    it.car.charging = true;
    it.look();
    expect(it.view).toMatchObject({ mode: 'held', held: true, until: morning });
    expect(it.sentence).toBe('You started charging at 22:10. The rule rests until 06:00, or until you unplug.');
    it.until(evening + hour);
    expect(it.car.charging).toBe(true);
    it.hear({ kind: 'order', order: { set: 'hold', on: false } }).look();
    expect(it.car.charging).toBe(false);
  });

  it('a car at its own limit ends by itself, and costs no command', () => {
    const it = night().until('2026-11-24T00:30Z');
    expect(it.view.mode).toBe('planned');
    const before = it.asked.length;
    it.look({ soc: 80, limit: 80, chargeState: 'Charging' });
    expect(it.view.mode).toBe('complete');
    expect(it.asked.slice(before)).toEqual([]);
    it.look({ soc: 80, limit: 90, chargeState: 'Charging' });
    expect(it.asked.slice(before)).toContain('charge_stop');
  });

  it('charging stopped by a person stays stopped', () => {
    const it = night().until('2026-11-24T00:30Z');
    it.car.charging = false;
    it.until(morning - minute);
    expect(it.car.charging).toBe(false);
    expect(it.view.mode).toBe('held');
  });

  it('two controllers: stops fighting and tells once', () => {
    const it = night().until(evening + 10 * minute);
    for (let n = 0; n < 3; n++) {
      it.car.charging = true;
      it.until(it.now + 2 * minute);
      it.car.charging = false;
      it.until(it.now + 2 * minute);
    }
    expect(it.view.mode).toBe('conflict');
    // Prices come before the first look at the car.
    it.restart()
      .hear({ kind: 'prices', series: pricesOf(evening, hourly) })
      .look();
    expect(it.view.mode).toBe('conflict');
    expect(it.notices.filter((notice) => notice.includes('another program'))).toHaveLength(1);
  });

  it('car asleep with never: is not woken, the intent waits for it and expires with its block', () => {
    const it = night({}, ({ car }) => {
      car.charging = false;
      Object.assign(car, { asleep: true, connected: false });
    });
    it.until('2026-11-24T00:30Z');
    expect(it.car.wakes).toBe(0);
    expect(start(it)).toEqual(['charge_start']);
    expect(it.intents.at(-1)).toMatchObject({ wake: 'never' });
    expect(it.intents.at(-1)!.expiresAt).toBe(Date.parse('2026-11-24T01:15Z'));
    expect(it.sentence).toMatch(/^Not sent: the car is asleep and this rule may not wake it\. Kept until 0/);
    Object.assign(it.car, { asleep: false, connected: true });
    it.until(morning);
    expect(it.car.soc).toBeGreaterThan(79);
  });

  it('takes a start back from a sleeping car only while it waits: what charges later is none of its business', () => {
    const it = night({}, ({ car }) => {
      car.charging = false;
      Object.assign(car, { asleep: true, connected: false });
    });
    it.until('2026-11-24T00:15Z');
    const begun = it.intents.at(-1)!;
    it.hear({ kind: 'prices', series: pricesOf(evening, [0.3, 0.28, 0.3, 0.3, 0.3, 0.01, 0.01, 0.01]) });
    const back = it.intents.at(-1)!;
    expect([begun.command, back.command, back.wake]).toEqual(['charge_start', 'charge_stop', 'never']);
    expect(back.expiresAt).toBe(begun.expiresAt);
  });

  it('car asleep that may be woken: is woken once, and no more often than allowed', () => {
    const sleeping = ({ car }: Night): void => {
      car.charging = false;
      Object.assign(car, { asleep: true, connected: false });
    };
    const it = night({ wake: 'needed' }, sleeping).until(morning);
    expect(it.car).toMatchObject({ wakes: 1, soc: 80 });
    const spared = night({ wake: 'needed', wakesADay: 0 }, sleeping).until(morning);
    expect(spared.car.wakes).toBe(0);
  });

  describe('wakes of a day', () => {
    const oneUsed = (soc: number, wakesADay: number): Night =>
      night({ wake: 'needed', wakesADay }, (one) => {
        one.hear({ kind: 'tick' });
        one.state = { ...one.state, spent: { ...one.state.spent, wakes: 1 } };
        Object.assign(one.car, { asleep: true, connected: false, charging: false, soc });
      });

    it('keep one of several for the floor', () => {
      const boosted = oneUsed(52, 2).hear({ kind: 'order', order: { set: 'boost', percent: 100 } });
      expect(boosted.until(evening + 30 * minute).car.wakes).toBe(0);
      expect(oneUsed(10, 2).until(evening + 30 * minute).car.wakes).toBe(1);
    });

    it('are asked for again within the hour, as the next day has new ones', () => {
      const it = oneUsed(10, 1).until('2026-11-23T22:59Z');
      expect(it.car.wakes).toBe(0);
      expect(it.until('2026-11-24T00:10Z').car.wakes).toBe(1);
    });
  });

  it('SoC unknown: holds', () => {
    const it = night({}, ({ car }) => (car.charging = false));
    const asked = it.asked.length;
    for (; it.now < morning; it.now += minute) {
      const { soc, ...rest } = it.car.facts();
      it.hear({ kind: 'car', facts: rest });
      expect(soc).toBe(52);
    }
    expect(it.asked.length).toBe(asked);
    expect(it.sentence).toBe('Leaves everything as it is, because nobody knows how full the car is.');
  });

  it.each([
    ['away from home', { atHome: false }, 'Does nothing, because the car is not at home.'],
    ['DC session', { dc: true }, 'Does nothing, because the car is at a fast charger.'],
    ['moving', { parked: false }, 'Does nothing, because the car is not parked.'],
    ['silent', { connected: false }, 'Leaves everything as it is, because nothing recent is known of the car.'],
    ['without power', { hasPower: false }, 'Waits, because the cable has no power. Check the wall box and its fuse.'],
  ])('%s: touches no charge', (_, car, sentence) => {
    const it = night({}, (one) => Object.assign(one.car, car));
    it.until(morning);
    expect(start(it)).toEqual([]);
    expect(it.sentence).toBe(sentence);
  });

  it('never lowers the limit below a fast charge that runs', () => {
    const it = new Night(evening);
    Object.assign(it.car, { dc: true, atHome: false, soc: 85, limit: 95 });
    it.until(evening + hour);
    expect(it.car.limit).toBe(95);
  });

  it('car at limit −1 %: is full, and no start is asked for', () => {
    const it = new Night(evening);
    it.car.soc = 79;
    it.until(evening + hour);
    expect(start(it)).toEqual([]);
    expect(it.view.mode).toBe('complete');
  });

  it('clock jump: computes everything anew, forward and back', () => {
    const it = night();
    it.now = Date.parse('2026-11-25T21:00Z');
    it.look();
    expect(it.view.readyBy).toBe(Date.parse('2026-11-26T05:00Z'));
    it.now = evening;
    it.look();
    expect(it.view.readyBy).toBe(morning);
    it.until(morning);
    expect(it.car.soc).toBe(80);
  });

  it('429 storm: tries ever more seldom, and charges when it is over', () => {
    const it = night({}, ({ car }) => (car.charging = false));
    it.car.refuses = 'API_RATE_LIMITED';
    it.until('2026-11-24T00:30Z');
    expect(it.asked.length).toBeLessThan(12);
    expect(it.sentence).toContain('The car does not do what the rule wants (API_RATE_LIMITED)');
    it.car.refuses = null;
    it.until(morning);
    expect(it.car.soc).toBe(80);
  });

  it('car refuses: says so once, and tries again when something changes', () => {
    const it = night({}, ({ car }) => (car.charging = false)).until('2026-11-23T23:40Z');
    it.car.refuses = 'COMMAND_REFUSED';
    it.until('2026-11-24T00:20Z');
    expect(start(it)).toHaveLength(1);
    expect(it.notices.filter((notice) => notice.includes('COMMAND_REFUSED'))).toHaveLength(1);
    it.car.refuses = null;
    it.car.unplug();
    it.look();
    it.car.plug(false);
    it.until(morning);
    expect(it.car.soc).toBe(80);
  });

  it('command accepted but no effect: once more, then it says so', () => {
    const it = night({}, ({ car }) => (car.charging = false)).until('2026-11-23T23:40Z');
    it.car.ignores = true;
    it.until('2026-11-24T00:20Z');
    expect(start(it)).toHaveLength(2);
    expect(it.sentence).toMatch(/^The car took the command, and nothing came of it\./);
  });

  it('finds out by itself that a command had no effect, where nobody tells it', () => {
    const it = night({}, ({ car }) => (car.charging = false)).until('2026-11-23T23:40Z');
    it.answers = false;
    it.car.ignores = true;
    it.until('2026-11-24T00:30Z');
    expect(start(it)).toHaveLength(2);
  });

  it('budget zero: sends nothing, says so, and goes on after midnight of a day that has one', () => {
    const it = night({ commandsADay: 0 }).until(morning);
    expect(it.asked).toEqual([]);
    expect(it.notices).toEqual(['Would send a command, but the 0 of today are used up. Goes on after midnight.']);
  });

  it('counts no command that was never sent: a car that sleeps for days uses up nothing', () => {
    const it = night({ commandsADay: 10 }, ({ car }) => {
      car.charging = false;
      Object.assign(car, { asleep: true, connected: false });
    });
    it.until('2026-11-24T00:30Z');
    expect([start(it), it.state.spent.commands]).toEqual([['charge_start'], 1]);
    // Its block is over: what waited has expired.
    it.until('2026-11-24T01:20Z');
    expect(it.state.spent.commands).toBe(start(it).length - 1);
    const [asked] = it.intents.slice(-1);
    const result = { ok: false, status: 'refused', code: 'COMMAND_PAUSED' } as const;
    it.hear({ kind: 'result', id: asked!.id, result, isUnsent: true });
    it.hear({ kind: 'result', id: asked!.id, result, isUnsent: true });
    expect(it.state.spent.commands).toBe(0);
  });

  it('keeps the last commands of a day for what makes things safe', () => {
    const it = new Night(evening, { commandsADay: 10 });
    it.state = { ...it.state, spent: { ...it.state.spent, date: '2026-11-23', commands: 9 } };
    it.car.limit = 70;
    it.look();
    expect(it.asked).toEqual([]);
    it.car.limit = 90;
    it.look();
    expect(it.asked).toEqual(['set_charge_limit 80']);
  });
});
