import type { Socket } from 'node:net';

/** Beyond this many waiting connections, a new one is turned away: a car tries again by itself. */
const longestQueue = 4_096;

/** Lets a limited number of TLS handshakes run at once and keeps the others waiting in the order they came. */
export class HandshakeQueue {
  readonly #most: number;
  readonly #begin: (socket: Socket) => void;
  readonly #waiting: Socket[] = [];
  #running = 0;

  /** @param begin starts the handshake of a socket; `done` must follow exactly once for each. */
  constructor(most: number, begin: (socket: Socket) => void) {
    this.#most = most;
    this.#begin = begin;
  }

  add(socket: Socket): void {
    if (this.#running < this.#most) {
      this.#run(socket);
    } else if (this.#waiting.length < longestQueue) {
      socket.on('error', ignore);
      this.#waiting.push(socket);
    } else {
      socket.destroy();
    }
  }

  /** A handshake succeeded or failed. */
  done(): void {
    this.#running--;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      next.off('error', ignore);
      if (next.destroyed) continue;
      this.#run(next);
      return;
    }
  }

  /** Turns away what waits. */
  clear(): void {
    for (const socket of this.#waiting.splice(0)) socket.destroy();
  }

  #run(socket: Socket): void {
    this.#running++;
    this.#begin(socket);
  }
}

/** A waiting peer may go away; `done` notices when its turn comes. */
function ignore(): void {}
