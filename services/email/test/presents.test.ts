import { bookingEvents } from '@concert/contracts/events/booking';
import { fileEvents, PRIVATE_PREFIX } from '@concert/contracts/events/file';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenConfirmedBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser } from '@concert/testing/builders';
import { envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { mailsTo } from './mailbox.ts';

let container: EmailContainer;
let handle: ReturnType<typeof queueHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  handle = queueHandler('email', consumers(container), container.telemetry);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const allFine = { batchItemFailures: [] };
type Cause = 'confirmed' | 'reissued';

/** A booking of an organiser whose tickets went to somebody without an account, in German. */
async function givenPresent() {
  const { db } = container;
  const giver = await givenUser(db, 'organizer', 'Kulturhaus Nord');
  const booking = await givenConfirmedBooking(db, giver, await givenEvent(db), 1);
  const email = `guest-${newId()}@press.example`;
  await db
    .updateTable('bookings')
    .set({ kind: 'complimentary', total_minor: 0 })
    .where('id', '=', booking.id)
    .execute();
  const person = { name: 'Grace Guest', email, locale: 'de', note: 'Press list' };
  await db
    .insertInto('complimentary_recipients')
    .values({ booking_id: booking.id, ...person })
    .execute();
  return { giver, booking, email };
}

async function filesReady({ booking }: Awaited<ReturnType<typeof givenPresent>>, cause: Cause) {
  const { id: bookingId, eventId, userId, ticketIds } = booking;
  const files = ticketIds.map((ticketId) => ({ ticketId, key: `ticket-${ticketId}.pdf` }));
  for (const { key } of files) {
    const body = Buffer.from('%PDF-');
    await container.files.put(`${PRIVATE_PREFIX}${key}`, { body, contentType: 'application/pdf' });
  }
  return envelope(fileEvents.TicketFilesReady, bookingId, { bookingId, eventId, userId, files, cause });
}

const taken = ({ booking }: Awaited<ReturnType<typeof givenPresent>>, reason: 'organizer' | 'buyer') =>
  envelope(bookingEvents.BookingCancelled, booking.id, {
    bookingId: booking.id,
    eventId: booking.eventId,
    userId: booking.userId,
    items: [],
    currency: 'EUR',
    previousStatus: 'confirmed',
    reason,
    kind: 'complimentary',
    paymentId: null,
    refundDueMinor: 0,
  });

describe('tickets that were given away', () => {
  it('go to who gets them, in their language, with the giver’s name and without the giver’s own note', async () => {
    const present = await givenPresent();
    expect(await handle(sqsEvent([await filesReady(present, 'confirmed')]))).toEqual(allFine);
    const [mail, ...more] = await mailsTo(present.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toMatch(/^Kulturhaus Nord schenkt Ihnen .* für Northern Lights$/);
    expect(mail?.body.text).toContain(`/events/${present.booking.eventId}`);
    expect(mail?.body.text).not.toMatch(/bookings|Press list|€/);
    expect(await mailsTo(present.giver.email)).toEqual([]);
    const logs = container.db
      .selectFrom('email_logs')
      .select('user_id')
      .where('recipient', '=', present.email);
    expect(await logs.execute()).toEqual([{ user_id: null }]);
  });

  it('are mailed anew when they got new codes, and it is told that they were taken back', async () => {
    const present = await givenPresent();
    expect(await handle(sqsEvent([await filesReady(present, 'reissued')]))).toEqual(allFine);
    expect(await handle(sqsEvent([taken(present, 'buyer')]))).toEqual(allFine);
    const [cancelled, renewed] = await mailsTo(present.email);
    expect(renewed?.subject).toMatch(/^Ihre? neuen? ?.*Tickets? für Northern Lights$/);
    expect(cancelled?.body.text).toContain('Kulturhaus Nord hat die Tickets');
    expect(cancelled?.body.text).not.toContain('wie gewünscht');
  });

  it('are mailed to nobody once who got them was erased, least of all to the giver', async () => {
    const present = await givenPresent();
    await container.db
      .updateTable('complimentary_recipients')
      .set({ name: 'Guest', email: null, locale: null, user_id: null, note: null })
      .where('booking_id', '=', present.booking.id)
      .execute();
    const messages = [await filesReady(present, 'reissued'), taken(present, 'organizer')];
    expect(await handle(sqsEvent(messages))).toEqual(allFine);
    expect([...(await mailsTo(present.email)), ...(await mailsTo(present.giver.email))]).toEqual([]);
  });
});

describe('a booking that the organiser cancelled', () => {
  it('is told to the buyer as the organiser’s doing', async () => {
    const fan = await givenUser(container.db);
    const booking = await givenConfirmedBooking(container.db, fan, await givenEvent(container.db));
    const message = taken({ booking, giver: fan, email: fan.email }, 'organizer');
    expect(await handle(sqsEvent([message]))).toEqual(allFine);
    const [mail] = await mailsTo(fan.email);
    expect(mail?.body.text).toContain('the organiser has cancelled your booking for Northern Lights');
  });
});
