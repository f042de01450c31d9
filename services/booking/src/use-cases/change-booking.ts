import { bookingEvents } from '@concert/contracts/events/booking';
import type { bookingOperations } from '@concert/contracts/http/booking';
import type { RequestOf } from '@concert/contracts/operation';
import { appendToOutbox } from '@concert/database/outbox';
import { databaseNow, inTransaction } from '@concert/database/transactions';
import { claimStock, releaseStock } from '@concert/inventory/stock';
import type { Call } from '@concert/service-kit/routes';
import { conflict, invalidField, notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf, totalOf } from '../domain/booking.ts';
import { differenceOf } from '../domain/item-changes.ts';
import { priceItems } from '../domain/offers.ts';
import { findBooking, hasPayment, lockBooking, replaceItems } from '../store/bookings.ts';
import { type OffersNow, readOffers } from '../store/offers.ts';
import { renameTicket } from '../store/tickets.ts';
import { requireOwn } from './get-booking.ts';
import { type BookingView, presentBooking } from './present-booking.ts';
import { StockRefused, stockProblem } from './stock-refused.ts';

type ChangeRequest = RequestOf<typeof bookingOperations.changeBooking>['body'];
type Items = Extract<ChangeRequest, { items: unknown }>['items'];
type Attendees = Extract<ChangeRequest, { attendees: unknown }>['attendees'];

/**
 * Changes the quantities of a hold, at today's prices and within its old expiry, or the names on the tickets of
 * a confirmed booking. All of it or nothing.
 * @throws Problem `booking-not-pending`, `booking-not-confirmed`, `payment-started`, `sold-out`, `not-on-sale`
 *   (409), `not-found`, `invalid-request`
 */
export async function changeBooking(
  container: BookingContainer,
  id: string,
  request: ChangeRequest,
  call: Call,
): Promise<BookingView> {
  const found = requireOwn(await findBooking(container.db, id), id, call.identity);
  if ('items' in request) await changeItems(container, found, request.items, call);
  else await renameAttendees(container, found, request.attendees, call);
  return presentBooking(container.db, requireOwn(await findBooking(container.db, id), id, call.identity));
}

async function changeItems(
  container: BookingContainer,
  found: Booking,
  wanted: Items,
  call: Call,
): Promise<void> {
  const types = [...new Set([...wanted, ...found.items].map((item) => item.ticketTypeId))];
  const offers = await readOffers(container.db, found.eventId, types);
  if (offers === undefined) throw notFound('event with these ticket types', found.eventId);
  try {
    await inTransaction(container.db, (tx) =>
      changeLocked(container, tx, { id: found.id, wanted, offers }, call),
    );
  } catch (error) {
    if (error instanceof StockRefused) throw stockProblem(error.refusal);
    throw error;
  }
  await container.soldOut.released(found.eventId, types);
}

async function changeLocked(
  container: BookingContainer,
  tx: Parameters<Parameters<typeof inTransaction>[1]>[0],
  { id, wanted, offers }: { readonly id: string; readonly wanted: Items; readonly offers: OffersNow },
  call: Call,
): Promise<void> {
  const booking = requireOwn(await lockBooking(tx, id), id, call.identity);
  const now = await databaseNow(tx);
  if (booking.status !== 'pending' || booking.expiresAt <= now) {
    throw conflict(
      'booking-not-pending',
      'Only a hold that has not expired can be changed; hold tickets anew.',
    );
  }
  if (await hasPayment(tx, id))
    throw conflict('payment-started', 'A payment of this booking was started; it cannot change now.');
  const items = priceItems(wanted, offers.offers, now);
  const { eventId, userId, currency } = booking;
  const totalMinor = totalOf(items);
  if (totalMinor === 0)
    throw invalidField('items', 'would cost nothing; hold the free tickets in a booking of their own');
  await replaceItems(tx, id, items, totalMinor);
  const changed = container.newEvent(
    bookingEvents.HoldChanged,
    id,
    {
      bookingId: id,
      eventId,
      userId,
      totalMinor,
      currency,
      before: quantitiesOf(booking.items),
      after: quantitiesOf(items),
    },
    call,
  );
  await appendToOutbox(tx, [changed]);
  const { more, fewer } = differenceOf(booking.items, items);
  const capacities = new Map(offers.offers.map((offer) => [offer.ticketTypeId, offer.capacity]));
  await releaseStock(tx, fewer, container.pickStripe);
  const claims = more.map((item) => ({ ...item, capacity: capacities.get(item.ticketTypeId) ?? 1 }));
  const result = await claimStock(tx, claims, container.pickStripe);
  if (!result.claimed) throw new StockRefused(result);
}

async function renameAttendees(
  container: BookingContainer,
  found: Booking,
  attendees: Attendees,
  call: Call,
): Promise<void> {
  await inTransaction(container.db, async (tx) => {
    const booking = requireOwn(await lockBooking(tx, found.id), found.id, call.identity);
    if (booking.status !== 'confirmed') {
      throw conflict('booking-not-confirmed', 'Names can be changed once the booking is confirmed.');
    }
    for (const [index, attendee] of attendees.entries()) {
      if (!(await renameTicket(tx, booking.id, attendee))) {
        throw invalidField(`attendees.${index}.ticketId`, 'is not a valid ticket of this booking');
      }
    }
    const { id, eventId, userId } = booking;
    const ticketIds = attendees.map((attendee) => attendee.ticketId);
    await appendToOutbox(tx, [
      container.newEvent(
        bookingEvents.AttendeesNamed,
        id,
        { bookingId: id, eventId, userId, ticketIds },
        call,
      ),
    ]);
  });
}
