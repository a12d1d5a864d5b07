import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node, NodeStatus } from 'node-red';
import { describe, expect, test } from 'vitest';
import {
  accountStatus,
  brokenStatus,
  commandStatus,
  lookStatus,
  presenceStatus,
  publishedStatus,
  receiverStatus,
  serverStatus,
  statusOf,
} from '../../nodes/runtime/status';
import type { CommandResult, Intent, Progress, Status } from '../../src/commands/intent';
import type { PublisherState } from '../../src/home-assistant/publisher';
import { Problem } from '../../src/kernel/problem';
import { problems, type ProblemCode } from '../../src/kernel/problems';
import { ManualClock } from '../support/manual-clock';

/** The longest text that a status has room for. */
const room = 20;

/** The status words of a language, as Node-RED's `RED._` fills them. */
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

const now = new Date(2026, 10, 18, 16, 20).getTime();
const minute = 60_000;
const presence = (kind: 'connected' | 'late' | 'asleep' | 'disconnected' | 'unknown', ago = 0) => ({
  kind,
  since: now - ago * minute,
});
const listening = { kind: 'listening', port: 8443, certificateEnds: now } as const;

const intent: Intent = { command: 'honk_horn', parameters: {}, surface: 'flow', at: now };
const result = (status: Status, code: ProblemCode | null): CommandResult => ({
  ...{ status, code, ok: ['verified', 'unverified', 'already'].includes(status) },
  ...{ reason: '', fix: '', cost: 0, vin: '', command: 'honk_horn' },
});

/** Every problem that a server can stop at. */
const serverProblems = (Object.keys(problems) as ProblemCode[]).map((code) => ({
  kind: 'failed' as const,
  problem: new Problem(code),
}));

describe.each(['en-US', 'de'])('in %s', (language) => {
  test.each([
    ['a server', serverStatuses],
    ['a car', carStatuses],
    ['a published car', publishedStatuses],
    ['an account', accountStatuses],
    ['a command', commandStatuses],
  ])('every status of %s has room, at its longest', (_what, statuses) => {
    for (const { text = '' } of statuses()) {
      // Node-RED's own words, in its own length.
      if (text.startsWith('node-red:')) continue;
      expect(text).toMatch(/\S/);
      expect(text.length, text).toBeLessThanOrEqual(room);
    }
  });

  function receiverStatuses(): NodeStatus[] {
    return [undefined, { kind: 'stopped' } as const, { kind: 'starting' } as const, ...serverProblems].map((state) =>
      receiverStatus(words(language), state)!,
    );
  }

  function serverStatuses(): NodeStatus[] {
    const counts = [0, 1, 9_999].map((connections) => serverStatus(words(language), { ...listening, connections }));
    return [...receiverStatuses(), ...counts];
  }

  function carStatuses(): NodeStatus[] {
    const days = [0, 60, 2 * 24 * 60, 40 * 24 * 60, 400 * 24 * 60];
    return [
      ...['noVehicle', 'badVin'].map((word) => brokenStatus(words(language), word)),
      ...(['connected', 'disconnected', 'unknown'] as const).map((kind) =>
        presenceStatus(words(language), presence(kind), now),
      ),
      ...days.map((ago) => presenceStatus(words(language), presence('asleep', ago), now)),
      ...[0, 14, 24 * 60].map((ago) => presenceStatus(words(language), presence('late', ago), now)),
    ];
  }

  function accountStatuses(): NodeStatus[] {
    const all = (Object.keys(problems) as ProblemCode[]).map((code) => new Problem(code));
    const statuses = [
      { isSignedIn: false },
      ...all.flatMap((problem) => [
        { isSignedIn: false, problem },
        { isSignedIn: true, problem },
        { isSignedIn: true, keyProblem: problem },
      ]),
    ];
    return [undefined, ...statuses.map((status) => ({ status }))].map((account) =>
      accountStatus(words(language), account)!,
    );
  }

  function commandStatuses(): NodeStatus[] {
    const ends = ['verified', 'unverified', 'already', 'refused', 'failed', 'expired'] as const;
    const codes = [null, ...(Object.keys(problems) as ProblemCode[])];
    const results = ends.flatMap((end) =>
      codes.map((code) => ({ stage: 'done', intent, result: result(end, code) }) as const),
    );
    const waits = [1, 60, 24 * 60, 8 * 24 * 60].flatMap((minutes) =>
      (['queued', 'waking', 'sent'] as const).map((stage) => ({ stage, intent, until: now + minutes * minute })),
    );
    return [...results, ...waits].map((progress) => commandStatus(words(language), progress, now));
  }

  function publishedStatuses(): NodeStatus[] {
    const own = words(language);
    return [
      brokenStatus(own, 'noBroker'),
      publishedStatus(own, { kind: 'refused', problem: new Problem('BROKER_REFUSED') }, 0, presence('connected')),
      publishedStatus(own, { kind: 'connecting', problem: new Problem('BROKER_UNREACHABLE') }, 0, presence('asleep')),
      publishedStatus(own, { kind: 'connecting' }, 0, presence('asleep')),
      publishedStatus(own, { kind: 'connected' }, 999, presence('asleep')),
      publishedStatus(own, { kind: 'connected' }, 999, presence('connected')),
      publishedStatus(own, { kind: 'connected', warning: new Problem('BROKER_WITHOUT_LOGIN') }, 9, presence('asleep')),
    ];
  }
});

