import { bar, epoch, tires, type Signal } from '../signal';

/** Tyre pressures, always in bar. The Semi has more axles: see `semi.ts`. */
export const tyres = {
  TpmsPressureFl: bar({ id: 69, meaning: 'Pressure, front left' }),
  TpmsPressureFr: bar({ id: 70, meaning: 'Pressure, front right' }),
  TpmsPressureRl: bar({ id: 71, meaning: 'Pressure, rear left' }),
  TpmsPressureRr: bar({ id: 72, meaning: 'Pressure, rear right' }),
  TpmsLastSeenPressureTimeFl: epoch({ id: 81, meaning: 'When the front left tyre was last measured' }),
  TpmsLastSeenPressureTimeFr: epoch({ id: 82, meaning: 'When the front right tyre was last measured' }),
  TpmsLastSeenPressureTimeRl: epoch({ id: 83, meaning: 'When the rear left tyre was last measured' }),
  TpmsLastSeenPressureTimeRr: epoch({ id: 84, meaning: 'When the rear right tyre was last measured' }),
  TpmsSoftWarnings: tires({ id: 225, meaning: 'Tyres whose pressure is a little wrong', firmware: '2024.44.25' }),
  TpmsHardWarnings: tires({ id: 224, meaning: 'Tyres whose pressure is badly wrong', firmware: '2024.44.25' }),
} as const satisfies Record<string, Signal>;
