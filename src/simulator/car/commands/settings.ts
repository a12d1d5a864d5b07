import { command, refuse, set, unseen, type Asked, type Command, type Outcome } from './command';

/** What plays obeys only while somebody sits in the car. */
const media = (act: (car: Asked, message: never) => Outcome): Command =>
  command((car, message) =>
    car.state.body.driver === 'away' ? refuse('user_not_present') : act(car, message as never),
  );

const number = (car: Asked, field: string): number => {
  const value = car.read(field);
  return typeof value === 'number' ? value : 0;
};

interface Volume {
  readonly media_volume?: string;
  readonly volume_delta?: number;
  readonly volume_absolute_float?: number;
}

export const settings: Readonly<Record<string, Command>> = {
  mediaPlayAction: media(({ read }) =>
    set({ MediaPlaybackStatus: read('MediaPlaybackStatus') === 'Playing' ? 'Paused' : 'Playing' }),
  ),
  mediaUpdateVolume: media((car, { volume_delta: delta = 0, volume_absolute_float: asked }: Volume) => {
    const step = Math.sign(delta) * number(car, 'MediaAudioVolumeIncrement');
    const volume = asked ?? number(car, 'MediaAudioVolume') + step;
    return set({ MediaAudioVolume: Math.min(number(car, 'MediaAudioVolumeMax'), Math.max(0, volume)) });
  }),
  mediaNextTrack: media(() => set({})),
  mediaPreviousTrack: media(() => set({})),
  mediaNextFavorite: media(() => set({})),
  mediaPreviousFavorite: media(() => set({})),

  navigationRequest: command<{ destination: string }>((_, { destination }) => set({ DestinationName: destination })),
  navigationGpsRequest: command<{ lat: number; lon: number }>((_, { lat: latitude, lon: longitude }) =>
    set({ DestinationLocation: { latitude, longitude } }),
  ),
  navigationWaypointsRequest: command<{ waypoints: string }>((_, { waypoints }) => set({ DestinationName: waypoints })),

  setVehicleNameAction: command<{ vehicleName: string }>((_, { vehicleName }) => set({ VehicleName: vehicleName })),
  vehicleControlSetValetModeAction: command<{ on: boolean }>(({ read }, { on }) =>
    !on && read('ValetModeEnabled') === false ? refuse('already off') : set({ ValetModeEnabled: on }),
  ),
  vehicleControlResetValetPinAction: unseen,
  vehicleControlSetPinToDriveAction: command<{ on: boolean }>((_, { on }) => set({ PinToDriveEnabled: on })),
  vehicleControlResetPinToDriveAction: unseen,
  vehicleControlResetPinToDriveAdminAction: unseen,
  guestModeAction: command<{ GuestModeActive: boolean }>((_, { GuestModeActive: on }) => set({ GuestModeEnabled: on })),
  drivingSpeedLimitAction: command<{ activate: boolean }>((_, { activate }) => set({ SpeedLimitMode: activate })),
  drivingSetSpeedLimitAction: command<{ limit_mph: number }>((_, { limit_mph: limit }) =>
    limit >= 50 && limit <= 120 ? set({ CurrentLimitMph: limit }) : refuse('out_of_range'),
  ),
  drivingClearSpeedLimitPinAction: unseen,
  drivingClearSpeedLimitPinAdminAction: unseen,

  vehicleControlScheduleSoftwareUpdateAction: command<{ offset_sec: number }>(
    ({ read, state }, { offset_sec: after }) =>
      String(read('SoftwareUpdateVersion') ?? '').trim() === ''
        ? refuse('no_update_available')
        : set({ SoftwareUpdateScheduledStartTime: Math.floor(state.time / 1_000) + after }),
  ),
  vehicleControlCancelSoftwareUpdateAction: command(() => set({ SoftwareUpdateScheduledStartTime: null })),
  ping: unseen,
};
