import type { ChargeFacts, ChargeState } from '../../../src/rules/charge/facts';
import {
  chargeRule,
  type ChargeEvent,
  type ChargeRuleState,
  type ChargeRuleView,
  type RuleIntent,
} from '../../../src/rules/charge/rule';
import { chargeDefaults, type ChargeRuleSettings, type ChargeTarget } from '../../../src/rules/charge/settings';
import { weekdays } from '../../../src/rules/week';
import type { PriceSeries } from '../../../src/rules/prices/series';

export const minute = 60_000;
export const hour = 60 * minute;

export const home = { latitude: 52.5, longitude: 13.4, radius: 100 };

export const settingsOf = (more: Partial<ChargeRuleSettings> = {}): ChargeRuleSettings => ({
  ...chargeDefaults,
  zone: 'Europe/Berlin',
  home,
  capacity: 75,
  maxAmps: 16,
  ...more,
});

/** A car of its own: it knows nothing of the rule, only what a Tesla does with commands. */
export class Car {
  soc = 50;
  limit = 80;
  plugged = true;
  atHome = true;
  parked = true;
  dc = false;
  asleep = false;
  connected = true;
  hasPower = true;
  amps = 16;
  maxAmps = 16;
  capacity = 75;
  efficiency = 0.9;
  charging = false;
  /** kWh of this session at the wall, and of all. */
  added = 0;
  total = 0;
  refuses: string | null = null;
  ignores = false;
  wakes = 0;
  starts = 0;
  /** Changes of nothing: a command for what is so already. */
  readonly needless: string[] = [];

  get chargeState(): ChargeState {
    if (!this.plugged) return 'Disconnected';
    if (!this.hasPower) return 'NoPower';
    if (this.charging) return 'Charging';
    return this.soc >= this.limit - 0.05 ? 'Complete' : 'Stopped';
  }

  get power(): number {
    return this.charging ? (230 * 3 * Math.min(this.amps, this.maxAmps)) / 1_000 : 0;
  }

  /** As a Tesla does: it charges as soon as there is a cable. */
  plug(starts = true): void {
    this.plugged = true;
    this.added = 0;
    this.charging = starts && this.hasPower && this.soc < this.limit - 2;
  }

  unplug(): void {
    this.plugged = false;
    this.charging = false;
  }

  pass(time: number): void {
    if (!this.charging) return;
    const energy = (this.power * time) / hour;
    this.added += energy;
    this.total += energy;
    this.soc = Math.min(this.limit, this.soc + ((energy * this.efficiency) / this.capacity) * 100);
    if (this.soc >= this.limit) this.charging = false;
  }

  facts(more: Partial<ChargeFacts> = {}): ChargeFacts {
    return {
      soc: Math.round(this.soc * 10) / 10,
      limit: this.limit,
      chargeState: this.chargeState,
      plugged: this.plugged,
      atHome: this.atHome,
      parked: this.parked,
      dc: this.dc,
      amps: this.amps,
      maxAmps: this.maxAmps,
      power: this.power,
      energyAdded: this.added,
      asleep: this.asleep,
      connected: this.connected,
      ...more,
    };
  }

  /** Does a command; the code of its refusal, or `null`. */
  do({ command, parameters }: RuleIntent): string | null {
    if (this.refuses) return this.refuses;
    if (this.ignores) return null;
    if (command === 'set_charge_limit') {
      if (this.limit === parameters['percent']) this.needless.push(command);
      this.limit = parameters['percent'] as number;
      if (this.soc >= this.limit) this.charging = false;
    }
    if (command === 'set_charging_amps') {
      if (this.amps === parameters['charging_amps']) this.needless.push(command);
      this.amps = parameters['charging_amps'] as number;
    }
    if (command === 'charge_stop') {
      if (!this.charging) this.needless.push(command);
      this.charging = false;
    }
    if (command === 'charge_start') {
      if (this.charging) this.needless.push(command);
      if (!this.plugged) return 'CAR_UNPLUGGED';
      if (!this.hasPower) return 'CAR_NO_POWER';
      if (this.soc < this.limit - 0.5 && !this.charging) {
        this.charging = true;
        this.starts++;
      }
    }
    return null;
  }
}

export const pricesOf = (start: number, hourly: readonly number[], currency = 'EUR'): PriceSeries => ({
  slots: hourly.map((price, n) => ({ start: start + n * hour, end: start + (n + 1) * hour, price })),
  source: 'test',
  currency,
  unit: 'EUR/kWh',
  tax: 'gross',
});

