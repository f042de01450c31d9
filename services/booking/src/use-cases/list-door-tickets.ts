import type { doorOperations } from '@concert/contracts/http/door';
import type { RequestOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { after, SECOND } from '@concert/values/clock';
import { decodeCursor, pageOf } from '@concert/values/cursors';
import { invalidField } from '@concert/values/problems';
import type { BookingContainer } from '../container.ts';
import type { KnownScan } from '../domain/check-ins.ts';
import { scansOf } from '../store/check-ins.ts';
import {
  type ChangePlace,
  type DoorQuery,
  type DoorRow,
  listChangedTickets,
  listTickets,
} from '../store/door-tickets.ts';
import { ticketTypeNames } from '../store/offers.ts';
import { openDoor } from './at-the-door.ts';

type TicketsQuery = RequestOf<typeof doorOperations.listDoorTickets>['query'];

/** A change is stamped when it is made and seen when it is committed: whoever asks since then gets some twice. */
const OVERLAP = 30 * SECOND;

/** An event's tickets, or those that changed since a moment. @throws Problem `not-found` */
export async function listDoorTickets(
  { db }: BookingContainer,
  eventId: string,
  { limit, cursor, q, since, only }: TicketsQuery,
  identity: Identity,
) {
  const { now } = await openDoor(db, eventId, identity);
  const query: DoorQuery = { limit: limit + 1, q, isDoubleUsed: only === 'double-used' };
  const rows =
    since === undefined
      ? await listTickets(db, eventId, { ...query, after: placeOf(cursor) })
      : await listChangedTickets(db, eventId, { ...query, after: changePlaceOf(cursor, since) });
  const { items, nextCursor } = pageOf(rows, limit, (row) =>
    since === undefined ? [row.id] : [row.changedAt.toISOString(), row.id],
  );
  const names = await ticketTypeNames(
    db,
    items.map((row) => row.ticketTypeId),
  );
  const scans = await scansOf(
    db,
    items.map((row) => row.id),
  );
  return {
    items: items.map((row) => doorTicketView(row, names, scans.get(row.id) ?? [])),
    nextCursor,
    asOf: after(now, -OVERLAP).toISOString(),
  };
}

function doorTicketView(row: DoorRow, names: ReadonlyMap<string, string>, scans: readonly KnownScan[]) {
  return {
    id: row.id,
    bookingId: row.bookingId,
    ticketTypeId: row.ticketTypeId,
    ticketTypeName: names.get(row.ticketTypeId) ?? '',
    attendeeName: row.attendeeName,
    status: row.status,
    voidReason: row.voidReason,
    checkedInAt: row.checkedInAt?.toISOString() ?? null,
    checkIns: scans.flatMap(({ status, at, device, gate, by }) =>
      status === 'admitted' || status === 'double-used'
        ? [{ status, at: at.toISOString(), device: device === '' ? null : device, gate, by }]
        : [],
    ),
  };
}

const placeOf = (cursor: string | undefined): string =>
  cursor === undefined ? '' : (decodeCursor(cursor, 1)[0] ?? '');

function changePlaceOf(cursor: string | undefined, since: Date): ChangePlace {
  if (cursor === undefined) return { changedAt: since, id: '' };
  const [time = '', id = ''] = decodeCursor(cursor, 2);
  const changedAt = new Date(time);
  if (Number.isNaN(changedAt.getTime())) {
    throw invalidField('cursor', 'is not a cursor of this list; start again without one');
  }
  return { changedAt, id };
}
