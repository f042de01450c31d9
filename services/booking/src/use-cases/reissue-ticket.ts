import { bookingEvents } from '@concert/contracts/events/booking';
import { inIdempotentTransaction, type RecordedResponse } from '@concert/database/idempotency';
import { appendToOutbox } from '@concert/database/outbox';
import type { Tx } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import type { Booking } from '../domain/booking.ts';
import { signTicketCode } from '../domain/ticket-code.ts';
import { findBooking, lockBooking } from '../store/bookings.ts';
import { organizerOf } from '../store/events.ts';
import {
  findTicketSheet,
  insertTickets,
  lockTicketsOf,
  setTicketStatus,
  type Ticket,
} from '../store/tickets.ts';
import { ticketView } from './issue-tickets.ts';

/** More often than anybody loses a ticket; each makes a PDF and a mail. */
const MOST_REVISIONS = 20;

/**
 * Puts a new ticket in the place of one whose code got into wrong hands; the old one is void. New PDFs and the mail
 * follow by the event.
 * @returns the recorded answer: the same key gives the first one again
 * @throws Problem `booking-not-confirmed`, `ticket-void`, `ticket-checked-in`, `reissued-too-often` (409), `not-found`
 */
export async function reissueTicket(
  container: BookingContainer,
  { id: bookingId, ticketId }: { readonly id: string; readonly ticketId: string },
  call: Call,
): Promise<RecordedResponse> {
  const { db, newId, ticketKeys } = container;
  const found = await requireManaged(container, bookingId, call);
  const sheet = await findTicketSheet(db, bookingId, ticketId);
  if (sheet === undefined) throw notFound('ticket', ticketId);
  const id = newId();
  const code = signTicketCode({ ticketId: id, eventId: found.eventId }, await ticketKeys.signing());
  const fresh = { ...sheet, id, code, status: 'valid' as const, voidReason: null, checkedInAt: null };
  const answer = { status: 201, body: await ticketView(fresh) };
  return inIdempotentTransaction(db, call.idempotency, async (tx, record) => {
    await record(answer);
    const booking = await lockBooking(tx, bookingId);
    if (booking?.status !== 'confirmed') {
      throw conflict('booking-not-confirmed', 'Only tickets of a confirmed booking can be issued anew.');
    }
    const ticket = (await lockTicketsOf(tx, bookingId)).find((one) => one.id === ticketId);
    if (ticket === undefined) throw notFound('ticket', ticketId);
    requireReplaceable(ticket);
    await replace(container, tx, { booking, ticket, id, code }, call);
    return answer;
  });
}

/** Lets the booking's owner, its event's organiser and admins pass. */
async function requireManaged({ db }: BookingContainer, id: string, { identity }: Call): Promise<Booking> {
  const booking = await findBooking(db, id);
  if (booking === undefined) throw notFound('booking', id);
  const isOwn = booking.userId === identity.userId || identity.role === 'admin';
  if (!isOwn && (await organizerOf(db, booking.eventId)) !== identity.userId) throw notFound('booking', id);
  return booking;
}

function requireReplaceable({ status, checkedInAt, revision }: Ticket): void {
  if (status === 'void') throw conflict('ticket-void', 'This ticket is void; it cannot be issued anew.');
  if (checkedInAt !== null) {
    throw conflict('ticket-checked-in', 'This ticket was used; it cannot be issued anew.');
  }
  if (revision >= MOST_REVISIONS) {
    throw conflict('reissued-too-often', `This ticket was issued anew ${revision} times; ask the organiser.`);
  }
}

interface Replacement {
  readonly booking: Booking;
  readonly ticket: Ticket;
  readonly id: string;
  readonly code: string;
}

async function replace(
  { newEvent }: BookingContainer,
  tx: Tx,
  { booking, ticket, id, code }: Replacement,
  call: Call,
): Promise<void> {
  const { id: bookingId, eventId, userId } = booking;
  await setTicketStatus(tx, [ticket.id], 'reissued');
  await insertTickets(tx, [{ ...ticket, id, code, revision: ticket.revision + 1 }]);
  const data = { bookingId, eventId, userId, ticketIds: [id], voidedTicketIds: [ticket.id] };
  await appendToOutbox(tx, [newEvent(bookingEvents.TicketReissued, bookingId, data, call)]);
}
