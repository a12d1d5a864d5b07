import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/kernel/log';
import { distance } from '../../src/simulator/car/geography';
import { demoCars, Simulator, type PersonDescription, type SimulatorEvent } from '../../src/simulator/simulator';
import { ManualClock } from '../support/manual-clock';

const clock = new ManualClock(Date.parse('2026-06-01T12:00:00Z'));
const plan = { ...demoCars[1]!, day: [] };
const { home, work } = plan.commute;
const simulator = new Simulator({ cars: [plan], clock, random: () => 0.5, log: silentLog });
const events: SimulatorEvent[] = [];
let control = '';

beforeAll(async () => {
  simulator.subscribe((event) => events.push(event));
  ({ control } = await simulator.start());
});
afterAll(() => simulator.stop());

interface Answer {
  readonly status: number;
  readonly body: PersonDescription & { readonly error: string };
}

const ask = async (path: string, method = 'GET', body?: unknown): Promise<Answer> => {
  const response = await fetch(`${control}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
};
const patch = async (body: unknown, name = 'Anna'): Promise<PersonDescription> =>
  (await ask(`/people/${name}`, 'PATCH', body)).body;
const anna = async (): Promise<PersonDescription> => (await ask('/people/Anna')).body;
const pass = (seconds: number): void => {
  for (let second = 0; second < seconds; second += 1) clock.advance(1_000);
};

describe('people with phones', () => {
  it('are there from their first change on, at home', async () => {
    expect((await ask('/people')).body).toEqual([]);
    expect((await ask('/people/Anna')).status).toBe(404);
    expect(await patch({})).toMatchObject({ name: 'Anna', place: home, goesTo: null, homeAssistant: null });
    pass(1);
    const { fix, homeAssistant, ownTracks, metresToCar } = await anna();
    expect(homeAssistant).toMatchObject({
      entity_id: 'person.anna',
      state: 'home',
      attributes: { source_type: 'gps' },
    });
    expect(ownTracks).toMatchObject({ _type: 'location', tid: 'an', tst: Math.floor(fix!.at / 1_000) });
    expect(metresToCar).toEqual({ [plan.vin]: 0 });
  });

  it('walk to the car, and their phones say so every half minute', async () => {
    const start = { latitude: home.latitude + 0.01, longitude: home.longitude };
    expect((await patch({ place: start, goesTo: home })).metresToCar[plan.vin]).toBeCloseTo(1_112, -1);
    events.length = 0;
    pass(300);
    const { metresToCar, fix, place, homeAssistant } = await anna();
    expect(metresToCar[plan.vin]).toBeCloseTo(1_112 - 300 * 1.4, -1);
    expect(distance(fix!, place)).toBeLessThan(100);
    expect(homeAssistant?.state).toBe('not_home');
    const positions = events.filter((event) => event.event === 'position');
    expect(positions.length).toBeGreaterThanOrEqual(9);
    expect(positions.length).toBeLessThanOrEqual(11);
    expect(positions[0]).toMatchObject({ person: 'Anna', latitude: expect.any(Number), accuracy: expect.any(Number) });
    pass(600);
    expect(await anna()).toMatchObject({ goesTo: null, place: home, homeAssistant: { state: 'home' } });
  });

  it('go as fast as they are told, and stop when they are told', async () => {
    await patch({ place: work, goesTo: { ...home, metresPerSecond: 10 } });
    const before = (await anna()).metresToCar[plan.vin]!;
    pass(60);
    expect(before - (await anna()).metresToCar[plan.vin]!).toBeCloseTo(600, -1);
    await patch({ goesTo: null });
    const stopped = (await anna()).place;
    pass(60);
    expect((await anna()).place).toEqual(stopped);
  });

  it('have phones that jump once, and phones that fall silent', async () => {
    await patch({ place: home, jumpsBy: 50 });
    pass(1);
    expect(distance((await anna()).fix!, home)).toBeGreaterThan(49_000);
    await patch({ goesTo: work });
    pass(31);
    expect(distance((await anna()).fix!, home)).toBeLessThan(200);
    await patch({ silent: true });
    const { fix } = await anna();
    pass(2_000);
    expect((await anna()).fix).toEqual(fix);
    await patch({ silent: false });
    pass(1_000);
    expect((await anna()).fix).not.toEqual(fix);
  });

  it.each([
    [[], /^the body cannot be \[\]/],
    [{ at: home }, /^a key of the body cannot be "at": it is place, goesTo, silent or jumpsBy\.$/],
    [{ place: 'home' }, /^place cannot be "home": it is \{"latitude"/],
    [{ goesTo: { latitude: 99, longitude: 0 } }, /^goesTo cannot be/],
    [
      { goesTo: { ...home, metresPerSecond: -1 } },
      /^metresPerSecond cannot be -1: it is metres a second from 0 to 300/,
    ],
    [{ silent: 1 }, /^silent cannot be 1: it is true or false/],
    [{ jumpsBy: 'far' }, /^jumpsBy cannot be "far": it is kilometres/],
  ])('are not changed by %j', async (body, sentence) => {
    const before = await anna();
    const answer = await ask('/people/Anna', 'PATCH', body);
    expect([answer.status, answer.body.error]).toEqual([400, expect.stringMatching(sentence)]);
    expect(await anna()).toEqual(before);
  });

  it('know only GET and PATCH', async () => {
    expect((await ask('/people', 'PATCH', {})).status).toBe(405);
    expect((await ask('/people/Anna', 'DELETE')).status).toBe(405);
  });
});

describe('an incident over the control interface', () => {
  it('begins, shows, and ends', async () => {
    const car = `/cars/${plan.vin}`;
    const change = async (incidents: unknown): Promise<Answer> => ask(car, 'PATCH', { incidents });
    expect((await change({ vampire: 0.2, 'left_open:trunk': true })).body).toMatchObject({
      incidents: ['left_open:trunk', 'vampire'],
      signals: { DoorState: { TrunkRear: true } },
    });
    const wrong = await change({ vampire: false, fire: true });
    expect(wrong.body.error).toMatch(/^incidents cannot be fire: it is leak, /);
    expect((await change(['fire'])).body.error).toMatch(/^incidents cannot be \["fire"\]: it is an object/);
    expect((await ask(car)).body).toMatchObject({ incidents: ['left_open:trunk', 'vampire'] });
    expect((await change({ vampire: false, 'left_open:trunk': false })).body).toMatchObject({ incidents: [] });
  });
});
