import { count, counted, newCounter } from './counter';
import { noMean, weigh } from './mean';
import { eachValue, type Channel, type Moment } from './moment';
import type { KnownChannels } from './known';
import type { Flow, Hole } from './piece';
import { factsOf, hour, unheardCharge, valueAt } from './state';

/** What of AC usually arrives in the pack; only for the last step of its counter. */
const usual = 0.9;

/** kWh: more than a counter can rise before power is told. */
const sureBefore = 0.5;

/** Channels that are above 0 only while current flows, or just has. */
export const flowing: readonly Channel[] = [
  'ACChargingEnergyIn',
  'DCChargingEnergyIn',
  'ACChargingPower',
  'DCChargingPower',
];

/** @param known what was so before it began. */
export function beginFlow(at: number, isBegun: boolean, before: Hole, known: KnownChannels, unpluggedAt: number): Flow {
  return {
    kind: 'charge',
    before,
    from: at,
    to: at,
    isBegun,
    isEnded: false,
    used: newCounter(known.ACChargingEnergyIn, unpluggedAt, at),
    added: newCounter(known.DCChargingEnergyIn, unpluggedAt, at),
    hasMissed: false,
    firstMark: null,
    lastMark: null,
    plugIn: factsOf(known),
    ending: factsOf(known),
    odometer: valueAt(known, 'Odometer'),
    outside: noMean(),
    maxAc: 0,
    maxDc: 0,
    amps: noMean(),
    isFast: null,
  };
}

/** Time passed while current flowed. */
export function passFlow(flow: Flow, known: KnownChannels, time: number): void {
  if (time > unheardCharge) {
    flow.hasMissed = true;
    return;
  }
  const { ACChargingPower: acKnown, DCChargingPower: dcKnown } = known;
  // What is left of an earlier charge says nothing where the other one was told in this.
  const isOld = (acKnown?.at ?? 0) < flow.from && (dcKnown?.at ?? 0) >= flow.from;
  const ac = isOld ? 0 : Math.max(0, acKnown?.value ?? 0);
  const dc = Math.max(0, dcKnown?.value ?? 0);
  flow.used.tail += (ac * time) / hour;
  flow.added.tail += ((ac > 0 ? ac * usual : dc) * time) / hour;
  weigh(flow.outside, known.OutsideTemp?.value, time);
  // Before current flows, and after, it is told as none.
  weigh(flow.amps, known.ChargeAmps?.value || undefined, time);
}

/** @param energy kWh in the pack, where the moment tells it. */
export function tellFlow(flow: Flow, moment: Moment, known: KnownChannels, energy: number | null): void {
  eachValue(moment, (channel, value) => {
    if (channel === 'ACChargingEnergyIn') count(flow.used, value, moment.at);
    else if (channel === 'DCChargingEnergyIn') {
      // The session had begun before: it was a pause that was over here.
      if (flow.added.isNew && value - flow.added.tail > sureBefore) flow.isBegun = false;
      count(flow.added, value, moment.at);
      flow.hasMissed = false;
    } else if (channel === 'ACChargingPower') flow.maxAc = Math.max(flow.maxAc, value);
    else if (channel === 'DCChargingPower') flow.maxDc = Math.max(flow.maxDc, value);
  });
  if (known.FastChargerPresent) flow.isFast = known.FastChargerPresent.value === 1;
  if (energy === null || flow.hasMissed) return;
  flow.lastMark = { energy, added: counted(flow.added) };
  flow.firstMark ??= flow.lastMark;
}
