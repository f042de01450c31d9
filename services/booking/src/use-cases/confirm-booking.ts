import type { DataOf } from '@concert/contracts/event';
import { bookingEvents } from '@concert/contracts/events/booking';
import type { paymentEvents } from '@concert/contracts/events/payment';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { type ClaimWay, claimStock, withClaim } from '@concert/inventory/stock';
import type { Received } from '@concert/service-kit/consumers';
import type { BookingContainer } from '../container.ts';
import type { Booking } from '../domain/booking.ts';
import { findBooking, lockBooking, moveBookings } from '../store/bookings.ts';
import { readOffers } from '../store/offers.ts';
import { insertTickets } from '../store/tickets.ts';
import { confirmationEvent, type IssueTickets, ticketIssuer } from './confirmation.ts';
import { StockRefused } from './stock-refused.ts';

export const CONSUMER = 'booking';

type PaymentSucceeded = Received<DataOf<typeof paymentEvents.PaymentSucceeded>>;
type Misplacement = DataOf<typeof bookingEvents.PaymentNotPlaced>['reason'];

/**
 * Confirms a booking with the payment that arrived and issues its tickets, in one transaction. A payment that
 * came after the hold had expired claims the tickets anew; when they are gone, or the booking was cancelled
 * meanwhile, the payment is handed back in full (`PaymentNotPlaced`). Applied once for each event.
 */
export async function confirmBooking(container: BookingContainer, event: PaymentSucceeded): Promise<void> {
  const found = await findBooking(container.db, event.data.bookingId);
  if (found === undefined) throw new Error(`payment ${event.data.paymentId} is for no booking of ours`);
  const issue = await ticketIssuer(container, found);
  const capacities = await capacitiesOf(container, found);
  try {
    await withClaim(container.pickStripe, (way) =>
      inTransaction(container.db, async (tx) => {
        if (!(await claimMessage(tx, CONSUMER, event.id))) return;
        const booking = await lockBooking(tx, found.id);
        if (booking === undefined || booking.paymentId === event.data.paymentId) return;
        const misplaced = misplacement(booking, event);
        if (misplaced !== undefined) await handBack(container, tx, booking, event, misplaced);
        else await confirm(container, tx, { booking, issue, capacities, way }, event);
      }),
    );
  } catch (error) {
    if (!(error instanceof StockRefused)) throw error;
    await inTransaction(container.db, async (tx) => {
      if (await claimMessage(tx, CONSUMER, event.id)) await handBack(container, tx, found, event, 'sold-out');
    });
  }
}

function misplacement(booking: Booking, { data }: PaymentSucceeded): Misplacement | undefined {
  if (booking.status === 'cancelled' || booking.status === 'confirmed') return 'booking-cancelled';
  const isPaidInFull = data.amountMinor === booking.totalMinor && data.currency === booking.currency;
  return isPaidInFull ? undefined : 'amount-changed';
}

interface Placement {
  readonly booking: Booking;
  readonly issue: IssueTickets;
  readonly capacities: ReadonlyMap<string, number>;
  readonly way: ClaimWay;
}

async function confirm(
  container: BookingContainer,
  tx: Tx,
  { booking, issue, capacities, way }: Placement,
  event: PaymentSucceeded,
): Promise<void> {
  const { paymentId } = event.data;
  await moveBookings(tx, [booking.id], 'confirmed', { paymentId });
  await insertTickets(tx, issue(booking));
  await appendToOutbox(tx, [confirmationEvent(container, { ...booking, paymentId }, event)]);
  if (booking.status === 'pending') return;
  const wanted = booking.items.map((item) => ({ ...item, capacity: capacities.get(item.ticketTypeId) ?? 1 }));
  const result = await claimStock(tx, wanted, way);
  if (!result.claimed) throw new StockRefused(result);
}

async function handBack(
  { newEvent }: BookingContainer,
  tx: Tx,
  booking: Booking,
  event: PaymentSucceeded,
  reason: Misplacement,
): Promise<void> {
  const { id, eventId, userId } = booking;
  const { paymentId } = event.data;
  const misplaced = newEvent(
    bookingEvents.PaymentNotPlaced,
    id,
    { bookingId: id, eventId, userId, paymentId, reason },
    event,
  );
  await appendToOutbox(tx, [misplaced]);
}

async function capacitiesOf(
  { db }: BookingContainer,
  booking: Booking,
): Promise<ReadonlyMap<string, number>> {
  const found = await readOffers(
    db,
    booking.eventId,
    booking.items.map((item) => item.ticketTypeId),
  );
  return new Map(found?.offers.map((offer) => [offer.ticketTypeId, offer.capacity]));
}