/** A car, its rule and the time: every state goes through JSON on its way, as over a restart. */
export class Night {
  readonly settings: ChargeRuleSettings;
  readonly car = new Car();
  readonly intents: (RuleIntent & { at: number })[] = [];
  readonly notices: string[] = [];
  /** Held for a car that sleeps. */
  queue: RuleIntent[] = [];
  state: ChargeRuleState;
  view!: ChargeRuleView;
  now: number;
  step = minute;
  /** Whether what comes of a command is told. */
  answers = true;
  #rule;

  constructor(start: string | number, settings: Partial<ChargeRuleSettings> = {}) {
    this.now = typeof start === 'number' ? start : Date.parse(start);
    this.settings = settingsOf(settings);
    this.#rule = chargeRule(this.settings);
    this.state = this.#rule.start();
  }

  get sentence(): string {
    return this.view.reason.say('en').replaceAll('\u202f', ' ');
  }

  get asked(): string[] {
    return this.intents.map(({ command, parameters }) => [command, ...Object.values(parameters)].join(' '));
  }

  hear(event: ChargeEvent): this {
    const { state, intents, notices, view } = this.#rule.step(this.state, event, this.now);
    this.state = JSON.parse(JSON.stringify(state)) as ChargeRuleState;
    this.view = view;
    this.notices.push(...notices.map((notice) => notice.say('en').replaceAll('\u202f', ' ')));
    for (const intent of intents) {
      this.intents.push({ ...intent, at: this.now });
      this.send(intent);
    }
    return this;
  }

  send(intent: RuleIntent): void {
    const { car } = this;
    if (!car.connected && car.asleep) {
      if (intent.wake === 'never') {
        this.queue = [
          ...this.queue.filter(({ command }) => command.slice(0, 6) !== intent.command.slice(0, 6)),
          intent,
        ];
        return;
      }
      car.wakes++;
      car.asleep = false;
      car.connected = true;
    }
    const { chargeState, limit } = this.state.facts ?? {};
    const isInformed = chargeState === car.chargeState && limit === car.limit;
    const code = car.do(intent);
    // What it could not know it cannot spare.
    if (!isInformed) car.needless.splice(0);
    if (!this.answers) return;
    const status = code ? 'refused' : car.ignores ? 'unverified' : 'verified';
    this.hear({ kind: 'result', id: intent.id, result: { ok: !code, status, code } });
  }

  /** Sends what was held for a car that is there again; what is so already is not sent. */
  deliver(): void {
    for (const intent of this.queue.splice(0)) {
      const isSo = intent.command === (this.car.charging ? 'charge_start' : 'charge_stop');
      if (this.now >= intent.expiresAt) continue;
      if (isSo) this.hear({ kind: 'result', id: intent.id, result: { ok: true, status: 'already', code: null } });
      else this.send(intent);
    }
  }

  /** The car tells what it knows. */
  look(more: Partial<ChargeFacts> = {}): this {
    return this.hear({ kind: 'car', facts: this.car.facts(more) });
  }

  /** Time passes to an instant, in steps of a minute. */
  until(instant: string | number): this {
    const end = typeof instant === 'number' ? instant : Date.parse(instant);
    while (this.now < end) {
      const passed = Math.min(this.step, end - this.now);
      this.now += passed;
      this.car.pass(passed);
      if (this.car.connected) this.deliver();
      this.look().hear({ kind: 'tick' });
    }
    return this;
  }

  restart(): this {
    this.#rule = chargeRule(this.settings);
    return this.hear({ kind: 'started', lastSeen: this.now });
  }
}

export const everyDay = { weekdays };
export const target = (soc: number, time = '06:00'): ChargeTarget => ({ soc, readyBy: [{ days: everyDay, time }] });
export const dynamic: ChargeRuleSettings['price'] = { source: 'message', continuous: false, switchingCost: 0.05 };
/** 22:00 in Berlin. */
export const evening = Date.parse('2026-11-23T21:00Z');
export const morning = Date.parse('2026-11-24T05:00Z');
export const hourly = [0.3, 0.28, 0.12, 0.1, 0.11, 0.25, 0.09, 0.27];

/** A car that was plugged in at 22:00, and the prices of the night. */
export function night(
  settings: Partial<ChargeRuleSettings> = {},
  prepare: (night: Night) => void = () => undefined,
): Night {
  const it = new Night(evening, { target: target(80), price: dynamic, ...settings });
  it.car.soc = 52;
  it.car.plug();
  prepare(it);
  return it.hear({ kind: 'prices', series: pricesOf(evening, hourly) }).look();
}

export const start = (at: Night): string[] => at.asked.filter((command) => command.startsWith('charge_'));
