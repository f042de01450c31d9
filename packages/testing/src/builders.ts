import type { Role } from '@concert/contracts/roles';
import type { Database } from '@concert/database/connection';
import { inTransaction } from '@concert/database/transactions';
import { createStock, setStockOpen } from '@concert/inventory/stock';
import { after, DAY, HOUR } from '@concert/values/clock';
import { newId } from '@concert/values/ids';

export interface TestUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

/** An account that can do everything but log in (its password is nobody's). */
export async function givenUser(db: Database, role: Role = 'attendee', name = 'Ada Fan'): Promise<TestUser> {
  const id = newId();
  const email = `${id}@test.example`;
  const now = new Date();
  await db
    .insertInto('users')
    .values({ id, email, email_key: email, password_hash: '-', name, role, created_at: now, updated_at: now })
    .execute();
  return { id, email, name, role };
}

export interface TestTicketType {
  readonly name?: string;
  readonly priceMinor?: number;
  readonly capacity?: number;
  readonly maxPerBooking?: number;
  readonly salesStartAt?: Date | null;
  readonly salesEndAt?: Date | null;
}

export interface TestEventOptions {
  readonly organizerId?: string;
  readonly status?: 'draft' | 'published' | 'cancelled';
  readonly currency?: string;
  readonly startsAt?: Date;
  readonly refund?: {
    readonly kind: 'full' | 'partial' | 'none';
    readonly percent?: number;
    readonly untilHours?: number;
  };
  readonly ticketTypes?: readonly TestTicketType[];
}

export interface TestEvent {
  readonly id: string;
  readonly organizerId: string;
  readonly ticketTypeIds: readonly string[];
}

/** An event with its ticket types and stock; published and on sale unless said otherwise. */
export async function givenEvent(db: Database, options: TestEventOptions = {}): Promise<TestEvent> {
  const id = newId();
  const organizerId = options.organizerId ?? (await givenUser(db, 'organizer', 'Harbour Concerts')).id;
  const startsAt = options.startsAt ?? after(new Date(), 30 * DAY);
  const status = options.status ?? 'published';
  const now = new Date();
  await db
    .insertInto('events')
    .values({
      id,
      organizer_id: organizerId,
      status,
      title: 'Northern Lights',
      description: 'An evening of new Nordic songs.',
      category: 'concert',
      venue_name: 'Große Freiheit 36',
      venue_address: 'Große Freiheit 36',
      city: 'Hamburg',
      country: 'DE',
      timezone: 'Europe/Berlin',
      doors_at: after(startsAt, -HOUR),
      starts_at: startsAt,
      ends_at: after(startsAt, 3 * HOUR),
      currency: options.currency ?? 'EUR',
      refund_kind: options.refund?.kind ?? 'full',
      refund_percent: options.refund?.percent ?? 100,
      refund_until_hours: options.refund?.untilHours ?? 24,
      published_at: status === 'draft' ? null : now,
      created_at: now,
      updated_at: now,
    })
    .execute();
  const types = options.ticketTypes ?? [{}];
  const ticketTypeIds = await Promise.all(
    types.map((type, position) => givenTicketType(db, id, type, position)),
  );
  if (status === 'published') await inTransaction(db, (tx) => setStockOpen(tx, ticketTypeIds, true));
  return { id, organizerId, ticketTypeIds };
}

async function givenTicketType(
  db: Database,
  eventId: string,
  type: TestTicketType,
  position: number,
): Promise<string> {
  const id = newId();
  const capacity = type.capacity ?? 100;
  const now = new Date();
  await inTransaction(db, async (tx) => {
    await tx
      .insertInto('ticket_types')
      .values({
        id,
        event_id: eventId,
        name: type.name ?? `Type ${position + 1}`,
        price_minor: type.priceMinor ?? 4500,
        capacity,
        max_per_booking: type.maxPerBooking ?? 10,
        sales_start_at: type.salesStartAt ?? null,
        sales_end_at: type.salesEndAt ?? null,
        position,
        created_at: now,
        updated_at: now,
      })
      .execute();
    await createStock(tx, id, capacity);
  });
  return id;
}
