import { boolean, epoch, integer, text, type Signal } from '../signal';

/** Firmware and updates. */
export const software = {
  Version: text({ id: 68, meaning: 'Firmware in the car; before 2024.44 the one on offer' }),
  SoftwareUpdateAvailable: boolean({ id: 266, meaning: 'An update is on offer', firmware: '2026.32' }),
  SoftwareUpdateVersion: text({ id: 220, meaning: 'Version of the update on offer', firmware: '2024.44.25' }),
  SoftwareUpdateDownloadPercentComplete: integer({
    id: 216,
    meaning: 'How much is downloaded',
    unit: '%',
    firmware: '2024.44.25',
  }),
  SoftwareUpdateInstallationPercentComplete: integer({
    id: 218,
    meaning: 'How much is installed',
    unit: '%',
    firmware: '2024.44.25',
  }),
  SoftwareUpdateInProgress: boolean({ id: 267, meaning: 'An update is being installed', firmware: '2026.32' }),
  SoftwareUpdateExpectedDurationMinutes: integer({
    id: 217,
    meaning: 'How long the installation takes',
    unit: 'min',
    firmware: '2024.44.25',
  }),
  SoftwareUpdateScheduledStartTime: epoch({
    id: 219,
    meaning: 'When the update will be installed',
    firmware: '2024.44.25',
  }),
} as const satisfies Record<string, Signal>;
