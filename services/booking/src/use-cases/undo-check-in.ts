import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import { lockTickets, setCheckIn, undoScans } from '../store/check-ins.ts';
import { ticketTypeNames } from '../store/offers.ts';
import { openDoor, readCode } from './at-the-door.ts';
import { checkInView, requireValid } from './check-in.ts';

/**
 * Takes a check-in back, with every scan of the ticket: it may be used again. Of a ticket that is not checked in it
 * changes nothing.
 * @throws Problem `ticket-not-genuine` (422), `ticket-void` (409), `not-found`
 */
export async function undoCheckIn(
  container: BookingContainer,
  code: string,
  { reason }: { readonly reason: string },
  call: Call,
) {
  const { db, newEvent } = container;
  const { ticketId, eventId } = await readCode(container, code);
  const door = await openDoor(db, eventId, call.identity);
  const ticket = await inTransaction(db, async (tx) => {
    const [locked] = await lockTickets(tx, [ticketId]);
    if (locked === undefined) throw notFound('ticket', ticketId);
    requireValid(locked);
    if (locked.checkedInAt === null) return locked;
    await undoScans(tx, ticketId, { by: call.identity.userId, reason });
    await setCheckIn(tx, ticketId, null);
    const data = { ticketId, bookingId: locked.bookingId, eventId };
    await appendToOutbox(tx, [newEvent(bookingEvents.CheckInUndone, ticketId, data, call)]);
    return locked;
  });
  const names = await ticketTypeNames(db, [ticket.ticketTypeId]);
  const undone = { result: 'undone' as const, checkIn: undefined };
  return checkInView(undone, ticket, { door, names, at: door.now });
}
