import { mixSun } from '../forecast/mix';
import { clip, type PriceSeries, type PriceSlot } from '../prices/series';
import { tariffPrices } from '../prices/tariff';
import type { Interval } from '../zone';
import { expectedPower } from './need';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState } from './state';

/** Prices of charging between two instants, with the sun that is to be expected; without a source everything costs the same. */
export function pricesFor(settings: ChargeRuleSettings, state: ChargeRuleState, span: Interval): readonly PriceSlot[] {
  const { source, feedIn } = settings.price;
  if (source === 'none') return [{ ...span, price: 0 }];
  const grid = clip(gridPrices(settings, state, span), span);
  if (feedIn === undefined || state.sun.length === 0) return grid;
  const power = expectedPower(settings, state) * 1_000;
  return mixSun(grid, state.sun, { feedIn, power, kept: settings.surplus?.buffer ?? 0 });
}

/** Those that came, or the tariff. */
function gridPrices({ price, zone }: ChargeRuleSettings, { prices }: ChargeRuleState, span: Interval) {
  if (price.source === 'tariff' && price.tariff) return tariffPrices(price.tariff, zone, span).slots;
  return prices?.slots ?? [];
}

export const currencyOf = ({ price }: ChargeRuleSettings, prices: PriceSeries | null): string | null =>
  price.source === 'none' ? null : (price.tariff?.currency ?? prices?.currency ?? price.currency ?? null);
