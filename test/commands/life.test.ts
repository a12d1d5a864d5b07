import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CarCommands } from '../../src/commands/car-commands';
import type { Command } from '../../src/commands/command';
import { commands } from '../../src/commands/commands';
import type { CommandResult, Intent, WakePolicy } from '../../src/commands/intent';
import type { CarAnswer } from '../../src/commands/answer';
import type { CommandRoad } from '../../src/commands/road';
import { silentLog } from '../../src/kernel/log';
import { Problem } from '../../src/kernel/problem';
import type { ProblemCode } from '../../src/kernel/problems';
import type { PresenceKind } from '../../src/vehicle/presence';
import { ManualClock } from '../support/manual-clock';
import { TestedCar, vin } from './support/commanded-car';

const second = 1_000;
const minute = 60 * second;

/** What happens on the way of one message. */
type Luck = 'done' | 'refused' | 'already' | ProblemCode;
const unclear: readonly Luck[] = ['API_NO_ANSWER', 'COMMAND_ANSWER_UNREADABLE', 'COMMAND_ANSWER_TOO_LARGE'];
const lucks: readonly Luck[] = [
  'done',
  'done',
  'done',
  'refused',
  'already',
  'API_UNREACHABLE',
  'API_BUSY',
  'API_RATE_LIMITED',
  'CAR_ASLEEP',
  'COMMAND_BUSY',
  'COMMAND_KEY_NOT_ENROLLED',
  ...unclear,
];

type Step =
  | { readonly do: 'run'; readonly intent: Omit<Intent, 'at'>; readonly age: number; readonly patience?: number }
  | { readonly do: 'presence'; readonly kind: PresenceKind; readonly online: boolean }
  | { readonly do: 'say'; readonly percent: number; readonly isLocked: boolean; readonly ago: number }
  | { readonly do: 'pass'; readonly milliseconds: number }
  | { readonly do: 'stop' };

type Wish = readonly [command: string, parameters: Readonly<Record<string, unknown>>];

const wishes: readonly Wish[] = [
  ['set_charge_limit', { percent: 80 }],
  ['set_charge_limit', { percent: 81 }],
  ['set_charge_limit', { percent: 101 }],
  ['door_lock', {}],
  ['door_unlock', {}],
  ['honk_horn', {}],
  ['nothing', {}],
];
const waking: readonly Wish[] = [['wake_up', {}]];

const stepOf = (policies: readonly WakePolicy[], wakeUp: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .record({
          wish: fc.constantFrom(...wishes, ...(wakeUp ? waking : [])),
          surface: fc.constantFrom('flow' as const, 'home_assistant' as const),
          wake: fc.constantFrom(...policies),
          age: fc.constantFrom(0, 0, 30 * second, 2 * minute),
          patience: fc.option(fc.constantFrom(0, second, 20 * second, 5 * minute), { nil: undefined }),
        })
        .map(({ wish: [command, parameters], surface, wake, age, patience }) => ({
          do: 'run' as const,
          intent: { command, parameters, surface, wake },
          age,
          ...(patience !== undefined && { patience }),
        })),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('presence' as const),
        kind: fc.constantFrom<PresenceKind>('connected', 'connected', 'asleep', 'late', 'disconnected', 'unknown'),
        online: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('say' as const),
        percent: fc.constantFrom(70, 80, 81),
        isLocked: fc.boolean(),
        ago: fc.constantFrom(0, 0, second, minute),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        milliseconds: fc.constantFrom(0, 300, second, 7 * second, minute, 20 * minute),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'stop' as const }) },
  );

interface Sent {
  readonly intent: Intent;
  readonly at: number;
  readonly luck: Luck;
}

