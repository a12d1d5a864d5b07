import { epoch, integer, location, miles, mph, real, text, type Signal } from '../signal';

/** The route in the navigation; all of it is invalid while there is none. */
export const route = {
  DestinationName: text({ id: 163, meaning: 'Name of the destination', scope: 'vehicle_location' }),
  DestinationLocation: location({ id: 112, meaning: 'Where the route ends', scope: 'vehicle_location' }),
  OriginLocation: location({ id: 111, meaning: 'Where the route began', scope: 'vehicle_location' }),
  MilesToArrival: miles({ id: 109, meaning: 'Distance left to the destination' }),
  MinutesToArrival: real({ id: 110, meaning: 'Minutes left to the destination', unit: 'min' }),
  RouteTrafficMinutesDelay: real({ id: 215, meaning: 'Minutes lost to traffic', unit: 'min', firmware: '2024.44.25' }),
  ExpectedEnergyPercentAtTripArrival: integer({
    id: 192,
    meaning: 'State of charge expected at the destination',
    unit: '%',
    firmware: '2024.44.25',
  }),
  MaxSpeedToReachDestinationMph: mph({
    id: 265,
    meaning: 'Highest speed at which the charge still reaches the destination',
    firmware: '2026.32',
  }),
  RouteLastUpdated: epoch({ id: 107, meaning: 'When the route last changed' }),
  RouteLine: text({ id: 108, meaning: 'Course of the route, a polyline wrapped in base64', scope: 'vehicle_location' }),
} as const satisfies Record<string, Signal>;
