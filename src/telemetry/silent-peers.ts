import type { Socket } from 'node:net';

/** Beyond this many silent connections, a new one is turned away: a car tries again by itself. */
const most = 4_096;

/** Keeps peers back until they say something: whoever only connects must not take a car's turn at the handshakes. */
export class SilentPeers {
  readonly #patience: number;
  readonly #spoke: (socket: Socket) => void;
  #count = 0;

  /**
   * @param patience how long a peer may be silent, milliseconds.
   * @param spoke is handed each peer with its first bytes still to be read.
   */
  constructor(patience: number, spoke: (socket: Socket) => void) {
    this.#patience = patience;
    this.#spoke = spoke;
  }

  add(socket: Socket): void {
    if (this.#count >= most) return void socket.destroy();
    this.#count++;
    const giveUp = (): void => void socket.destroy();
    const leave = (): void => {
      this.#count--;
      socket.off('readable', hear).off('close', leave).off('error', giveUp).setTimeout(0, giveUp);
    };
    const hear = (): void => {
      // Also called at the end of what a peer says, and then there is nothing.
      if (socket.readableLength === 0) return giveUp();
      leave();
      this.#spoke(socket);
    };
    socket.on('readable', hear).on('close', leave).on('error', giveUp).setTimeout(this.#patience, giveUp);
  }
}
