import { it } from 'vitest';
import { Timeline } from '../../src/history/timeline';
import { momentOf } from '../../src/history/moment';
import { liveThrough } from './support/life';
import { deliver } from './support/delivery';
import { seeded } from './support/random';
it('scratch', () => {
  let bad = 0;
  for (let i = 0; i < 4; i++) {
    const random = seeded(Number(process.env.SEED ?? 1) * 4 + i);
    const t0 = Date.parse('2026-09-01T00:00:00Z');
    const life = liveThrough(random, t0, 250);
    const { fates, deliveries } = deliver('x', life, random);
    const line = new Timeline({ home: () => undefined, capacity: () => undefined });
    for (const { record } of deliveries) {
      const m = momentOf({ ...record, receivedAt: Infinity });
      if (m) line.take(m);
    }
    const { rows } = line.view(life.now + 3_600_000);
    const h = (t: number | null) => (t === null ? 'open' : ((t - t0) / 60000).toFixed(1));
    const show = (r: any) =>
      `${h(r.start)}..${h(r.end)} ${r.startReceived}/${r.endReceived} b ${r.startBounds?.map(h)} ${r.endBounds?.map(h)} d ${r.distance} e ${r.energy ?? r.energyAdded} ${r.isStartLost ?? ''}/${r.isEndLost ?? ''}`;
    for (const kind of ['trip', 'charge'] as const) {
      const found = rows.filter((r) => r.kind === kind).map((r) => r.row) as any[];
      const truth = fates.filter((f) => f.kind === kind);
      const over = (a: any, b: any) => a.start + 2000 < (b.end ?? Infinity) && (a.end ?? Infinity) - 2000 > b.start;
      for (const f of found) {
        const n = truth.filter((t) => over(t, f));
        if (n.length !== 1) {
          bad++;
          console.log(i, kind, n.length ? 'MERGED' : 'STRAY', show(f), n.map(show).join(' | '));
        }
      }
      for (const t of truth) {
        const n = found.filter((f) => over(t, f));
        if (n.length !== 1) {
          bad++;
          console.log(i, kind, n.length ? 'SPLIT' : 'MISSING', show(t), n.map(show).join(' | '));
        } else {
          const [f] = n;
          if (f.startReceived === t.isStartLost || f.endReceived === t.isEndLost) {
            bad++;
            console.log(i, kind, 'ENDS', show(t), show(f));
          } else if (
            !t.isStartLost &&
            !t.isEndLost &&
            (Math.abs(f.start - t.start) > 3000 || Math.abs(f.end - t.end) > 3000)
          ) {
            bad++;
            console.log('TIMES', show(t), show(f));
          } else if (
            f.startBounds[0] - 3000 > t.start ||
            f.startBounds[1] + 3000 < t.start ||
            f.endBounds[0] - 3000 > t.end ||
            f.endBounds[1] + 3000 < t.end
          ) {
            bad++;
            console.log(i, kind, 'BOUNDS', show(t), show(f));
          }
          if (!t.isStartLost && !t.isEndLost) {
            const e = kind === 'trip' ? f.energy : f.energyAdded;
            if (
              Math.abs(e - t.energy) > Math.max(0.01 * t.energy, kind === 'trip' ? 0.05 : 0) ||
              (kind === 'trip' && Math.abs(f.distance / t.distance - 1) > 0.01)
            ) {
              bad++;
              console.log(i, kind, 'VALUE', show(t), show(f));
            }
          }
        }
      }
    }
  }
  console.log('BAD', bad);
}, 60000);
