import { spread, type Counter } from './counter';
import { energyAfter, energyBefore } from './energy';
import { meanOf } from './mean';
import type { Facts } from './piece';
import { whereabouts, type Home } from './place';
import type { Charge, Slice } from './rows';
import type { ChargeSpan, End, Unheard } from './span';
import { endsOf } from './trip';

/** A counter over all pieces of a charge: what it rose, unheard pauses included. */
function sumOf(charge: ChargeSpan, which: 'used' | 'added'): { total: number; isTold: boolean; slices: Slice[] } {
  const counters: Counter[] = charge.pieces.map((piece) => piece[which]);
  const slices: Slice[] = [];
  let total = 0;
  const add = (energy: number, from: number, to: number): void => {
    total += energy;
    spread(slices, energy, from, to);
  };
  counters.forEach((counter, i) => {
    for (const [from, energy] of counter.slices) {
      total += energy;
      spread(slices, energy, from, from + 1);
    }
    const next = counters[i + 1];
    const { to } = charge.pieces[i]!;
    const rest = next?.isTold && next.base !== null && counter.last !== null ? next.base - counter.last : null;
    // What the next piece's counter starts with says more than power.
    if (rest !== null && rest >= 0) add(rest, counter.at, charge.pieces[i + 1]!.from);
    else if (rest === null || next!.base === 0) add(counter.tail, counter.at, to);
  });
  return { total, isTold: counters.some(({ isTold }) => isTold), slices };
}

/** kW at the inlet: AC where its charger gave power, though the pack's side tells of power then too. */
function powerOf({ pieces }: ChargeSpan): { kind: 'AC' | 'DC' | null; power: number } {
  const ac = Math.max(...pieces.map(({ maxAc }) => maxAc));
  const dc = Math.max(...pieces.map(({ maxDc }) => maxDc));
  if (ac > 0.3) return { kind: 'AC', power: ac };
  if (dc > 0.3) return { kind: 'DC', power: dc };
  const isFast = pieces.find((piece) => piece.isFast !== null)?.isFast;
  return { kind: isFast === undefined || isFast === null ? null : isFast ? 'DC' : 'AC', power: 0 };
}

/** Milliseconds that what went unheard at the end took, at the power that was heard. */
export function tailTime(charge: ChargeSpan): number {
  const { power } = powerOf(charge);
  return power > 0 ? (charge.tail / power) * 3_600_000 : 0;
}

/** The row of a charge. @param end absent while it may go on. */
export function chargeRow(charge: ChargeSpan, start: End, end: End | null, home: Home | undefined): Charge {
  const { pieces, tail } = charge;
  const { kind, power } = powerOf(charge);
  const used = sumOf(charge, 'used');
  const added = sumOf(charge, 'added');
  const [before, after] = [energyBefore(charge), energyAfter(charge)];
  const byPack = before !== null && after !== null ? after - before : null;
  const last = pieces.at(-1)!;
  const energyAdded = added.isTold || added.total > 0 || byPack === null ? added.total + tail : byPack + tail;
  const isUsedKnown = kind !== 'DC' && (used.isTold || used.total > 0);
  const tailUsed = added.total > 0 ? (tail * used.total) / added.total : 0;
  const energyUsed = isUsedKnown ? used.total + tailUsed : null;
  const slices = kind === 'DC' ? added.slices : used.slices;
  spread(slices, kind === 'DC' ? tail : tailUsed, last.to, end?.at ?? last.to);
  const { place, atHome, soc } = pieces[0]!.plugIn;
  return {
    ...endsOf(start, end),
    isWhole: start.received && end?.received === true && !charge.isDoubtful,
    place: place ?? last.ending.place,
    whereabouts: whereabouts(place ?? last.ending.place, home, atHome ?? last.ending.atHome),
    kind,
    energyAdded,
    energyUsed,
    efficiency: energyUsed !== null && energyUsed > 0 ? energyAdded / energyUsed : null,
    socStart: soc,
    socEnd: last.ending.soc,
    maxPower: power || null,
    amps: kind === 'AC' ? meanOf(pieces.map((piece) => piece.amps)) : null,
    odometer: pieces[0]!.odometer,
    outsideTemp: meanOf(pieces.map(({ outside }) => outside)),
    slices,
  };
}

/** A charge of which nothing was heard: the pack holds more than before. */
export function unheardCharge(
  { start, end, amount }: Unheard,
  at: Facts,
  odometer: number | null,
  home: Home | undefined,
): Charge {
  return {
    ...endsOf(start, end),
    isWhole: false,
    place: at.place,
    whereabouts: whereabouts(at.place, home, at.atHome),
    kind: null,
    energyAdded: amount,
    energyUsed: null,
    efficiency: null,
    socStart: at.soc,
    socEnd: null,
    maxPower: null,
    amps: null,
    odometer,
    outsideTemp: null,
    // When it flowed is not known, and so no price.
    slices: [],
  };
}
