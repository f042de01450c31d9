import type { DataOf } from '@concert/contracts/event';
import { bookingEvents } from '@concert/contracts/events/booking';
import type { paymentEvents } from '@concert/contracts/events/payment';
import { claimMessage } from '@concert/database/inbox';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import { releaseStock } from '@concert/inventory/stock';
import type { Received } from '@concert/service-kit/consumers';
import type { BookingContainer } from '../container.ts';
import { type Booking, quantitiesOf } from '../domain/booking.ts';
import { lockBooking, markDisputed } from '../store/bookings.ts';
import { closeDispute, disputesOf, noteDispute } from '../store/disputes.ts';
import { lockTicketsOf, setTicketStatus, type Ticket } from '../store/tickets.ts';
import { cancelLocked } from './cancel-booking.ts';
import { CONSUMER } from './confirm-booking.ts';

type Opened = Received<DataOf<typeof paymentEvents.DisputeOpened>>;
type Closed = Received<DataOf<typeof paymentEvents.DisputeClosed>>;

/** Follows a dispute that began: tickets that were not used yet are void until it is decided. Once an event. */
export function openDispute(container: BookingContainer, event: Opened): Promise<void> {
  return follow(container, event, () => Promise.resolve());
}

/**
 * Follows a dispute's end. Won: the tickets are valid again. Lost: the booking is cancelled and gives nothing back,
 * since the buyer has the money; its places that nobody has taken are back on sale. Once an event.
 */
export function endDispute(container: BookingContainer, event: Closed): Promise<void> {
  return follow(container, event, (tx) => closeDispute(tx, event.data.disputeId, event.data.outcome));
}

/** What was told is noted, then the booking is put as its disputes stand: in whatever order, it ends alike. */
async function follow(
  container: BookingContainer,
  event: Opened | Closed,
  note: (tx: Tx) => Promise<void>,
): Promise<void> {
  const { bookingId, disputeId } = event.data;
  const changed = await inTransaction(container.db, async (tx) => {
    const booking = await lockBooking(tx, bookingId);
    if (booking === undefined) throw new Error(`dispute ${disputeId} is of no booking of ours`);
    // Its payment is known, but not yet to us: this message comes again, after that one.
    if (booking.status === 'pending')
      throw new Error(`booking ${bookingId} is disputed and not yet confirmed`);
    if (!(await claimMessage(tx, CONSUMER, event.id))) return undefined;
    await noteDispute(tx, disputeId, bookingId);
    await note(tx);
    return (await settle(container, tx, booking, event)) ? booking : undefined;
  });
  if (changed === undefined) return;
  await container.views.outdate(bookingId, changed.version + 1);
  const types = changed.items.map((item) => item.ticketTypeId);
  await container.soldOut.released(changed.eventId, types);
}

/** @returns whether the booking changed */
async function settle(
  container: BookingContainer,
  tx: Tx,
  booking: Booking,
  cause: Opened | Closed,
): Promise<boolean> {
  if (booking.status !== 'confirmed') return false;
  const disputes = await disputesOf(tx, booking.id);
  if (disputes === 'lost') {
    await chargeBack(container, tx, booking, cause);
    return true;
  }
  const isDisputed = disputes === 'open';
  if (isDisputed === booking.isDisputed) return false;
  await suspend(container, tx, { booking, isDisputed }, cause);
  return true;
}

async function suspend(
  { newEvent }: BookingContainer,
  tx: Tx,
  { booking, isDisputed }: { readonly booking: Booking; readonly isDisputed: boolean },
  cause: Opened | Closed,
): Promise<void> {
  const { id, eventId, userId } = booking;
  const concerned = (ticket: Ticket) =>
    isDisputed ? ticket.status === 'valid' && ticket.checkedInAt === null : ticket.voidReason === 'disputed';
  const ticketIds = (await lockTicketsOf(tx, id)).filter(concerned).map((ticket) => ticket.id);
  await setTicketStatus(tx, ticketIds, isDisputed ? 'disputed' : null);
  await markDisputed(tx, id, isDisputed);
  const type = isDisputed ? bookingEvents.TicketsSuspended : bookingEvents.TicketsRestored;
  await appendToOutbox(tx, [newEvent(type, id, { bookingId: id, eventId, userId, ticketIds }, cause)]);
}

/** Places whose holders are inside are not free, whoever has the money. */
async function chargeBack(
  container: BookingContainer,
  tx: Tx,
  booking: Booking,
  cause: Opened | Closed,
): Promise<void> {
  const used = (await lockTicketsOf(tx, booking.id)).filter((ticket) => ticket.checkedInAt !== null);
  await cancelLocked(container, tx, booking, { refundDueMinor: 0, reason: 'charged-back' }, cause);
  const free = quantitiesOf(booking.items).map(({ ticketTypeId, quantity }) => ({
    ticketTypeId,
    quantity: quantity - used.filter((ticket) => ticket.ticketTypeId === ticketTypeId).length,
  }));
  await releaseStock(
    tx,
    free.filter(({ quantity }) => quantity > 0),
    container.pickStripe,
  );
}
