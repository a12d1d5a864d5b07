import { choice, integer, real, text, type Signal } from '../signal';

/** What plays in the car. Home Assistant knows no media player over MQTT, so these are sensors. */
export const media = {
  MediaPlaybackStatus: choice('MediaStatus', { id: 242, meaning: 'Playing, paused or stopped', firmware: '2025.2.6' }),
  MediaPlaybackSource: text({ id: 243, meaning: 'Where it comes from', firmware: '2025.2.6' }),
  MediaNowPlayingTitle: text({ id: 248, meaning: 'Title', firmware: '2025.2.6' }),
  MediaNowPlayingArtist: text({ id: 247, meaning: 'Artist', firmware: '2025.2.6' }),
  MediaNowPlayingAlbum: text({ id: 249, meaning: 'Album', firmware: '2025.2.6' }),
  MediaNowPlayingStation: text({ id: 250, meaning: 'Station', firmware: '2025.2.6' }),
  MediaNowPlayingDuration: integer({
    id: 245,
    meaning: 'Length of what plays; 18000000 for a station',
    unit: 'ms',
    firmware: '2025.2.6',
  }),
  MediaNowPlayingElapsed: integer({ id: 246, meaning: 'How much of it was played', unit: 'ms', firmware: '2025.2.6' }),
  MediaAudioVolume: real({ id: 244, meaning: 'Volume', firmware: '2025.2.6' }),
  MediaAudioVolumeMax: real({ id: 252, meaning: 'Highest volume', firmware: '2025.2.6' }),
  MediaAudioVolumeIncrement: real({ id: 251, meaning: 'Step of the volume', firmware: '2025.2.6' }),
} as const satisfies Record<string, Signal>;
