import { conflict, type FieldError, invalid } from '@concert/values/problems';
import type { BookingItem } from './booking.ts';

/** A ticket type as it is for sale. */
export interface Offer {
  readonly ticketTypeId: string;
  readonly eventId: string;
  readonly eventStatus: string;
  readonly currency: string;
  readonly eventEndsAt: Date;
  readonly name: string;
  readonly priceMinor: number;
  readonly capacity: number;
  readonly maxPerBooking: number;
  readonly salesStartAt: Date | null;
  readonly salesEndAt: Date | null;
}

export interface WantedItem {
  readonly ticketTypeId: string;
  readonly quantity: number;
}

/**
 * Prices what a buyer wants at the current offers.
 * @param now the database's time, by which sales windows open and close
 * @throws Problem `invalid-request` for a ticket type that is not of this event or for more than one booking may
 *   have; `not-on-sale` (409) outside the event's sale or the type's window
 */
export function priceItems(
  wanted: readonly WantedItem[],
  offers: readonly Offer[],
  now: Date,
): readonly BookingItem[] {
  const byId = new Map(offers.map((offer) => [offer.ticketTypeId, offer]));
  const errors: FieldError[] = [];
  const items: BookingItem[] = [];
  for (const [index, { ticketTypeId, quantity }] of wanted.entries()) {
    const offer = byId.get(ticketTypeId);
    if (offer === undefined) {
      errors.push({ field: `items.${index}.ticketTypeId`, message: 'is not a ticket type of this event' });
      continue;
    }
    requireOnSale(offer, now);
    if (quantity > offer.maxPerBooking) {
      errors.push({
        field: `items.${index}.quantity`,
        message: `must be at most ${offer.maxPerBooking} in one booking`,
      });
    }
    items.push({ ticketTypeId, quantity, unitPriceMinor: offer.priceMinor });
  }
  if (errors.length > 0) throw invalid('These tickets cannot be held; see errors.', errors);
  return items;
}

function requireOnSale(offer: Offer, now: Date): void {
  if (offer.eventStatus !== 'published') throw conflict('not-on-sale', 'This event is not on sale.');
  if (offer.eventEndsAt <= now) throw conflict('not-on-sale', 'This event is over.');
  if (offer.salesStartAt !== null && now < offer.salesStartAt) {
    throw conflict('not-on-sale', `The sale of ${offer.name} starts at ${offer.salesStartAt.toISOString()}.`);
  }
  if (offer.salesEndAt !== null && now >= offer.salesEndAt) {
    throw conflict('not-on-sale', `The sale of ${offer.name} ended at ${offer.salesEndAt.toISOString()}.`);
  }
}
