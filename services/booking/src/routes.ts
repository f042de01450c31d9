import { bookingOperations as operations } from '@concert/contracts/http/booking';
import { eventOperations } from '@concert/contracts/http/event';
import { type Route, route } from '@concert/service-kit/routes';
import type { BookingContainer } from './container.ts';
import { bookingStats } from './use-cases/booking-stats.ts';
import { cancelBooking } from './use-cases/cancel-booking.ts';
import { changeBooking } from './use-cases/change-booking.ts';
import { getBooking } from './use-cases/get-booking.ts';
import { holdTickets } from './use-cases/hold-tickets.ts';
import { issueTickets } from './use-cases/issue-tickets.ts';
import { listEventBookings, listUserBookings } from './use-cases/list-bookings.ts';
import { publishTicketKeys } from './use-cases/publish-ticket-keys.ts';

/** The HTTP table: contract → use case. */
export function routes(container: BookingContainer): readonly Route[] {
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
    route(eventOperations.listEventBookings, async ({ params, query }, { identity }) => ({
      status: 200,
      body: await listEventBookings(container, params.id, query, identity),
    })),
    route(operations.changeBooking, async ({ params, body }, call) => ({
      status: 200,
      body: await changeBooking(container, params.id, body, call),
    })),
    route(operations.cancelBooking, async ({ params }, call) => ({
      status: 200,
      body: await cancelBooking(container, params.id, call),
    })),
    route(operations.issueTickets, async ({ params }, { identity }) => ({
      status: 201,
      body: await issueTickets(container, params.id, identity),
    })),
    route(operations.bookingStats, async ({ query }, { identity }) => ({
      status: 200,
      body: await bookingStats(container, query, identity),
    })),
    route(operations.ticketKeys, async () => ({
      status: 200,
      body: await publishTicketKeys(container),
      headers: { 'cache-control': 'public, max-age=300' },
    })),
  ];
}
