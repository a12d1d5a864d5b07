import { supercharger, wallBox, type Activity, type CarPlan, type Model } from './car/plan';
import { commutes, type Commute } from './car/routes';
import { withCheckDigit } from './car/vin';

const [alster, elbe] = commutes as [Commute, Commute];

/** How each model is built. */
const builds: Readonly<
  Record<Model, Pick<CarPlan, 'packEnergy' | 'ratedRange' | 'chargerAmps' | 'trim'> & { vinStart: string }>
> = {
  Model3: { packEnergy: 78, ratedRange: 353, chargerAmps: 16, trim: '74D', vinStart: 'LRW3E7EK_RC' },
  ModelY: { packEnergy: 77, ratedRange: 331, chargerAmps: 16, trim: '74D', vinStart: 'XP7YGCEK_RB' },
  ModelS: { packEnergy: 97, ratedRange: 396, chargerAmps: 24, trim: '100D', vinStart: '5YJSA7E5_PF' },
  ModelX: { packEnergy: 97, ratedRange: 348, chargerAmps: 24, trim: '100D', vinStart: '7SAXCCE5_PF' },
};

const today = '2026.20.6.1 4a8c1f09e7d3';
/** The last firmware whose cars still sent text. */
const textVersion = '2025.2.6 b7d20c51ff68';

const drive = (to: 'home' | 'work'): Activity => ({ do: 'drive', to });
const park = (minutes: number): Activity => ({ do: 'park', minutes });
const charge = (minutes: number): Activity => ({ do: 'charge', minutes, supply: wallBox });

/** Starts on the way home, three minutes away; parks, and sleeps before the fifth minute is over. */
const nordlicht: CarPlan = {
  ...carOf(0, 'Nordlicht', 'Model3', 'MidnightSilver'),
  commute: alster,
  day: [drive('home'), park(25), drive('work'), park(30)],
  sleepAfter: 1,
  start: { at: 'work', soc: 63.4, limit: 80, odometerMiles: 18_412.7, done: 6_300 },
};

/** Starts in the middle of a charge at home. */
const lotse: CarPlan = {
  ...carOf(1, 'Lotse', 'ModelY', 'PearlWhite'),
  commute: elbe,
  day: [charge(240), drive('work'), park(240), drive('home')],
  start: { at: 'home', soc: 57.1, limit: 80, odometerMiles: 31_077.2, done: 2_400 },
};

/** The two cars that a demonstration shows. */
export const demoCars: readonly CarPlan[] = [nordlicht, lotse];

const models: readonly Model[] = ['Model3', 'ModelY', 'ModelS', 'ModelX'];
const names = ['Nordlicht', 'Lotse', 'Ebbe', 'Möwe', 'Leuchtturm', 'Sandbank', 'Windrose', 'Kutter', 'Priel', 'Hafen'];
const colors = ['MidnightSilver', 'PearlWhite', 'DeepBlue', 'SolidBlack', 'RedMulticoat'];
const days: readonly (readonly Activity[])[] = [
  [park(45), drive('work'), park(120), drive('home')],
  [charge(180), drive('work'), park(60), drive('home')],
  [drive('work'), park(90), drive('home'), charge(150)],
  [drive('work'), { do: 'charge', minutes: 35, supply: supercharger }, drive('home'), park(300)],
];

/**
 * That many cars with different lives: first the two of the demonstration. With three or more, the third sends its values
 * as text, as old firmware does.
 */
export function fleetOf(count: number): readonly CarPlan[] {
  return Array.from({ length: count }, (_, index): CarPlan => {
    const known = demoCars[index];
    if (known) return known;
    const name = names[index] ?? `${names[index % names.length]} ${Math.floor(index / names.length) + 1}`;
    const car = carOf(index, name, models[index % models.length] ?? 'Model3', colors[index % colors.length] ?? '');
    return {
      ...car,
      ...(index === 2 && { version: textVersion, textValues: true }),
      commute: index % 2 === 0 ? alster : elbe,
      day: days[index % days.length] ?? [],
      // Fleets do not move in step: each begins a little later in its day.
      start: {
        at: 'home',
        soc: 35 + ((index * 17) % 55),
        limit: 80,
        odometerMiles: 4_000 + index * 613,
        done: (index * 97) % 1_500,
      },
    };
  });
}

/** What a car is, without its life. */
function carOf(index: number, name: string, model: Model, color: string): Omit<CarPlan, 'commute' | 'day' | 'start'> {
  const { vinStart, ...build } = builds[model];
  const vin = withCheckDigit(`${vinStart}${String(100_001 + index * 7).padStart(6, '0')}`);
  return {
    vin,
    name,
    model,
    color,
    ...build,
    version: today,
    textValues: false,
    sleepAfter: 10,
    sentry: index % 2 === 0,
  };
}