/** Plays a life of a car and its commands, and writes down what came of it. */
async function play(steps: readonly Step[], luck: readonly Luck[], latencies: readonly number[]) {
  const clock = new ManualClock();
  const car = new TestedCar(clock);
  const sent: Sent[] = [];
  const wakes: { readonly at: number; readonly isFree: boolean }[] = [];
  const results: { readonly intent: Intent; readonly until: number; result?: CommandResult }[] = [];
  let [turn, underway, mostUnderway, spent, online] = [0, 0, 0, 0, true];
  let sending: Intent | undefined;
  // The car was there since it was woken last, as far as anyone could tell.
  let isFree = true;

  const road: CommandRoad = {
    async send(_vin: string, command: Command): Promise<CarAnswer> {
      const now: Luck = luck[turn % luck.length]!;
      sent.push({ intent: sending!, at: clock.now(), luck: now });
      expect(sending?.command).toBe(command.name);
      spent += 0.001;
      mostUnderway = Math.max(mostUnderway, ++underway);
      await new Promise<void>((resolve) => void clock.after(latencies[turn++ % latencies.length]!, resolve));
      underway--;
      if (now === 'done') return { result: true, reason: '' };
      if (now === 'refused') return { result: false, reason: 'no_power' };
      if (now === 'already') return { result: false, reason: 'already_set' };
      throw new Problem(now, { vin, seconds: 30, reason: 'r', fault: 'f', url: 'u' });
    },
    wake() {
      wakes.push({ at: clock.now(), isFree });
      isFree = false;
      spent += 0.02;
      if (turn++ % 5 === 0) return Promise.reject(new Problem('API_NO_ANSWER', { reason: 'r' }));
      return Promise.resolve(online).finally(() => (isFree ||= online));
    },
    isOnline() {
      isFree ||= online;
      if (turn++ % 7 === 0) return Promise.reject(new Problem('API_UNREACHABLE', { url: 'u', reason: 'r' }));
      return Promise.resolve(online);
    },
    spent: () => spent,
  };

  const subject = new CarCommands({ car, road: () => road, clock, random: () => (turn % 10) / 10, log: silentLog });
  subject.allow('home_assistant', { opens: true });
  subject.onProgress((progress) => {
    if (progress.stage === 'sent') sending = progress.intent;
  });
  for (const step of steps) {
    if (step.do === 'run') {
      const now = clock.now();
      const expiresAt = step.patience === undefined ? {} : { expiresAt: now + step.patience };
      const intent: Intent = { ...step.intent, at: now - step.age, ...expiresAt };
      const longest = intent.surface === 'home_assistant' ? minute : Infinity;
      const until = Math.min(intent.expiresAt ?? intent.at + 15 * minute, intent.at + longest);
      const entry: (typeof results)[number] = { intent, until };
      results.push(entry);
      void subject.run(intent).then((result) => (entry.result = result));
    } else if (step.do === 'presence') {
      online = step.online;
      isFree ||= step.kind === 'connected';
      car.is(step.kind);
    } else if (step.do === 'say') {
      isFree = true;
      car.says({ ChargeLimitSoc: step.percent, Locked: step.isLocked }, step.ago);
    } else if (step.do === 'pass') await clock.advanceAsync(step.milliseconds);
    else subject.stop();
  }
  // The longest wait is 15 minutes, and its last try is seen or not within two more.
  await clock.advanceAsync(20 * minute);
  return { clock, car, subject, sent, wakes, results, mostUnderway, spent };
}

const life = (policies: readonly WakePolicy[], wakeUp = true) =>
  [
    fc.array(stepOf(policies, wakeUp), { maxLength: 25 }),
    fc.array(fc.constantFrom(...lucks), { minLength: 1, maxLength: 12 }),
    fc.array(fc.constantFrom(1, 100, 3 * second, 20 * second), { minLength: 1, maxLength: 4 }),
  ] as const;

it('every command has one end, in time, and none is done twice that must not be', { timeout: 60_000 }, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(...life(['never', 'needed', 'always']), async (steps, luck, latencies) => {
      const { clock, car, subject, sent, wakes, results, mostUnderway, spent } = await play(steps, luck, latencies);
      expect(mostUnderway).toBeLessThanOrEqual(1);
      for (const { intent, until, result } of results) {
        expect(result).toBeDefined();
        seen.add(`${result!.status} ${result!.code}`);
        expect(result!.ok).toBe(['verified', 'unverified', 'already'].includes(result!.status));
        expect(result!.ok).toBe(result!.code === null);
        expect(`${result!.reason}${result!.fix}`).not.toMatch(/[{}]\w|undefined|NaN/);
        const own = sent.filter((one) => one.intent === intent);
        for (const { at } of own) expect(at).toBeLessThan(until);
        expect(own.length).toBeLessThanOrEqual(5);
        if (result!.status === 'verified' && intent.command !== 'wake_up') expect(own.length).toBeGreaterThan(0);
        const command = Object.hasOwn(commands, intent.command) && commands[intent.command as keyof typeof commands];
        if (command && command.once) {
          // Only the last send may have been done.
          const risky = own.findIndex(({ luck: one }) => one === 'done' || unclear.includes(one));
          expect(own.slice(risky + 1).length === 0 || risky === -1).toBe(true);
        }
      }
      for (const [index, { at, isFree }] of wakes.entries()) {
        const last = wakes[index - 1];
        if (last && !isFree) expect(at - last.at).toBeGreaterThanOrEqual(30 * minute);
      }
      const cost = results.reduce((sum, { result }) => sum + result!.cost, 0);
      expect(cost).toBeLessThanOrEqual(spent + 1e-9);
      expect({ timers: clock.timers, listeners: car.listeners, pending: subject.pending }).toEqual({
        timers: 0,
        listeners: 0,
        pending: [],
      });
    }),
    { numRuns: 400 },
  );
  // What was drawn reached every kind of end.
  expect(new Set([...seen].map((one) => one.split(' ')[0]))).toEqual(
    new Set(['verified', 'unverified', 'already', 'refused', 'failed', 'expired']),
  );
});

it('nothing wakes a car under never', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(...life(['never'], false), async (steps, luck, latencies) => {
      const { wakes } = await play(steps, luck, latencies);
      expect(wakes).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
