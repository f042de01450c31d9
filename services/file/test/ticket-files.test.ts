import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenCancelled, givenConfirmedBooking, type TestBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser } from '@concert/testing/builders';
import { callBy, envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type FileContainer } from '../src/container.ts';
import { ticketFileKey } from '../src/domain/file-names.ts';
import { findRecord } from '../src/store/file-records.ts';
import { completeUpload } from '../src/use-cases/complete-upload.ts';
import { deleteFile } from '../src/use-cases/delete-file.ts';
import { getFile } from '../src/use-cases/get-file.ts';
import { listFiles } from '../src/use-cases/list-files.ts';
import { storeTicketFiles } from '../src/use-cases/store-ticket-files.ts';
import { upload } from './upload-requests.ts';

let container: FileContainer;
let handle: ReturnType<typeof queueHandler>;

beforeAll(async () => {
  // No gateway runs here: signed addresses lead to the bucket itself.
  container = await buildContainer({ ...process.env, FILES_PUBLIC_ENDPOINT: undefined });
  handle = queueHandler('file', consumers(container), container.telemetry);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

async function givenBooking(quantity = 1) {
  const fan = await givenUser(container.db);
  const event = await givenEvent(container.db, { ticketTypes: [{ name: 'Standing' }, { name: 'Balcony' }] });
  return { fan, booking: await givenConfirmedBooking(container.db, fan, event, quantity) };
}

const confirmed = ({ id, eventId, userId, totalMinor }: TestBooking) =>
  envelope(bookingEvents.BookingConfirmed, id, {
    bookingId: id,
    eventId,
    userId,
    totalMinor,
    currency: 'EUR',
    items: [],
    paymentId: null,
  });

const renamed = ({ id, eventId, userId }: TestBooking, ticketIds: readonly string[]) =>
  envelope(bookingEvents.AttendeesNamed, id, { bookingId: id, eventId, userId, ticketIds: [...ticketIds] });

/** The events of this type that were written for a booking. */
async function told(bookingId: string) {
  const rows = await container.db
    .selectFrom('outbox')
    .select('envelope')
    .where('type', '=', 'TicketFilesReady')
    .where(sql<string>`JSON_UNQUOTE(JSON_EXTRACT(envelope, '$.data.bookingId'))`, '=', bookingId)
    .execute();
  return rows.map(({ envelope: text }) => (typeof text === 'string' ? JSON.parse(text) : text).data);
}

const pdfOf = async (ticketId: string) => {
  const object = await container.bucket.get(`private/${ticketFileKey(ticketId)}`);
  return Buffer.from(object?.body ?? []);
};

describe('the PDFs of a confirmed booking', () => {
  it('are stored with their records and told once, though the message comes twice at a time and again', async () => {
    const { fan, booking } = await givenBooking();
    const message = confirmed(booking);

    expect(await handle(sqsEvent([message, message]))).toEqual({ batchItemFailures: [] });
    expect(await handle(sqsEvent([message]))).toEqual({ batchItemFailures: [] });

    const files = booking.ticketIds.map((ticketId) => ({ ticketId, key: ticketFileKey(ticketId) }));
    expect(await told(booking.id)).toEqual([
      {
        bookingId: booking.id,
        eventId: booking.eventId,
        userId: fan.id,
        cause: 'confirmed',
        files: expect.toSatisfy(
          (given) => JSON.stringify([...given].sort(byKey)) === JSON.stringify(files.sort(byKey)),
        ),
      },
    ]);
    for (const ticketId of booking.ticketIds) {
      const pdf = await pdfOf(ticketId);
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(await findRecord(container.tables, ticketFileKey(ticketId), new Date())).toMatchObject({
        ownerId: fan.id,
        contentType: 'application/pdf',
        bytes: pdf.length,
        visibility: 'private',
        status: 'clean',
        fileName: expect.stringMatching(/^northern-lights-[12]-of-2\.pdf$/),
      });
    }
  });

  it('are not made for a booking that was cancelled by then', async () => {
    const { booking } = await givenBooking();
    await givenCancelled(container.db, booking);

    expect(await handle(sqsEvent([confirmed(booking)]))).toEqual({ batchItemFailures: [] });

    expect(await told(booking.id)).toEqual([]);
    expect(await pdfOf(booking.ticketIds[0]!)).toHaveLength(0);
  });

  it('fit in the function’s time for a booking of fifty tickets', async () => {
    const { booking } = await givenBooking(25);
    const started = performance.now();

    expect(await handle(sqsEvent([confirmed(booking)]))).toEqual({ batchItemFailures: [] });

    expect(performance.now() - started).toBeLessThan(120_000);
    expect((await told(booking.id))[0].files).toHaveLength(50);
  }, 150_000);
});

describe('new names on tickets', () => {
  const rename = (ticketId: string, name: string) =>
    container.db.updateTable('tickets').set({ attendee_name: name }).where('id', '=', ticketId).execute();

  it('give those tickets new PDFs, and leave the others as they are', async () => {
    const { booking } = await givenBooking();
    const [first = '', second = ''] = booking.ticketIds;
    await handle(sqsEvent([confirmed(booking)]));
    const before = [await pdfOf(first), await pdfOf(second)];

    await rename(first, 'Grace Hopper');
    expect(await handle(sqsEvent([renamed(booking, [first])]))).toEqual({ batchItemFailures: [] });

    expect((await pdfOf(first)).equals(before[0]!)).toBe(false);
    expect((await pdfOf(second)).equals(before[1]!)).toBe(true);
    expect(await told(booking.id)).toContainEqual(
      expect.objectContaining({ cause: 'renamed', files: [{ ticketId: first, key: ticketFileKey(first) }] }),
    );
  });

  it('win over a print that began before them and is stored after', async () => {
    const { booking } = await givenBooking();
    const [first = ''] = booking.ticketIds;
    const message = confirmed(booking);
    let hasRenamed = false;
    const slow: FileContainer = {
      ...container,
      // The name changes after this print read it, and another message prints the new one meanwhile.
      printing: async (task) => {
        if (!hasRenamed) {
          hasRenamed = true;
          await rename(first, 'Grace Hopper');
          await handle(sqsEvent([renamed(booking, [first])]));
        }
        return task();
      },
    };
    await storeTicketFiles(slow, {
      ...message,
      bookingId: booking.id,
      eventId: booking.eventId,
      cause: 'confirmed',
    });
    const stored = await pdfOf(first);

    await handle(sqsEvent([renamed(booking, [first])]));
    expect(hasRenamed).toBe(true);
    expect(stored.equals(await pdfOf(first))).toBe(true);
  });
});

describe('tickets with new codes', () => {
  async function reissue(old: string): Promise<string> {
    const id = newId();
    await container.db.updateTable('tickets').set({ status: 'void' }).where('id', '=', old).execute();
    await sql`
      INSERT INTO tickets (id, booking_id, event_id, ticket_type_id, number, code, attendee_name, status, created_at, updated_at)
      SELECT ${id}, booking_id, event_id, ticket_type_id, number + 1000, CONCAT('C1.new.', ${id}), attendee_name, 'valid', created_at, updated_at
      FROM tickets WHERE id = ${old}`.execute(container.db);
    return id;
  }

  const reissued = (booking: TestBooking, ticketIds: string[], voidedTicketIds: string[]) =>
    envelope(bookingEvents.TicketReissued, booking.id, {
      bookingId: booking.id,
      eventId: booking.eventId,
      userId: booking.userId,
      ticketIds,
      voidedTicketIds,
    });

  it('get PDFs, are told of once, and those of the void ones are gone', async () => {
    const { booking } = await givenBooking();
    const [first = '', second = ''] = booking.ticketIds;
    await handle(sqsEvent([confirmed(booking)]));
    const fresh = await reissue(first);
    const message = reissued(booking, [fresh], [first]);

    await Promise.all([handle(sqsEvent([message])), handle(sqsEvent([message]))]);
    expect(await handle(sqsEvent([message]))).toEqual({ batchItemFailures: [] });

    expect((await pdfOf(fresh)).length).toBeGreaterThan(0);
    expect((await pdfOf(second)).length).toBeGreaterThan(0);
    expect(await pdfOf(first)).toHaveLength(0);
    expect((await told(booking.id)).filter(({ cause }) => cause === 'reissued')).toMatchObject([
      { files: [{ ticketId: fresh, key: ticketFileKey(fresh) }] },
    ]);
  });

  it('leave no PDF of a void one, though it was being printed when it became void', async () => {
    const { booking } = await givenBooking();
    const [first = ''] = booking.ticketIds;
    let hasReissued = false;
    const slow: FileContainer = {
      ...container,
      printing: async (task) => {
        if (!hasReissued) {
          hasReissued = true;
          const fresh = await reissue(first);
          await handle(sqsEvent([reissued(booking, [fresh], [first])]));
        }
        return task();
      },
    };
    const message = confirmed(booking);
    const { id: bookingId, eventId } = booking;
    await storeTicketFiles(slow, { ...message, bookingId, eventId, cause: 'confirmed' });
    expect(await pdfOf(first)).toHaveLength(0);
  });
});

describe('who is erased', () => {
  it('leaves no file: neither uploads nor tickets, however often it is told', async () => {
    const { fan, booking } = await givenBooking(8);
    await handle(sqsEvent([confirmed(booking)]));
    const table = Buffer.from('name;seat');
    const uploads = await Promise.all(
      [1, 2].map(() => upload(container, fan, table, { contentType: 'text/csv' })),
    );
    await completeUpload(container, uploads[0]!, callBy(fan));
    const erased = envelope(authEvents.UserErased, fan.id, { userId: fan.id });

    await Promise.all([handle(sqsEvent([erased])), handle(sqsEvent([erased]))]);
    expect(await handle(sqsEvent([erased]))).toEqual({ batchItemFailures: [] });

    expect((await listFiles(container, { limit: 100 }, callBy(fan).identity)).items).toEqual([]);
    for (const ticketId of booking.ticketIds) expect(await pdfOf(ticketId)).toHaveLength(0);
    for (const place of [`private/${uploads[0]}`, `incoming/${uploads[1]}`]) {
      expect(await container.bucket.head(place)).toBeUndefined();
    }
    const deleted = await container.db
      .selectFrom('outbox')
      .select('id')
      .where('type', '=', 'FileDeleted')
      .where(sql<string>`JSON_UNQUOTE(JSON_EXTRACT(envelope, '$.data.ownerId'))`, '=', fan.id)
      .execute();
    expect(deleted).toHaveLength(18);
  });
});

describe('a ticket’s PDF', () => {
  it('is for its buyer and admins; organisers, others and strangers find nothing', async () => {
    const { fan, booking } = await givenBooking();
    await handle(sqsEvent([confirmed(booking)]));
    const [ticketId = ''] = booking.ticketIds;
    const key = ticketFileKey(ticketId);

    const { url } = await getFile(container, key, callBy(fan).identity);
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toMatch(/^inline; filename="northern-lights-/);
    expect(Buffer.from(await answer.arrayBuffer()).equals(await pdfOf(ticketId))).toBe(true);
    const admin = await givenUser(container.db, 'admin');
    expect(await getFile(container, key, callBy(admin).identity)).toHaveProperty('url');

    const others = [await givenUser(container.db), await givenUser(container.db, 'organizer')];
    for (const identity of [...others.map((other) => callBy(other).identity), undefined]) {
      await expect(getFile(container, key, identity)).rejects.toMatchObject({ kind: 'not-found' });
    }
    // Without the signature the bucket gives nothing.
    expect((await fetch(url.split('?')[0] ?? '')).status).toBe(403);
  });

  it('says that it is being printed until it is there, and is refused once it is void', async () => {
    const { fan, booking } = await givenBooking();
    const key = ticketFileKey(booking.ticketIds[0]!);
    const { identity } = callBy(fan);
    await expect(getFile(container, key, identity)).rejects.toMatchObject({
      kind: 'conflict',
      type: 'not-ready',
    });
    await handle(sqsEvent([confirmed(booking)]));
    await givenCancelled(container.db, booking);
    await expect(getFile(container, key, identity)).rejects.toMatchObject({
      kind: 'gone',
      type: 'ticket-void',
    });
  });

  it('stands in its buyer’s list and cannot be deleted', async () => {
    const { fan, booking } = await givenBooking();
    await handle(sqsEvent([confirmed(booking)]));
    const key = ticketFileKey(booking.ticketIds[0]!);

    const { items } = await listFiles(container, { limit: 20 }, callBy(fan).identity);
    expect(items.map((item) => item.key).sort()).toEqual(booking.ticketIds.map(ticketFileKey).sort());
    expect(items[0]).toMatchObject({ status: 'clean', url: `/api/files/${items[0]?.key}` });
    await expect(deleteFile(container, key, callBy(fan))).rejects.toMatchObject({ type: 'ticket-file' });
  });
});

const byKey = (one: { readonly key: string }, other: { readonly key: string }) =>
  one.key < other.key ? -1 : 1;
