import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { NodeAPI } from 'node-red';
import { TokenStore } from '../../src/account/token-store';
import { Fleet, type FleetOptions } from '../../src/fleet/fleet';
import { systemClock } from '../../src/kernel/clock';
import { redact, type Log } from '../../src/kernel/log';
import { Users } from '../../src/kernel/users';

/** One fleet a user directory, as long as any node uses it: two would write to one store. */
const fleets = new Map<string, { readonly fleet: Fleet; readonly users: Users }>();

/** One a user directory for as long as the process lives: where the disk cannot be written it alone has the newest tokens. */
const stores = new Map<string, TokenStore>();

/** What everything of this Node-RED is made with. */
export function fleetOptions(RED: NodeAPI): Required<FleetOptions> {
  const folder = join(RED.settings.userDir ?? join(tmpdir(), 'evfleetpulse'), 'evfleetpulse');
  const log = logOf(RED);
  let tokens = stores.get(folder);
  if (!tokens) stores.set(folder, (tokens = new TokenStore({ folder, clock: systemClock, log })));
  return { folder, clock: systemClock, random: Math.random, log, tokens };
}

/** The fleet of this Node-RED; `release` stops it with the last user. */
export function holdFleet(RED: NodeAPI): { readonly fleet: Fleet; release(): Promise<void> } {
  const options = fleetOptions(RED);
  const { folder } = options;
  let held = fleets.get(folder);
  if (!held) {
    const fleet = new Fleet(options);
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
