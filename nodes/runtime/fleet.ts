import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { NodeAPI } from 'node-red';
import { Fleet } from '../../src/fleet/fleet';
import { systemClock } from '../../src/kernel/clock';
import { redact, type Log } from '../../src/kernel/log';
import { Users } from '../../src/kernel/users';

/** One fleet a user directory, as long as any node uses it: two would write to one store. */
const fleets = new Map<string, { readonly fleet: Fleet; readonly users: Users }>();

/** The fleet of this Node-RED; `release` stops it with the last user. */
export function holdFleet(RED: NodeAPI): { readonly fleet: Fleet; release(): Promise<void> } {
  const folder = join(RED.settings.userDir ?? join(tmpdir(), 'evfleetpulse'), 'evfleetpulse');
  let held = fleets.get(folder);
  if (!held) {
    const fleet = new Fleet({ folder, clock: systemClock, random: Math.random, log: logOf(RED) });
    fleets.set(folder, (held = { fleet, users: new Users() }));
    void fleet.start();
  }
  const { fleet, users } = held;
  const letGo = users.hold();
  return {
    fleet,
    async release() {
      letGo();
      if (users.count > 0 || fleets.get(folder)?.fleet !== fleet) return;
      fleets.delete(folder);
      await fleet.stop();
    },
  };
}

function logOf(RED: NodeAPI): Log {
  const say = (level: 'debug' | 'info' | 'warn' | 'error') => (sentence: string) =>
    RED.log[level](`[tesla] ${redact(sentence)}`);
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}
