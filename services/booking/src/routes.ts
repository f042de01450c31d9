import { bookingOperations as operations } from '@concert/contracts/http/booking';
import { doorOperations as door } from '@concert/contracts/http/door';
import { eventBookingOperations as ofEvent } from '@concert/contracts/http/event-bookings';
import { type Route, route } from '@concert/service-kit/routes';
import type { BookingContainer } from './container.ts';
import { bookingStats } from './use-cases/booking-stats.ts';
import { cancelBooking } from './use-cases/cancel-booking.ts';
import { changeBooking } from './use-cases/change-booking.ts';
import { checkIn, checkInTicket } from './use-cases/check-in.ts';
import { exportAttendees } from './use-cases/export-attendees.ts';
import { getBooking } from './use-cases/get-booking.ts';
import { getDoor } from './use-cases/get-door.ts';
import { giveTickets } from './use-cases/give-tickets.ts';
import { holdTickets } from './use-cases/hold-tickets.ts';
import { issueTickets } from './use-cases/issue-tickets.ts';
import { listEventBookings, listUserBookings } from './use-cases/list-bookings.ts';
import { listDoorTickets } from './use-cases/list-door-tickets.ts';
import { previewCancellation } from './use-cases/preview-cancellation.ts';
import { publishTicketKeys } from './use-cases/publish-ticket-keys.ts';
import { reissueTicket } from './use-cases/reissue-ticket.ts';
import { syncCheckIns } from './use-cases/sync-check-ins.ts';
import { undoCheckIn, undoTicketCheckIn } from './use-cases/undo-check-in.ts';

/** The HTTP table: contract → use case. */
export function routes(container: BookingContainer): readonly Route[] {
  return [...bookingRoutes(container), ...eventRoutes(container), ...doorRoutes(container)];
}

function bookingRoutes(container: BookingContainer): readonly Route[] {
  return [
    route(operations.holdTickets, ({ body }, call) => holdTickets(container, body, call)),
    route(operations.getBooking, async ({ params }, { identity }) => ({
      status: 200,
      body: await getBooking(container, params.id, identity),
    })),
    route(operations.listUserBookings, async ({ params, query }, { identity }) => ({
      status: 200,
      body: await listUserBookings(container, params.uid, query, identity),
    })),
    route(operations.changeBooking, async ({ params, body }, call) => ({
      status: 200,
      body: await changeBooking(container, params.id, body, call),
    })),
    route(operations.cancelBooking, async ({ params }, call) => ({
      status: 200,
      body: await cancelBooking(container, params.id, call),
    })),
    route(operations.previewCancellation, async ({ params }, { identity }) => ({
      status: 200,
      body: await previewCancellation(container, params.id, identity),
    })),
    route(operations.issueTickets, async ({ params }, { identity }) => ({
      status: 201,
      body: await issueTickets(container, params.id, identity),
    })),
    route(operations.reissueTicket, ({ params }, call) => reissueTicket(container, params, call)),
    route(operations.bookingStats, async ({ query }, { identity }) => ({
      status: 200,
      body: await bookingStats(container, query, identity),
    })),
  ];
}

function eventRoutes(container: BookingContainer): readonly Route[] {
  return [
    route(ofEvent.listEventBookings, async ({ params, query }, { identity }) => ({
      status: 200,
      body: await listEventBookings(container, params.id, query, identity),
    })),
    route(ofEvent.giveTickets, ({ params, body }, call) => giveTickets(container, params.id, body, call)),
    route(ofEvent.exportAttendees, async ({ params, query }, { identity }) => ({
      status: 200,
      body: await exportAttendees(container, params.id, query, identity),
    })),
  ];
}

function doorRoutes(container: BookingContainer): readonly Route[] {
  return [
    route(door.checkIn, ({ params, body }, call) => checkIn(container, params.code, body, call)),
    route(door.undoCheckIn, async ({ params, body }, call) => ({
      status: 200,
      body: await undoCheckIn(container, params.code, body, call),
    })),
    route(door.checkInTicket, ({ params: { id: eventId, ticketId }, body }, call) =>
      checkInTicket(container, { eventId, ticketId }, body, call),
    ),
    route(door.undoTicketCheckIn, async ({ params: { id: eventId, ticketId }, body }, call) => ({
      status: 200,
      body: await undoTicketCheckIn(container, { eventId, ticketId }, body, call),
    })),
    route(door.syncCheckIns, async ({ params, body }, call) => ({
      status: 200,
      body: await syncCheckIns(container, params.id, body.checkIns, call),
    })),
    route(door.getDoor, async ({ params }, { identity }) => ({
      status: 200,
      body: await getDoor(container, params.id, identity),
    })),
    route(door.listDoorTickets, async ({ params, query }, { identity }) => ({
      status: 200,
      body: await listDoorTickets(container, params.id, query, identity),
    })),
    route(operations.ticketKeys, async () => ({
      status: 200,
      body: await publishTicketKeys(container),
      headers: { 'cache-control': 'public, max-age=300' },
    })),
  ];
}
