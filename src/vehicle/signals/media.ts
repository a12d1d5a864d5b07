import { sensor } from '../entity';
import { choice, integer, real, text, type Signal } from '../signal';
import { words } from './show';

/** What plays in the car. Home Assistant knows no media player over MQTT, so these are sensors. */
export const media = {
  MediaPlaybackStatus: choice('MediaStatus', {
    id: 242,
    meaning: 'Playing, paused or stopped',
    firmware: '2025.2.6',
    ha: sensor('media_status', 'Media status', {
      deviceClass: 'enum',
      category: 'diagnostic',
      off: true,
      icon: 'mdi:play-pause',
    }),
  }),
  MediaPlaybackSource: text({
    id: 243,
    meaning: 'Where it comes from',
    firmware: '2025.2.6',
    ha: sensor('media_source', 'Media source', { category: 'diagnostic', off: true, icon: 'mdi:import', show: words }),
  }),
  MediaNowPlayingTitle: text({
    id: 248,
    meaning: 'Title',
    firmware: '2025.2.6',
    ha: sensor('media_title', 'Media title', { category: 'diagnostic', off: true, icon: 'mdi:music', show: words }),
  }),
  MediaNowPlayingArtist: text({
    id: 247,
    meaning: 'Artist',
    firmware: '2025.2.6',
    ha: sensor('media_artist', 'Media artist', {
      category: 'diagnostic',
      off: true,
      icon: 'mdi:account-music',
      show: words,
    }),
  }),
  MediaNowPlayingAlbum: text({
    id: 249,
    meaning: 'Album',
    firmware: '2025.2.6',
    ha: sensor('media_album', 'Media album', { category: 'diagnostic', off: true, icon: 'mdi:album', show: words }),
  }),
  MediaNowPlayingStation: text({
    id: 250,
    meaning: 'Station',
    firmware: '2025.2.6',
    ha: sensor('media_station', 'Media station', { category: 'diagnostic', off: true, icon: 'mdi:radio', show: words }),
  }),
  MediaNowPlayingDuration: integer({
    id: 245,
    meaning: 'Length of what plays; 18000000 for a station',
    unit: 'ms',
    firmware: '2025.2.6',
  }),
  MediaNowPlayingElapsed: integer({ id: 246, meaning: 'How much of it was played', unit: 'ms', firmware: '2025.2.6' }),
  MediaAudioVolume: real({
    id: 244,
    meaning: 'Volume',
    firmware: '2025.2.6',
    ha: sensor('media_volume', 'Media volume', {
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 1,
      icon: 'mdi:volume-high',
    }),
  }),
  MediaAudioVolumeMax: real({ id: 252, meaning: 'Highest volume', firmware: '2025.2.6' }),
  MediaAudioVolumeIncrement: real({ id: 251, meaning: 'Step of the volume', firmware: '2025.2.6' }),
} as const satisfies Record<string, Signal>;
