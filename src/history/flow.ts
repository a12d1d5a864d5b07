import { count, counted, newCounter } from './counter';
import { noMean, weigh } from './mean';
import { eachValue, type Channel, type Moment } from './moment';
import type { Flow, Hole, KnownChannels } from './piece';
import { factsOf, hour, unheardCharge, valueAt } from './state';

/** What of AC usually arrives in the pack; only for the last step of its counter. */
const usual = 0.9;

/** Channels that are above 0 only while current flows, or just has. */
export const flowing: readonly Channel[] = [
  'ACChargingEnergyIn',
  'DCChargingEnergyIn',
  'ACChargingPower',
  'DCChargingPower',
];

/** @param known what was so before it began. */
export function beginFlow(
  at: number,
  isBegun: boolean,
  before: Hole,
  known: KnownChannels,
  unpluggedAt: number,
): Flow {
  return {
    kind: 'charge',
    before,
    from: at,
    to: at,
    isBegun,
    isEnded: false,
    used: newCounter(known.ACChargingEnergyIn, unpluggedAt, at),
    added: newCounter(known.DCChargingEnergyIn, unpluggedAt, at),
    firstMark: null,
    lastMark: null,
    plugIn: factsOf(known),
    ending: factsOf(known),
    odometer: valueAt(known, 'Odometer'),
    outside: noMean(),
    maxAc: 0,
    maxDc: 0,
    isFast: null,
  };
}

/** Time passed while current flowed. */
export function passFlow(flow: Flow, known: KnownChannels, time: number): void {
  if (time > unheardCharge) return;
  const ac = Math.max(0, known.ACChargingPower?.value ?? 0);
  const dc = Math.max(0, known.DCChargingPower?.value ?? 0);
  flow.used.tail += (ac * time) / hour;
  flow.added.tail += ((ac > 0 ? ac * usual : dc) * time) / hour;
  weigh(flow.outside, known.OutsideTemp?.value, time);
}

/** @param energy kWh in the pack, where the moment tells it. */
export function tellFlow(flow: Flow, moment: Moment, known: KnownChannels, energy: number | null): void {
  eachValue(moment, (channel, value) => {
    if (channel === 'ACChargingEnergyIn') count(flow.used, value, moment.at);
    else if (channel === 'DCChargingEnergyIn') count(flow.added, value, moment.at);
    else if (channel === 'ACChargingPower') flow.maxAc = Math.max(flow.maxAc, value);
    else if (channel === 'DCChargingPower') flow.maxDc = Math.max(flow.maxDc, value);
  });
  if (known.FastChargerPresent) flow.isFast = known.FastChargerPresent.value === 1;
  if (energy === null) return;
  flow.lastMark = { energy, added: counted(flow.added) };
  flow.firstMark ??= flow.lastMark;
}
