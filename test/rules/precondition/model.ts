import type { PreconditionFacts } from '../../../src/rules/precondition/facts';
import {
  preconditionRule,
  type PreconditionEvent,
  type PreconditionIntent,
  type PreconditionState,
  type PreconditionView,
} from '../../../src/rules/precondition/rule';
import {
  checkPrecondition,
  preconditionDefaults,
  type PreconditionSettings,
} from '../../../src/rules/precondition/settings';
import { weekdays } from '../../../src/rules/week';

export const minute = 60_000;
export const hour = 60 * minute;

export const home = { latitude: 52.5, longitude: 13.4, radius: 100 };
export const everyDay = { weekdays };
export const workdays = { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] as const };

export const settingsOf = (more: Partial<PreconditionSettings> = {}): PreconditionSettings => ({
  ...preconditionDefaults,
  zone: 'Europe/Berlin',
  home,
  ...more,
});

/** A car of its own: it knows nothing of the rule, only how a cabin warms. */
export class Car {
  soc = 60;
  plugged = true;
  parked = true;
  occupied = false;
  open = false;
  locked = true;
  lent = false;
  asleep = false;
  connected = true;
  outside = 0;
  inside = 0;
  pack = 12;
  request = 21;
  /** What climate does. */
  on = false;
  /** Kelvin a minute that it makes. */
  power = 1.6;
  place: { latitude: number; longitude: number } = home;
  refuses: string | null = null;
  ignores = false;
  wakes = 0;
  starts = 0;
  schedules = new Map<number, Record<string, unknown>>();

  pass(time: number): void {
    const minutes = time / minute;
    this.inside = this.outside + (this.inside - this.outside) * Math.exp(-minutes / 40);
    if (!this.on) return;
    const step = this.power * minutes;
    const gap = this.request - this.inside;
    this.inside += Math.sign(gap) * Math.min(Math.abs(gap), step);
    this.soc = Math.max(0, this.soc - (this.plugged ? 0 : minutes * 0.12));
  }

  facts(more: Partial<PreconditionFacts> = {}): PreconditionFacts {
    const { asleep, connected } = this;
    const facts = {
      soc: Math.round(this.soc),
      plugged: this.plugged,
      parked: this.parked,
      location: this.place,
      atHome: this.place === home,
      occupied: this.occupied,
      locked: this.locked,
      open: this.open,
      ...(this.lent && { lent: true }),
      ...(connected && {
        climate: this.on ? ('On' as const) : ('Off' as const),
        insideTemp: Math.round(this.inside * 2) / 2,
        outsideTemp: Math.round(this.outside * 2) / 2,
        packTemp: this.pack,
        request: this.request,
      }),
      asleep,
      connected,
      ...more,
    };
    return Object.fromEntries(
      Object.entries(facts).filter(([, value]) => value !== undefined),
    ) as unknown as PreconditionFacts;
  }

  /** Does a command; the code of its refusal, or `null`. */
  do({ command, parameters }: PreconditionIntent): string | null {
    if (this.refuses !== null) return this.refuses;
    if (this.ignores) return null;
    if (command === 'auto_conditioning_start') {
      if (!this.on) this.starts++;
      this.on = true;
    }
    if (command === 'auto_conditioning_stop') this.on = false;
    if (command === 'set_temps') this.request = parameters['driver_temp'] as number;
    if (command === 'add_precondition_schedule') this.schedules.set(parameters['id'] as number, parameters);
    if (command === 'remove_precondition_schedule') this.schedules.delete(parameters['id'] as number);
    return null;
  }
}

/** A car, its rule and the time: every state goes through JSON on its way, as over a restart. */
export class Day {
  readonly car = new Car();
  readonly settings: PreconditionSettings;
  readonly intents: (PreconditionIntent & { at: number })[] = [];
  readonly notices: string[] = [];
  /** Held for a car that sleeps. */
  queue: PreconditionIntent[] = [];
  state: PreconditionState;
  view!: PreconditionView;
  /** Answers commands; off, nothing ever comes back. */
  answers = true;
  now: number;
  readonly #rule;

  constructor(now: number | string, settings: Partial<PreconditionSettings> = {}) {
    this.now = typeof now === 'string' ? Date.parse(now) : now;
    this.settings = checkPrecondition(settingsOf(settings), this.now);
    this.#rule = preconditionRule(this.settings);
    this.state = this.#rule.start();
  }

  hear(event: PreconditionEvent): void {
    const kept = JSON.parse(JSON.stringify(this.state)) as PreconditionState;
    const step = this.#rule.step(kept, event, this.now);
    this.state = step.state;
    this.view = step.view;
    this.notices.push(...step.notices.map((notice) => notice.say('en')));
    for (const intent of step.intents) {
      this.intents.push({ ...intent, at: this.now });
      this.deliver(intent);
    }
  }

  deliver(intent: PreconditionIntent): void {
    const { car } = this;
    if (!this.answers) return;
    if (!car.connected) {
      if (intent.wake === 'never' || !car.asleep) return void this.queue.push(intent);
      car.wakes++;
      Object.assign(car, { asleep: false, connected: true });
    }
    const code = car.do(intent);
    const status = code === null ? 'verified' : 'refused';
    this.hear({ kind: 'result', id: intent.id, result: { ok: code === null, status, code } });
  }

  /** Sends what waited for a car that is there again. */
  deliverQueue(): void {
    if (!this.car.connected || this.queue.length === 0) return;
    const waiting = this.queue.filter(({ expiresAt }) => expiresAt > this.now);
    this.queue = [];
    for (const intent of waiting) this.deliver(intent);
  }

  look(): void {
    this.deliverQueue();
    this.hear({ kind: 'car', facts: this.car.facts() });
  }

  /** Lets time pass, minute by minute. @param until minutes, or an instant. */
  pass(until: number | string, each?: () => void): void {
    const end = typeof until === 'string' ? Date.parse(until) : this.now + until * minute;
    while (this.now < end) {
      this.now += minute;
      this.car.pass(minute);
      each?.();
      this.look();
    }
  }

  restart(away = 0): void {
    const lastSeen = this.now;
    this.now += away * minute;
    this.car.pass(away * minute);
    this.queue = [];
    this.hear({ kind: 'started', lastSeen });
  }

  sent(command: string): (PreconditionIntent & { at: number })[] {
    return this.intents.filter((intent) => intent.command === command);
  }

  get starts(): string[] {
    return this.sent('auto_conditioning_start').map(({ at }) => new Date(at).toISOString().slice(0, 16));
  }

  get stops(): string[] {
    return this.sent('auto_conditioning_stop').map(({ at }) => new Date(at).toISOString().slice(0, 16));
  }

  get sentence(): string {
    return this.view.reason.say('en').replaceAll('\u202f', ' ');
  }
}
