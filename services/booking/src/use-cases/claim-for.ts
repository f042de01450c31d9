import type { Tx } from '@concert/database/transactions';
import { type ClaimWay, claimStock } from '@concert/inventory/stock';
import type { Booking } from '../domain/booking.ts';
import type { Offer } from '../domain/offers.ts';
import { StockRefused } from './stock-refused.ts';

/** Takes a new booking's tickets from the stock; the last statements of its transaction. @throws StockRefused */
export async function claimFor(
  tx: Tx,
  { items }: Pick<Booking, 'items'>,
  { offers, way }: { readonly offers: readonly Offer[]; readonly way: ClaimWay },
): Promise<void> {
  const capacities = new Map(offers.map((offer) => [offer.ticketTypeId, offer.capacity]));
  const wanted = items.map((item) => ({ ...item, capacity: capacities.get(item.ticketTypeId) ?? 1 }));
  const result = await claimStock(tx, wanted, way);
  if (!result.claimed) throw new StockRefused(result);
}
