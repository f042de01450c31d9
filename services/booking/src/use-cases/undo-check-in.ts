import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { NewEvent } from '@concert/service-kit/events';
import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import type { TicketClaims } from '../domain/ticket-code.ts';
import { lockBooking } from '../store/bookings.ts';
import { bookingOfTicket, lockTickets, setCheckIn, undoScans } from '../store/check-ins.ts';
import { ticketTypeNames } from '../store/offers.ts';
import { setTicketStatus, type Ticket } from '../store/tickets.ts';
import { openDoor, readCode } from './at-the-door.ts';
import { checkInView, requireValid } from './check-in.ts';

/**
 * Takes a check-in back, with every scan of the ticket: it may be used again, unless its payment is disputed by now.
 * Of a ticket that is not checked in it changes nothing.
 * @throws Problem `ticket-not-genuine` (422), `ticket-void` (409), `not-found`
 */
export async function undoCheckIn(
  container: BookingContainer,
  code: string,
  { reason }: { readonly reason: string },
  call: Call,
) {
  return undoTicketCheckIn(container, await readCode(container, code), { reason }, call);
}

/** The same by the ticket's id. @throws Problem `ticket-void` (409), `not-found`, of another event's ticket too */
export async function undoTicketCheckIn(
  { db, newEvent }: BookingContainer,
  { ticketId, eventId }: Pick<TicketClaims, 'ticketId' | 'eventId'>,
  { reason }: { readonly reason: string },
  call: Call,
) {
  const door = await openDoor(db, eventId, call.identity);
  const undo = { ticketId, eventId, reason };
  const ticket = await inTransaction(db, (tx) => undoLocked(tx, undo, newEvent, call));
  const names = await ticketTypeNames(db, [ticket.ticketTypeId]);
  const undone = { result: 'undone' as const, checkIn: undefined };
  return checkInView(undone, ticket, { door, names, at: door.now });
}

/** The booking is locked first, as in every change of it, so that no dispute can begin or end in between. */
async function undoLocked(
  tx: Tx,
  { ticketId, eventId, reason }: Record<'ticketId' | 'eventId' | 'reason', string>,
  newEvent: NewEvent,
  call: Call,
): Promise<Ticket> {
  const bookingId = await bookingOfTicket(tx, ticketId);
  const booking = bookingId === undefined ? undefined : await lockBooking(tx, bookingId);
  const [ticket] = await lockTickets(tx, [ticketId]);
  if (ticket?.eventId !== eventId || booking === undefined) throw notFound('ticket', ticketId);
  requireValid(ticket);
  if (ticket.checkedInAt === null) return ticket;
  await undoScans(tx, ticketId, { by: call.identity.userId, reason });
  await setCheckIn(tx, ticketId, null);
  if (booking.isDisputed) await setTicketStatus(tx, [ticketId], 'disputed');
  const data = { ticketId, bookingId: booking.id, eventId: booking.eventId };
  await appendToOutbox(tx, [newEvent(bookingEvents.CheckInUndone, ticketId, data, call)]);
  return ticket;
}
