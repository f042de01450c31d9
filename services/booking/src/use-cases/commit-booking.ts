import { bookingEvents } from '@concert/contracts/events/booking';
import {
  inIdempotentTransaction,
  type RecordedResponse,
  recordedResponse,
} from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import { withClaim } from '@concert/inventory/stock';
import type { Call } from '@concert/service-kit/routes';
import type { BookingContainer } from '../container.ts';
import { type Booking, type BookingItem, quantitiesOf } from '../domain/booking.ts';
import type { Offer } from '../domain/offers.ts';
import { insertBooking } from '../store/bookings.ts';
import { insertRecipient, type Recipient } from '../store/recipients.ts';
import { insertTickets } from '../store/tickets.ts';
import { claimFor } from './claim-for.ts';
import { confirmationEvent, ticketIssuer } from './confirmation.ts';
import { bookingView } from './present-booking.ts';

export interface NewBooking {
  readonly booking: Booking;
  readonly offers: readonly Offer[];
  /** Who gets the tickets, where that is not the buyer. */
  readonly recipient?: Recipient;
}

/**
 * Writes a new booking in one transaction: key, booking, items, its tickets when it is confirmed at once, outbox, and
 * last the stock.
 * @throws StockRefused
 */
export async function commitBooking(
  container: BookingContainer,
  { booking, offers, recipient }: NewBooking,
  call: Call,
): Promise<RecordedResponse> {
  const names = new Map(offers.map((offer) => [offer.ticketTypeId, offer.name]));
  const response = { status: 201, body: bookingView(booking, names) };
  const isConfirmed = booking.status === 'confirmed';
  const tickets = isConfirmed ? (await ticketIssuer(container, booking, recipient?.name))(booking) : [];
  const events = eventsOf(container, booking, call);
  return withClaim(container.pickStripe, (way) =>
    inIdempotentTransaction(container.db, call.idempotency, async (tx, record) => {
      await record(response);
      await insertBooking(tx, booking);
      if (recipient !== undefined) await insertRecipient(tx, booking.id, recipient);
      if (tickets.length > 0) await insertTickets(tx, tickets);
      await appendToOutbox(tx, events);
      await claimFor(tx, booking, { offers, way });
      return response;
    }),
  );
}

/** A request refused now may be the repetition of one that was answered before the sale ended: that answer stands. */
export async function replayBeforeRefusal(
  { db }: BookingContainer,
  call: Call,
  price: () => readonly BookingItem[],
): Promise<readonly BookingItem[] | RecordedResponse> {
  try {
    return price();
  } catch (refusal) {
    const recorded = call.idempotency && (await recordedResponse(db, call.idempotency));
    if (recorded === undefined) throw refusal;
    return recorded;
  }
}

function eventsOf({ newEvent }: BookingContainer, booking: Booking, call: Call) {
  const { id, eventId, userId, totalMinor, currency } = booking;
  const held = newEvent(
    bookingEvents.TicketsHeld,
    id,
    { bookingId: id, eventId, userId, totalMinor, currency, items: quantitiesOf(booking.items) },
    call,
  );
  return booking.status === 'confirmed' ? [held, confirmationEvent({ newEvent }, booking, call)] : [held];
}