describe('the status of a command', () => {
  const english = words('en-US');
  const shown = (progress: Progress): string => {
    const { fill, shape, text } = commandStatus(english, progress, now);
    return `${fill} ${shape} ${text}`;
  };

  test.each([
    ['queued', 'blue ring queued to 16:35'],
    ['waking', 'yellow ring waking'],
    ['sent', 'blue dot sent'],
  ] as const)('while it is %s is %s', (stage, text) => {
    expect(shown({ stage, intent, until: now + 15 * minute })).toBe(text);
  });

  test.each([
    ['verified', null, 'green dot done, seen'],
    ['already', null, 'green dot was so already'],
    ['unverified', null, 'yellow dot done, not seen'],
    ['refused', 'CAR_UNPLUGGED', 'red dot refused: unplugged'],
    ['refused', 'WAKE_FAILED', 'red dot refused: asleep'],
    ['refused', 'PARAMETER_INVALID', 'red dot refused: input'],
    ['refused', 'COMMAND_KEY_NOT_ENROLLED', 'red dot key not paired'],
    ['refused', 'COMMAND_REPLACED', 'red dot refused'],
    ['failed', 'API_NO_ANSWER', 'red dot no answer'],
    ['failed', 'COMMAND_FAILED', 'red dot failed'],
    ['expired', 'COMMAND_EXPIRED', 'red dot expired'],
    ['expired', 'CAR_ASLEEP', 'red dot expired'],
  ] as const)('that ended %s with %s is %s', (end, code, text) => {
    expect(shown({ stage: 'done', intent, result: result(end, code) })).toBe(text);
  });
});

describe('the status of a published car', () => {
  const shown = (state: PublisherState, trouble?: NodeStatus): string | undefined =>
    publishedStatus(words('en-US'), state, 9, presence('connected'), trouble).text;

  test('is what is wrong with the broker, then with the account, then with who may write to it', () => {
    const trouble = brokenStatus(words('en-US'), 'notSignedIn');
    const warning = new Problem('BROKER_WITHOUT_LOGIN');
    expect(shown({ kind: 'connecting', problem: new Problem('BROKER_UNREACHABLE'), warning }, trouble)).toBe(
      'no broker',
    );
    expect(shown({ kind: 'connected', warning }, trouble)).toBe('not signed in');
    expect(shown({ kind: 'connected', warning })).toBe('broker asks no login');
    expect(shown({ kind: 'connected' })).toBe('9 entities');
  });
});

