import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { on, type Subscription } from '@concert/service-kit/consumers';
import type { FileContainer } from './container.ts';
import { eraseUserFiles } from './use-cases/erase-user-files.ts';
import { reissueTicketFiles } from './use-cases/reissue-ticket-files.ts';
import { storeTicketFiles } from './use-cases/store-ticket-files.ts';

/** The event table: event → use case. */
export function consumers(container: FileContainer): readonly Subscription[] {
  return [
    on(bookingEvents.BookingConfirmed, ({ data, ...message }) =>
      storeTicketFiles(container, {
        ...message,
        bookingId: data.bookingId,
        eventId: data.eventId,
        cause: 'confirmed',
      }),
    ),
    on(bookingEvents.AttendeesNamed, ({ data, ...message }) =>
      storeTicketFiles(container, {
        ...message,
        bookingId: data.bookingId,
        eventId: data.eventId,
        ticketIds: data.ticketIds,
        cause: 'renamed',
      }),
    ),
    on(bookingEvents.TicketReissued, ({ data, ...message }) =>
      reissueTicketFiles(container, { ...message, ...data, cause: 'reissued' }),
    ),
    on(authEvents.UserErased, ({ data, ...message }) => eraseUserFiles(container, data.userId, message)),
  ];
}
