import { bookingEvents } from '@concert/contracts/events/booking';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Call } from '@concert/service-kit/routes';
import { conflict, invalidField } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import type { Booking } from '../domain/booking.ts';
import { lockBooking } from '../store/bookings.ts';
import { renameTicket } from '../store/tickets.ts';
import { requireOwn } from './get-booking.ts';

interface Attendee {
  readonly ticketId: string;
  readonly attendeeName: string;
}

/** Puts other names on tickets of a confirmed booking; new PDFs follow by the event. */
export async function nameAttendees(
  container: BookingContainer,
  found: Booking,
  attendees: readonly Attendee[],
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
