import fc from 'fast-check';
import { expect, it } from 'vitest';
import { domains, type Domain } from '../../src/commands/signing/domain';
import type { Transport } from '../../src/commands/signing/signer';
import { Road } from './support/road';
import { decode } from './support/protos';

const cars = ['LRW3E7EK1PC000001', 'LRW3E7EK1PC000002'];
const lanes = Object.keys(domains) as Domain[];

/** What happens to a message on its way. */
type Fate = 'arrives' | 'is lost' | 'has a lost answer' | 'meets a restart';

interface Step {
  readonly car: number;
  readonly domain: Domain;
  readonly fate: Fate;
  /** Whether a new process takes over before this command, with what the old one kept. */
  readonly restarts: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  car: fc.nat(cars.length - 1),
  domain: fc.constantFrom(...lanes),
  fate: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fate>('arrives') },
    fc.constantFrom<Fate>('is lost', 'has a lost answer', 'meets a restart'),
  ),
  restarts: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});

it('gives a counter once, in whatever order commands come and answers go', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.scheduler(), async (steps, scheduler) => {
      const road = new Road();
      const fates = steps.map(({ fate }) => fate);
      const [used, onTheWay] = [new Set<string>(), new Set<string>()];

      const transport: Transport = async (vin, message) => {
        const request = decode('UniversalMessage.RoutableMessage', message);
        const lane = `${vin} ${request.to_destination.domain}`;
        expect(onTheWay.has(lane), `two on the way to ${lane}`).toBe(false);
        onTheWay.add(lane);
        const signature = request.signature_data?.HMAC_Personalized_data;
        if (signature) {
          const number = `${lane} ${signature.epoch} ${signature.counter}`;
          expect(used.has(number), `${number} again`).toBe(false);
          used.add(number);
        }
        const fate = fates.pop() ?? 'arrives';
        try {
          await scheduler.schedule(Promise.resolve(), 'there');
          if (fate === 'is lost') throw new Error('lost');
          const number = request.to_destination.domain;
          const domain = number === 'DOMAIN_VEHICLE_SECURITY' ? 'vehicle_security' : 'infotainment';
          if (fate === 'meets a restart') road.car(vin, domain).restart();
          const answer = await road.transport(vin, message);
          await scheduler.schedule(Promise.resolve(), 'back');
          if (fate === 'has a lost answer') throw new Error('lost');
          return answer;
        } finally {
          onTheWay.delete(lane);
        }
      };

      let signer = road.signer({ transport });
      let waiting: Promise<unknown>[] = [];
      for (const { car, domain, restarts } of steps) {
        if (restarts) {
          // The old process ends before the new one begins.
          await scheduler.waitFor(Promise.allSettled(waiting));
          waiting = [];
          signer = road.signer({ transport });
        }
        waiting.push(signer.send(cars[car]!, domain, Buffer.of(16, 1)));
      }
      const results = await scheduler.waitFor(Promise.allSettled(waiting));
      for (const result of results)
        if (result.status === 'rejected') expect(String(result.reason)).toMatch(/lost|keeps refusing/);
      expect(onTheWay.size).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it('sends in the order of asking', async () => {
  const road = new Road();
  const signer = road.signer();
  await Promise.all([...Array(200).keys()].map((each) => signer.send(cars[0]!, 'infotainment', Buffer.of(each))));
  const { taken, handshakes } = road.car(cars[0]!, 'infotainment');
  expect(handshakes).toBe(1);
  expect(taken.map(({ payload, counter }) => [Buffer.from(payload, 'hex')[0], counter])).toEqual(
    [...Array(200).keys()].map((each) => [each, each + 1]),
  );
});
