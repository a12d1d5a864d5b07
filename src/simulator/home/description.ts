import type { Account } from './account';
import { digits, readMeter, watts, type MeterReading } from './events';
import { localTime } from './local-time';
import type { HomePlan } from './plan';
import type { priceShapes } from './price-shapes';
import type { HomeState } from './state';
import { cloudCover } from './weather';

/** A home as the control interface shows it; the meter in the words of a charge rule: W, % and kWh. */
export interface HomeDescription extends MeterReading {
  readonly name: string;
  /** The home's time, ISO 8601 with its offset: it runs faster than the clock where the simulation is accelerated. */
  readonly time: string;
  readonly zone: string;
  readonly pvW: number;
  readonly solarKwh: number;
  readonly houseW: number;
  readonly houseKwh: number;
  readonly carsW: number;
  /** Above 0 while it gives; absent without a battery, as its charge in %. */
  readonly batteryW?: number;
  readonly batterySoc?: number;
  /** Share of the sky under clouds, 0 to 1. */
  readonly clouds: number;
  readonly fuseTripped: boolean;
  readonly currency: string;
  /** What imports cost less what exports earned. */
  readonly cost: number;
  /** What the cars took, all and each by VIN, kWh and money. */
  readonly cars: Account & { readonly byVin: Readonly<Record<string, Account>> };
  /** Per kWh with tax, as far as they are known; `null` while the supplier does not answer. */
  readonly prices: ReturnType<(typeof priceShapes)['generic']> | null;
}

export function describeHome(plan: HomePlan, state: HomeState, prices: HomeDescription['prices']): HomeDescription {
  const { flow, meter, weather, fuse } = state;
  return {
    name: plan.name,
    time: localTime(plan.zone).iso(state.time),
    zone: plan.zone,
    ...readMeter(state),
    pvW: watts(flow.solar),
    solarKwh: digits(meter.solar),
    houseW: watts(flow.house),
    houseKwh: digits(meter.house),
    carsW: watts(flow.cars),
    ...(plan.battery && {
      batteryW: watts(flow.battery),
      batterySoc: plan.battery.kilowattHours > 0 ? digits((100 * state.battery) / plan.battery.kilowattHours) : 0,
    }),
    clouds: digits(cloudCover(weather, state.time, plan.place.latitude)),
    fuseTripped: fuse.tripped,
    currency: plan.tariff.currency,
    cost: meter.cost,
    cars: { ...state.cars, byVin: state.accounts },
    prices,
  };
}
