import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandshakeQueue } from '../../src/telemetry/handshakes';

/** As much of a socket as the queue touches. */
class Peer extends EventEmitter {
  destroyed = false;
  destroy(): this {
    this.destroyed = true;
    return this;
  }
}

function queueOf(most: number): { queue: HandshakeQueue; begun: Peer[]; add: () => Peer } {
  const begun: Peer[] = [];
  const queue = new HandshakeQueue(most, (socket) => {
    // A handshake with a peer that has gone would keep its place for nothing.
    expect(socket.destroyed).toBe(false);
    begun.push(socket as unknown as Peer);
  });
  const add = (): Peer => {
    const peer = new Peer();
    queue.add(peer as unknown as Socket);
    return peer;
  };
  return { queue, begun, add };
}

describe('handshakes', () => {
  it('never run more at once than allowed; each runs in its turn or its peer is gone, whatever happens', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('add' as const) },
      { weight: 3, arbitrary: fc.constant('done' as const) },
      { weight: 2, arbitrary: fc.nat(20).map((index) => ({ leaves: index })) },
      { weight: 1, arbitrary: fc.nat(20).map((index) => ({ fails: index })) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 80 }), (most, steps) => {
        const { queue, begun, add } = queueOf(most);
        const peers: Peer[] = [];
        let ended = 0;
        const running = (): number => begun.length - ended;
        for (const what of steps) {
          const waiting = (): Peer[] => peers.filter((peer) => !begun.includes(peer) && !peer.destroyed);
          if (what === 'add') peers.push(add());
          else if (what === 'clear') queue.clear();
          else if (what === 'done') {
            if (running() === 0) continue;
            ended++;
            queue.done();
          } else if ('leaves' in what) peers[what.leaves]?.destroy();
          // A waiting peer that resets its connection must not bring the process down.
          else waiting()[what.fails]?.destroy().emit('error', new Error('ECONNRESET'));
          expect(running()).toBeLessThanOrEqual(most);
          if (running() < most) expect(waiting()).toEqual([]);
        }
        for (; running() > 0; ended++, queue.done());
        expect(peers.every((peer) => begun.includes(peer) || peer.destroyed)).toBe(true);
        expect(begun).toEqual(peers.filter((peer) => begun.includes(peer)));
      }),
      { numRuns: 300 },
    );
  });

  it('leave no listener of theirs on a socket that runs', () => {
    const { queue, begun, add } = queueOf(1);
    add();
    const second = add();
    expect(second.listenerCount('error')).toBe(1);
    queue.done();
    expect([begun[1], second.listenerCount('error')]).toEqual([second, 0]);
  });

  it('turn away who comes to a queue that is too long', () => {
    const { queue, begun, add } = queueOf(2);
    const peers = Array.from({ length: 5_000 }, add);
    expect(peers.filter(({ destroyed }) => destroyed)).toHaveLength(5_000 - 4_096 - 2);
    expect(peers.findIndex(({ destroyed }) => destroyed)).toBe(4_098);
    queue.clear();
    expect(peers.filter(({ destroyed }) => !destroyed)).toEqual(begun);
    // There is room again.
    expect(add().destroyed).toBe(false);
  });
});
