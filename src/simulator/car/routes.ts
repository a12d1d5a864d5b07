import type { Place } from '../wire/value';
import type { Waypoint } from './geography';

/** Two addresses and the ways between them. */
export interface Commute {
  readonly home: Place;
  readonly work: Place;
  readonly homeName: string;
  readonly workName: string;
  readonly there: readonly Waypoint[];
  readonly back: readonly Waypoint[];
}

const place = (latitude: number, longitude: number): Place => ({ latitude, longitude });

/** Real streets, coarsely: enough for a track on a map to look like a drive through the city. */
export const commutes: readonly Commute[] = [
  {
    // Hamburg: Eppendorf to the HafenCity west of the Alster, back along its east bank.
    home: place(53.59262, 9.98264),
    work: place(53.54082, 9.99893),
    homeName: 'Home',
    workName: 'HafenCity',
    there: [
      [53.59012, 9.98448, 30],
      [53.58177, 9.98791, 50],
      [53.57474, 9.99318, 50],
      [53.56577, 9.99352, 50],
      [53.56114, 9.98962, 50],
      [53.55731, 9.98334, 50],
      [53.55018, 9.97056, 50],
      [53.54594, 9.96829, 50],
      [53.54438, 9.98151, 50],
      [53.54321, 9.99068, 50],
      [53.54082, 9.99893, 30],
    ],
    back: [
      [53.54463, 10.00241, 50],
      [53.55302, 10.00617, 50],
      [53.5566, 9.99863, 50],
      [53.55974, 10.00732, 50],
      [53.56723, 10.01368, 50],
      [53.57591, 10.01544, 50],
      [53.58371, 10.01249, 50],
      [53.59263, 10.00172, 50],
      [53.59268, 9.99034, 50],
      [53.59262, 9.98264, 30],
    ],
  },
  {
    // Hamburg: Othmarschen to the airport by the A7 through the Elbe suburbs, and the same way back.
    home: place(53.55271, 9.89603),
    work: place(53.63302, 10.00697),
    homeName: 'Home',
    workName: 'Hamburg Airport',
    there: [
      [53.55894, 9.89972, 50],
      [53.56358, 9.90588, 50],
      [53.58073, 9.91514, 100],
      [53.60341, 9.93142, 100],
      [53.62218, 9.93481, 100],
      [53.63187, 9.95063, 60],
      [53.63402, 9.98047, 60],
      [53.63302, 10.00697, 50],
    ],
    back: [
      [53.63402, 9.98047, 60],
      [53.63187, 9.95063, 60],
      [53.62218, 9.93481, 60],
      [53.60341, 9.93142, 100],
      [53.58073, 9.91514, 100],
      [53.56358, 9.90588, 100],
      [53.55894, 9.89972, 50],
      [53.55271, 9.89603, 30],
    ],
  },
];
