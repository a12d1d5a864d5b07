import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const { encodeSignals } = require('../../dist/src/simulator/wire/records.js');
export const { writeEnvelope } = require('../../dist/src/simulator/wire/envelope.js');

/** Twenty signals as a driving car sends them. */
export const signals = new Map(
  Object.entries({
    VehicleSpeed: 38.52499,
    Odometer: 18412.81055,
    PackVoltage: 369.29999,
    PackCurrent: -22.7,
    Soc: 64.11,
    BatteryLevel: 64.31,
    Gear: 'D',
    Location: { latitude: 53.59035, longitude: 10.004473 },
    GpsHeading: 324,
    RatedRange: 226.32,
    EnergyRemaining: 50.01,
    ChargeLimitSoc: 80,
    Locked: true,
    InsideTemp: 20.5,
    OutsideTemp: 18.4,
    HvacPower: 'On',
    SentryMode: 'Off',
    TpmsPressureFl: 3,
    VehicleName: 'Nordlicht',
    MilesToArrival: 0.97,
  }),
);

/** A V record of a car, in its envelope. */
export function frameOf(vin, txid, at = Date.now(), values = signals) {
  return writeEnvelope({
    txid,
    topic: 'V',
    messageId: txid,
    createdAt: Math.floor(at / 1000),
    senderId: `vehicle_device.${vin}`,
    deviceType: 'vehicle_device',
    deviceId: vin,
    payload: encodeSignals(vin, at, values),
  });
}

/** The value below which a share of the sorted numbers lies. */
export const quantile = (sorted, share) => sorted[Math.floor(share * (sorted.length - 1))];
