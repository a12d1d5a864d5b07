import type { PriceSeries, PriceSlot } from '../prices/series';
import { tariffPrices } from '../prices/tariff';
import type { Interval } from '../zone';
import type { ChargeRuleSettings } from './settings';
import type { ChargeRuleState } from './state';

/** Prices between two instants: those that came, or the tariff; without a source everything costs the same. */
export function pricesFor(
  { price: { source, tariff }, zone }: ChargeRuleSettings,
  { prices }: Pick<ChargeRuleState, 'prices'>,
  span: Interval,
): readonly PriceSlot[] {
  if (source === 'none') return [{ ...span, price: 0 }];
  if (source === 'tariff' && tariff) return tariffPrices(tariff, zone, span).slots;
  return prices?.slots ?? [];
}

export const currencyOf = ({ price }: ChargeRuleSettings, prices: PriceSeries | null): string | null =>
  price.source === 'none' ? null : (price.tariff?.currency ?? prices?.currency ?? price.currency ?? null);
