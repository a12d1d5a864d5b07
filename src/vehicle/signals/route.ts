import { sensor, tracker } from '../entity';
import { epoch, integer, location, miles, mph, real, text, type Signal } from '../signal';
import { moment, words } from './show';

/** The route in the navigation; all of it is invalid while there is none. */
export const route = {
  DestinationName: text({
    id: 163,
    meaning: 'Name of the destination',
    scope: 'vehicle_location',
    ha: sensor('destination', 'Destination', {
      core: ['sensor', 'drive_state_active_route_destination'],
      off: true,
      icon: 'mdi:map-marker',
      show: words,
    }),
  }),
  DestinationLocation: location({
    id: 112,
    meaning: 'Where the route ends',
    scope: 'vehicle_location',
    ha: tracker('route', 'Route', {
      core: ['device_tracker', 'route'],
      category: 'diagnostic',
      icon: 'mdi:map-marker-path',
    }),
  }),
  OriginLocation: location({
    id: 111,
    meaning: 'Where the route began',
    scope: 'vehicle_location',
    ha: tracker('origin', 'Origin', {
      core: ['device_tracker', 'origin'],
      category: 'diagnostic',
      off: true,
      icon: 'mdi:map-marker-outline',
    }),
  }),
  MilesToArrival: miles({
    id: 109,
    meaning: 'Distance left to the destination',
    ha: sensor('distance_to_arrival', 'Distance to arrival', {
      core: ['sensor', 'drive_state_active_route_miles_to_arrival'],
      deviceClass: 'distance',
      stateClass: 'measurement',
      precision: 1,
    }),
  }),
  // Home Assistant sees the moment instead, which needs the time of the record.
  MinutesToArrival: real({ id: 110, meaning: 'Minutes left to the destination', unit: 'min' }),
  RouteTrafficMinutesDelay: real({
    id: 215,
    meaning: 'Minutes lost to traffic',
    unit: 'min',
    firmware: '2024.44.25',
    ha: sensor('traffic_delay', 'Traffic delay', {
      core: ['sensor', 'drive_state_active_route_traffic_minutes_delay'],
      deviceClass: 'duration',
      stateClass: 'measurement',
      off: true,
      precision: 0,
    }),
  }),
  ExpectedEnergyPercentAtTripArrival: integer({
    id: 192,
    meaning: 'State of charge expected at the destination',
    unit: '%',
    firmware: '2024.44.25',
    ha: sensor('battery_level_at_arrival', 'State of charge at arrival', {
      core: ['sensor', 'drive_state_active_route_energy_at_arrival'],
      deviceClass: 'battery',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
    }),
  }),
  MaxSpeedToReachDestinationMph: mph({
    id: 265,
    meaning: 'Highest speed at which the charge still reaches the destination',
    firmware: '2026.32',
    ha: sensor('max_speed_to_reach_destination', 'Maximum speed to reach destination', {
      deviceClass: 'speed',
      stateClass: 'measurement',
      category: 'diagnostic',
      off: true,
      precision: 0,
    }),
  }),
  RouteLastUpdated: epoch({
    id: 107,
    meaning: 'When the route last changed',
    ha: sensor('route_last_updated', 'Route last updated', {
      core: ['sensor', 'route_last_updated'],
      deviceClass: 'timestamp',
      category: 'diagnostic',
      off: true,
      show: moment,
    }),
  }),
  RouteLine: text({ id: 108, meaning: 'Course of the route, a polyline wrapped in base64', scope: 'vehicle_location' }),
} as const satisfies Record<string, Signal>;
