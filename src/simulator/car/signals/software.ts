import type { CarState } from '../state';
import { installMinutes, offerUpdate, withdrawUpdate, type Software } from '../update';
import { signal, type ModelSignal } from './signal';

const withSoftware = (state: CarState, change: Partial<Software>): CarState => ({
  ...state,
  software: { ...state.software, ...change },
});

export const software: Readonly<Record<string, ModelSignal>> = {
  Version: signal<string>(
    ({ state }) => state.software.version,
    (state, version) => withSoftware(state, { version }),
  ),
  // No update on offer is a single blank.
  SoftwareUpdateVersion: signal<string>(
    ({ state }) => state.software.offered || ' ',
    (state, value) => {
      const offered = value.trim();
      return { ...state, software: offered ? offerUpdate(state.software, offered) : withdrawUpdate(state.software) };
    },
  ),
  SoftwareUpdateDownloadPercentComplete: {
    ...signal<number>(
      ({ state }) => Math.floor(state.software.downloaded),
      (state, downloaded) => withSoftware(state, { downloaded }),
    ),
    range: [0, 100],
  },
  SoftwareUpdateInstallationPercentComplete: {
    ...signal<number>(
      ({ state }) => Math.floor(state.software.installed),
      (state, installed) => withSoftware(state, { installed }),
    ),
    range: [0, 100],
  },
  SoftwareUpdateExpectedDurationMinutes: signal(({ state }) => (state.software.offered ? installMinutes : null)),
  SoftwareUpdateScheduledStartTime: {
    ...signal<number>(
      ({ state }) => (state.software.startsAt === null ? null : Math.floor(state.software.startsAt / 1_000)),
      (state, seconds) => withSoftware(state, { startsAt: seconds * 1_000 }),
    ),
    clear: (state) => withSoftware(state, { startsAt: null }),
  },
};