describe('a status', () => {
  const english = words('en-US');

  test('names the time of falling asleep, then the day, then the date', () => {
    const texts = [0, 15 * 60, 24 * 60, 6 * 24 * 60, 8 * 24 * 60].map(
      (ago) => presenceStatus(english, presence('asleep', ago), now).text,
    );
    expect(texts).toEqual(['asleep 16:20', 'asleep 01:20', 'asleep Tue 16:20', 'asleep Thu 16:20', 'asleep Nov 10']);
  });

  test('is a dot for a fact and a ring for waiting', () => {
    const shown = (kind: Parameters<typeof presence>[0]): unknown => {
      const { fill, shape } = presenceStatus(english, presence(kind, 3), now);
      return `${fill} ${shape}`;
    };
    expect(['connected', 'late', 'asleep', 'disconnected', 'unknown'].map((kind) => shown(kind as 'late'))).toEqual([
      'green dot',
      'yellow dot',
      'grey ring',
      'red ring',
      'yellow ring',
    ]);
    expect(serverStatus(english, { ...listening, connections: 0 })).toMatchObject({ fill: 'grey', shape: 'ring' });
    expect(serverStatus(english, { ...listening, connections: 1 })).toMatchObject({ fill: 'green', shape: 'dot' });
    expect(receiverStatus(english, { ...listening, connections: 1 })).toBeUndefined();
  });

  test('uses words of core that Node-RED has in both languages', () => {
    const texts = (['connected', 'disconnected', 'unknown'] as const).map(
      (kind) => presenceStatus(english, presence(kind), now).text!,
    );
    for (const language of ['en-US', 'de']) {
      const file = `@node-red/nodes/locales/${language}/messages.json`;
      const { common } = JSON.parse(readFileSync(require.resolve(file), 'utf8')) as {
        common: { status: Record<string, string> };
      };
      for (const text of texts) expect(common.status[text.replace('node-red:common.status.', '')]).toBeTruthy();
    }
  });

  test('waits for a car that spoke this minute and is late in name only, as after a deploy', () => {
    const shown = (ago: number) => presenceStatus(english, presence('late', ago), now);
    expect(shown(0)).toMatchObject({ fill: 'yellow', shape: 'ring', text: 'node-red:common.status.connecting' });
    expect(shown(0.9)).toEqual(shown(0));
    expect(shown(1.9)).toMatchObject({ shape: 'dot', text: 'late 1 min' });
  });

  test('counts the minutes of a car that is late, and lets go of its clock', () => {
    const clock = new ManualClock();
    const shown: (string | undefined)[] = [];
    const node = { status: (status: NodeStatus) => shown.push(status.text) } as unknown as Node;
    const late = { kind: 'late', since: clock.now() - 3 * minute } as const;
    const { show, stop } = statusOf(node, clock, () => presenceStatus(english, late, clock.now()));
    show();
    clock.advance(2 * minute);
    expect(shown).toEqual(['late 3 min', 'late 4 min', 'late 5 min']);
    stop();
    expect(clock.timers).toBe(0);
  });

  test('is shown when it is another, at most once a second, the latest at last', () => {
    const clock = new ManualClock();
    const shown: (string | undefined)[] = [];
    let text = 'one';
    const node = { status: (status: NodeStatus) => shown.push(status.text) } as unknown as Node;
    const { show, stop } = statusOf(node, clock, () => ({ text }));
    show();
    show();
    for (text of ['two', 'three', 'four']) show();
    expect(shown).toEqual(['one']);
    clock.advance(999);
    expect(shown).toEqual(['one']);
    clock.advance(1);
    expect(shown).toEqual(['one', 'four']);
    clock.advance(5_000);
    text = 'five';
    show();
    expect(shown).toEqual(['one', 'four', 'five']);
    text = 'six';
    show();
    stop();
    clock.advance(5_000);
    expect(shown).toEqual(['one', 'four', 'five']);
    expect(clock.timers).toBe(0);
  });
});

describe('what works but has to be looked at', () => {
  const day = 24 * 60 * minute;
  const well = { fill: 'green', shape: 'dot', text: 'well' } as const;
  const ends = (days: number) =>
    ({ kind: 'listening', port: 8443, connections: 0, certificateEnds: now + days * day }) as const;
  const look = (status: NodeStatus, store?: Problem, days = 90): NodeStatus =>
    lookStatus(words('en-US'), status, store, ends(days), now);

  test('is shown in place of "all is well", the store before the certificate', () => {
    expect(look(well)).toBe(well);
    expect(look(well, undefined, 6.5)).toEqual({ fill: 'yellow', shape: 'dot', text: 'cert ends in 6 d' });
    expect(look(well, new Problem('STORE_BROKEN'), 6)).toEqual({ fill: 'yellow', shape: 'dot', text: 'store broken' });
    expect(look({ fill: 'grey', shape: 'ring', text: 'asleep' }, undefined, -1).text).toBe('cert ends in 0 d');
  });

  test('hides nothing that is worse', () => {
    const broken = { fill: 'red', shape: 'ring', text: 'no broker' } as const;
    expect(look(broken, new Problem('STORE_BROKEN'), 1)).toBe(broken);
  });

  test.each(['en-US', 'de'])('has room in %s', (language) => {
    for (const [store, days] of [
      [new Problem('STORE_BROKEN'), 90],
      [undefined, 13],
    ] as const) {
      const { text = '' } = lookStatus(words(language), well, store, ends(days), now);
      expect(text.length, text).toBeLessThanOrEqual(room);
    }
  });
});
