import { conflict, type FieldError, invalid, type Problem } from '@concert/values/problems';
import type { BookingItem } from './booking.ts';
import { discountMinor, type Member } from './membership.ts';

/** A ticket type as it is for sale. */
export interface Offer {
  readonly ticketTypeId: string;
  readonly eventId: string;
  readonly organizerId: string;
  readonly eventStatus: string;
  readonly currency: string;
  readonly eventEndsAt: Date;
  readonly name: string;
  readonly priceMinor: number;
  readonly feeMinor: number;
  readonly capacity: number;
  readonly maxPerBooking: number;
  readonly salesStartAt: Date | null;
  readonly salesEndAt: Date | null;
  /** From then on members with a presale may buy, before the sale starts for everybody. */
  readonly memberSalesStartAt: Date | null;
  readonly hasMemberDiscount: boolean;
}

export interface WantedItem {
  readonly ticketTypeId: string;
  readonly quantity: number;
}

/** Who buys, and when. */
export interface Purchase {
  /** The database's time, by which sales windows open and close. */
  readonly now: Date;
  /** Undefined for those who are no members, and where it makes no difference. */
  readonly member: Member | undefined;
}

/**
 * Prices what a buyer wants at the current offers.
 * @throws Problem `invalid-request` for a ticket type that is not of this event or for more than one booking may
 *   have; `not-on-sale` (409) outside the event's sale or the type's window
 */
export function priceItems(
  wanted: readonly WantedItem[],
  offers: readonly Offer[],
  { now, member }: Purchase,
): readonly BookingItem[] {
  return offered(wanted, offers, (offer, quantity) => {
    requireEventOnSale(offer, now);
    requireWindow(offer, { now, member });
    const unitDiscountMinor = discountMinor(offer, member);
    return {
      fault:
        quantity > offer.maxPerBooking ? `must be at most ${offer.maxPerBooking} in one booking` : undefined,
      price: {
        unitPriceMinor: offer.priceMinor - unitDiscountMinor,
        unitFeeMinor: offer.feeMinor,
        unitDiscountMinor,
      },
    };
  });
}

/**
 * The same for what an organiser gives away: for nothing, whatever the sales windows and maxima.
 * @throws Problem `invalid-request`, `not-on-sale` (409) for an event that is not published or over
 */
export function giveItems(
  wanted: readonly WantedItem[],
  offers: readonly Offer[],
  now: Date,
): readonly BookingItem[] {
  return offered(wanted, offers, (offer) => {
    requireEventOnSale(offer, now);
    return {
      fault: undefined,
      price: { unitPriceMinor: 0, unitFeeMinor: 0, unitDiscountMinor: offer.priceMinor },
    };
  });
}

type Price = Pick<BookingItem, 'unitPriceMinor' | 'unitFeeMinor' | 'unitDiscountMinor'>;
type Quote = (
  offer: Offer,
  quantity: number,
) => { readonly fault: string | undefined; readonly price: Price };

function offered(
  wanted: readonly WantedItem[],
  offers: readonly Offer[],
  quote: Quote,
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
    const { fault, price } = quote(offer, quantity);
    if (fault !== undefined) errors.push({ field: `items.${index}.quantity`, message: fault });
    items.push({ ticketTypeId, quantity, ...price });
  }
  if (errors.length > 0) throw invalid('These tickets cannot be held; see errors.', errors);
  return items;
}

function requireEventOnSale(offer: Offer, now: Date): void {
  if (offer.eventStatus !== 'published') throw notOnSale('This event is not on sale.');
  if (offer.eventEndsAt <= now) throw notOnSale('This event is over.');
}

function requireWindow(offer: Offer, { now, member }: Purchase): void {
  const { name, salesStartAt, salesEndAt, memberSalesStartAt } = offer;
  if (salesEndAt !== null && now >= salesEndAt) {
    throw notOnSale(`The sale of ${name} ended at ${salesEndAt.toISOString()}.`);
  }
  if (salesStartAt === null || now >= salesStartAt) return;
  const forAll = `The sale of ${name} starts at ${salesStartAt.toISOString()}`;
  if (memberSalesStartAt === null) throw notOnSale(`${forAll}.`);
  if (now < memberSalesStartAt) {
    throw notOnSale(`${forAll}; members with a presale may buy from ${memberSalesStartAt.toISOString()}.`);
  }
  if (member?.hasPresale !== true) throw notOnSale(`${forAll}; members with a presale may buy now.`);
}

const notOnSale = (detail: string): Problem => conflict('not-on-sale', detail);
