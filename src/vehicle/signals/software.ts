import { binary, sensor } from '../entity';
import { boolean, epoch, integer, text, type Signal } from '../signal';
import { firstWord, moment } from './show';

/** Firmware and updates. */
export const software = {
  Version: text({
    id: 68,
    meaning: 'Firmware in the car; before 2024.44 the one on offer',
    ha: sensor('version', 'Software version', { category: 'diagnostic', icon: 'mdi:car-info', show: firstWord }),
  }),
  // Home Assistant sees the versions compared instead, which every firmware can tell.
  SoftwareUpdateAvailable: boolean({ id: 266, meaning: 'An update is on offer', firmware: '2026.32' }),
  SoftwareUpdateVersion: text({
    id: 220,
    meaning: 'Version of the update on offer',
    firmware: '2024.44.25',
    ha: sensor('software_update_version', 'Software update version', {
      category: 'diagnostic',
      off: true,
      icon: 'mdi:update',
      show: firstWord,
    }),
  }),
  SoftwareUpdateDownloadPercentComplete: integer({
    id: 216,
    meaning: 'How much is downloaded',
    unit: '%',
    firmware: '2024.44.25',
    ha: sensor('software_update_download', 'Software update download', {
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
      icon: 'mdi:download',
    }),
  }),
  SoftwareUpdateInstallationPercentComplete: integer({
    id: 218,
    meaning: 'How much is installed',
    unit: '%',
    firmware: '2024.44.25',
    ha: sensor('software_update_installation', 'Software update installation', {
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
      icon: 'mdi:update',
    }),
  }),
  SoftwareUpdateInProgress: boolean({
    id: 267,
    meaning: 'An update is being installed',
    firmware: '2026.32',
    ha: binary('software_update_in_progress', 'Software update in progress', {
      deviceClass: 'running',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:update',
    }),
  }),
  SoftwareUpdateExpectedDurationMinutes: integer({
    id: 217,
    meaning: 'How long the installation takes',
    unit: 'min',
    firmware: '2024.44.25',
    ha: sensor('software_update_duration', 'Software update expected duration', {
      core: ['sensor', 'software_update_expected_duration_minutes'],
      deviceClass: 'duration',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
    }),
  }),
  SoftwareUpdateScheduledStartTime: epoch({
    id: 219,
    meaning: 'When the update will be installed',
    firmware: '2024.44.25',
    ha: sensor('software_update_start_time', 'Software update start time', {
      deviceClass: 'timestamp',
      category: 'diagnostic',
      off: true,
      show: moment,
    }),
  }),
} as const satisfies Record<string, Signal>;
