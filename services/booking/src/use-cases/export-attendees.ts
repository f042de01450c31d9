import type { eventBookingOperations } from '@concert/contracts/http/event-bookings';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import type { BookingContainer } from '../container.ts';
import { csvLine } from '../domain/csv.ts';
import { type Attendee, type Buyer, buyersOf, listAttendees } from '../store/event-bookings.ts';
import { ticketTypeNames } from '../store/offers.ts';
import { requireEventOf } from './own-event.ts';

type ExportQuery = RequestOf<typeof eventBookingOperations.exportAttendees>['query'];

const HEADER = [
  'ticketId',
  'bookingId',
  'ticketType',
  'attendee',
  'buyer',
  'email',
  'status',
  'voidReason',
  'checkedInAt',
];

/** A page of an event's attendees as CSV. @throws Problem `not-found` for somebody else's event */
export async function exportAttendees(
  { db }: BookingContainer,
  eventId: string,
  { limit, cursor }: ExportQuery,
  identity: Identity,
) {
  await requireEventOf(db, eventId, identity);
  const after = cursor === undefined ? '' : (decodeCursor(cursor, 1)[0] ?? '');
  const rows = await listAttendees(db, eventId, { limit: limit + 1, after });
  const { items, nextCursor } = pageOf(rows, limit, (row) => [row.ticketId]);
  const buyers = await buyersOf(db, [...new Set(items.map((item) => item.bookingId))]);
  const names = await ticketTypeNames(
    db,
    items.map((item) => item.ticketTypeId),
  );
  const lines = items.map((item) =>
    csvLine(cells(item, names.get(item.ticketTypeId), buyers.get(item.bookingId))),
  );
  return { csv: [...(cursor === undefined ? [csvLine(HEADER)] : []), ...lines].join(''), nextCursor };
}

function cells(attendee: Attendee, typeName = '', buyer?: Buyer): readonly string[] {
  return [
    attendee.ticketId,
    attendee.bookingId,
    typeName,
    attendee.attendeeName,
    buyer?.name ?? '',
    buyer?.email ?? '',
    attendee.status,
    attendee.voidReason ?? '',
    attendee.checkedInAt?.toISOString() ?? '',
  ];
}
