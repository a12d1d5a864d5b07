import { body } from './body';
import { charge } from './charge';
import { climate } from './climate';
import type { Command } from './command';
import { settings } from './settings';

export type { Command, Outcome } from './command';

/**
 * Every command that simulated cars do, by its member of `CarServer.VehicleAction` or `VCSEC.UnsignedMessage`. One that is
 * missing here is refused as `not_supported`: a car whose state would show it does not claim to have done it.
 */
const commands: Readonly<Record<string, Command>> = { ...charge, ...climate, ...body, ...settings };

/** `undefined` for one that these cars do not do. */
export const commandNamed = (name: string): Command | undefined =>
  Object.hasOwn(commands, name) ? commands[name] : undefined;
