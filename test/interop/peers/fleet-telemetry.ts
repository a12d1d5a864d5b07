import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { PeerMissing, prepare } from './peer';

/** Tesla's own server, as the environment names it. */
export interface FleetTelemetryBinary {
  readonly path: string;
}

/** Looks for Tesla's own server; no registry has it, so a person builds it. */
export async function setup(project: TestProject): Promise<void> {
  project.provide(
    'fleetTelemetry',
    await prepare("Tesla's fleet-telemetry", async () => {
      const path = process.env['FLEET_TELEMETRY'];
      if (!path)
        throw new PeerMissing(
          "FLEET_TELEMETRY does not name a binary of Tesla's server; build teslamotors/fleet-telemetry",
        );
      await access(path, constants.X_OK).catch(() => {
        throw new PeerMissing(`FLEET_TELEMETRY names ${path}, which is no program that may be run`);
      });
      return { path };
    }),
  );
}
