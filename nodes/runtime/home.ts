import type { VehicleSettings } from '../../src/fleet/vehicle';
import { numberOption } from './options';

/** The home as the dialog of a car saves it: degrees, and the radius in metres. */
export interface HomeSettings {
  readonly homeLatitude: string | number;
  readonly homeLongitude: string | number;
  readonly homeRadius: string | number;
}

/** The home of a car, if it has one. @throws Problem NUMBER_INVALID */
export function homeOf(settings: HomeSettings): Pick<VehicleSettings, 'homeZone'> {
  const { homeLatitude, homeLongitude, homeRadius } = settings;
  if ([homeLatitude, homeLongitude].every((degrees) => String(degrees ?? '').trim() === '')) return {};
  const latitude = numberOption("The home's latitude", homeLatitude, -90, 90);
  const longitude = numberOption("The home's longitude", homeLongitude, -180, 180);
  return { homeZone: { latitude, longitude, radius: numberOption("The home's radius", homeRadius, 1, 100_000) } };
}
