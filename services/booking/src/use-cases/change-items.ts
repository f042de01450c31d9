import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import { databaseNow, inTransaction, type Tx } from '@concert/database/transactions';
import { type ClaimWay, claimStock, releaseStock, withClaim } from '@concert/inventory/stock';
import type { Call } from '@concert/service-kit/routes';
import { conflict, invalidField, notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf, totalsOf } from '../domain/booking.ts';
import { differenceOf } from '../domain/item-changes.ts';
import type { Member } from '../domain/membership.ts';
import { priceItems, type WantedItem } from '../domain/offers.ts';
import { hasPayment, lockBooking, replaceItems } from '../store/bookings.ts';
import { type OffersNow, readOffers } from '../store/offers.ts';
import { requireOwn } from './get-booking.ts';
import { memberAsked } from './hold-tickets.ts';
import { refusalOf, StockRefused } from './stock-refused.ts';

/** Changes what a hold holds, at today's prices and within its old expiry. */
export async function changeItems(
  container: BookingContainer,
  found: Booking,
  wanted: readonly WantedItem[],
  call: Call,
): Promise<void> {
  const types = [...new Set([...wanted, ...found.items].map((item) => item.ticketTypeId))];
  const offers = await readOffers(container.db, found.eventId, types);
  if (offers === undefined) throw notFound('event with these ticket types', found.eventId);
  const member = await memberAsked(container, offers, found.userId);
  const change = { id: found.id, wanted, offers, member };
  try {
    await withClaim(container.pickStripe, (way) =>
      inTransaction(container.db, (tx) => changeLocked(container, tx, { ...change, way }, call)),
    );
  } catch (error) {
    throw refusalOf(error);
  }
  await container.soldOut.released(found.eventId, types);
}

interface Change {
  readonly id: string;
  readonly wanted: readonly WantedItem[];
  readonly offers: OffersNow;
  readonly member: Member | undefined;
  readonly way: ClaimWay;
}

async function changeLocked(container: BookingContainer, tx: Tx, change: Change, call: Call): Promise<void> {
  const { id, wanted, offers, member, way } = change;
  const booking = requireOwn(await lockBooking(tx, id), id, call.identity);
  const now = await databaseNow(tx);
  if (booking.status !== 'pending' || booking.expiresAt <= now) {
    throw conflict(
      'booking-not-pending',
      'Only a hold that has not expired can be changed; hold tickets anew.',
    );
  }
  if (await hasPayment(tx, id)) {
    throw conflict('payment-started', 'A payment of this booking was started; it cannot change now.');
  }
  const items = priceItems(wanted, offers.offers, { now, member });
  const { totalMinor } = totalsOf(items);
  if (totalMinor === 0) {
    throw invalidField('items', 'would cost nothing; hold the free tickets in a booking of their own');
  }
  const { more, fewer } = differenceOf(booking.items, items);
  const capacities = new Map(offers.offers.map((offer) => [offer.ticketTypeId, offer.capacity]));
  const claims = more.map((item) => ({ ...item, capacity: capacities.get(item.ticketTypeId) ?? 1 }));
  await replaceItems(tx, id, items, totalMinor);
  await appendToOutbox(tx, [changeEvent(container, booking, { ...booking, items, totalMinor }, call)]);
  await releaseStock(tx, fewer, container.pickStripe);
  const result = await claimStock(tx, claims, way);
  if (!result.claimed) throw new StockRefused(result);
}

function changeEvent({ newEvent }: BookingContainer, before: Booking, after: Booking, call: Call) {
  const { id, eventId, userId, totalMinor, currency } = after;
  const items = { before: quantitiesOf(before.items), after: quantitiesOf(after.items) };
  return newEvent(
    bookingEvents.HoldChanged,
    id,
    { bookingId: id, eventId, userId, totalMinor, currency, ...items },
    call,
  );
}
