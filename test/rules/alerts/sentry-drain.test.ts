import { describe, expect, it } from 'vitest';
import { calm, hour, kinds, minute, Watch } from './model';

describe('sentry mode that drains', () => {
  it('counts each stay anew: who was driven home with little charge was not watched since the day before', () => {
    const car = new Watch({ alerts: ['sentry_drain'] });
    car.say(calm);
    car.say({ SentryMode: 'Armed', DetailedChargeState: 'Disconnected', Soc: 50 });
    car.pass(26 * hour, 10 * minute);
    car.say({ SentryMode: 'Idle', Gear: 'D' });
    car.pass(hour, 10 * minute);
    car.say({ Soc: 35 });
    car.say({ Gear: 'P' });
    expect(car.pass(11 * hour, 10 * minute)).toEqual([]);
    expect(kinds(car.pass(hour + minute, minute))).toEqual(['raise sentry_drain']);
  });
});
