import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { fileEvents, PRIVATE_PREFIX } from '@concert/contracts/events/file';
import { paymentEvents } from '@concert/contracts/events/payment';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenCancelled, givenConfirmedBooking, type TestBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser } from '@concert/testing/builders';
import { envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { verifyOneTimeToken } from '@concert/values/one-time-links';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { attachmentOf, mailsTo } from './mailbox.ts';

let container: EmailContainer;
let handle: ReturnType<typeof queueHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  handle = handlerOf(container);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const handlerOf = (one: EmailContainer) => queueHandler('email', consumers(one), one.telemetry);

async function givenBooking(quantity = 2) {
  const fan = await givenUser(container.db);
  const event = await givenEvent(container.db, { startsAt: new Date('2027-05-14T18:00:00Z') });
  return { fan, booking: await givenConfirmedBooking(container.db, fan, event, quantity) };
}

/** SES that takes nothing. */
const failingMailer = (name: string, message = name) => ({
  ...container.mailer,
  send: () => Promise.reject(Object.assign(new Error(message), { name })),
});

const pdf = (ticketId: string, bytes = 1000) => Buffer.from(`%PDF-${ticketId}`.padEnd(bytes, ' '));

/** Stores PDFs as the file service does, and gives the event that tells of them. */
async function givenFiles(
  { id, eventId, userId, ticketIds }: TestBooking,
  { cause = 'confirmed' as 'confirmed' | 'renamed' | 'reissued', bytes = 1000 } = {},
) {
  const files = ticketIds.map((ticketId) => ({ ticketId, key: `ticket-${ticketId}.pdf` }));
  for (const { ticketId, key } of files) {
    await container.files.put(`${PRIVATE_PREFIX}${key}`, {
      body: pdf(ticketId, bytes),
      contentType: 'application/pdf',
    });
  }
  return envelope(fileEvents.TicketFilesReady, id, { bookingId: id, eventId, userId, files, cause });
}

async function logsOf(userId: string) {
  return container.db.selectFrom('email_logs').selectAll().where('user_id', '=', userId).execute();
}

const allFine = { batchItemFailures: [] };

describe('the ticket mail', () => {
  it('brings every PDF and one calendar entry', async () => {
    const { fan, booking } = await givenBooking();
    expect(await handle(sqsEvent([await givenFiles(booking)]))).toEqual(allFine);

    const [mail, ...more] = await mailsTo(fan.email);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      subject: 'Your tickets for Northern Lights',
      destination: { to: [expect.stringContaining(fan.email)] },
      body: {
        text: expect.stringContaining(`/bookings/${booking.id}`),
        html: expect.stringContaining('Northern Lights'),
      },
      attachments: [
        { filename: 'northern-lights-1-of-2.pdf', contentType: 'application/pdf' },
        { filename: 'northern-lights-2-of-2.pdf', contentType: 'application/pdf' },
        { filename: 'northern-lights.ics', contentType: 'text/calendar' },
      ],
    });
    expect(await attachmentOf(mail!, 0)).toBe(pdf(booking.ticketIds[0]!).toString());
    const entry = await attachmentOf(mail!, 2);
    expect(entry).toContain('DTSTART;TZID=Europe/Berlin:20270514T200000');
    expect(entry.replaceAll('\r\n ', '')).toContain(`UID:booking-${booking.id}@concert`);
    expect(await logsOf(fan.id)).toEqual([
      expect.objectContaining({ status: 'sent', template: 'tickets', provider_message_id: mail?.messageId }),
    ]);
  });

  it('is sent once for a message that comes twice at a time, and again', async () => {
    const { fan, booking } = await givenBooking();
    const message = await givenFiles(booking);
    const { batchItemFailures } = await handle(sqsEvent([message, message]));
    // The one that found the other at work comes again, as a queue sees to.
    expect(batchItemFailures.length).toBeLessThanOrEqual(1);
    expect(await handle(sqsEvent([message]))).toEqual(allFine);
    expect(await mailsTo(fan.email)).toHaveLength(1);
  });

  it('leads to the booking when the PDFs are too large for a mail', async () => {
    const { fan, booking } = await givenBooking();
    expect(await handle(sqsEvent([await givenFiles(booking, { bytes: 4 * 1024 * 1024 })]))).toEqual(allFine);
    const [mail] = await mailsTo(fan.email);
    expect(mail?.attachments.map((one) => one.filename)).toEqual(['northern-lights.ics']);
    expect(mail?.body.text).toMatch(/too large for a mail: download them from your booking/);
  });

  it('is not sent for a booking that was cancelled by then', async () => {
    const { fan, booking } = await givenBooking();
    const message = await givenFiles(booking);
    await givenCancelled(container.db, booking);
    expect(await handle(sqsEvent([message]))).toEqual(allFine);
    expect(await mailsTo(fan.email)).toEqual([]);
  });

  it('is shorter after names changed, with the new PDFs only', async () => {
    const { fan, booking } = await givenBooking();
    const [first = ''] = booking.ticketIds;
    const message = await givenFiles({ ...booking, ticketIds: [first] }, { cause: 'renamed' });
    expect(await handle(sqsEvent([message]))).toEqual(allFine);
    expect(await mailsTo(fan.email)).toEqual([
      expect.objectContaining({
        subject: 'New names on your tickets for Northern Lights',
        attachments: [expect.objectContaining({ contentType: 'application/pdf' })],
      }),
    ]);
  });

  it('comes again when a PDF is missing, rather than going out without it', async () => {
    const { fan, booking } = await givenBooking();
    const message = await givenFiles(booking);
    await container.files.remove(`${PRIVATE_PREFIX}ticket-${booking.ticketIds[0]}.pdf`);
    expect((await handle(sqsEvent([message]))).batchItemFailures).toHaveLength(1);
    await givenFiles(booking);
    expect(await handle(sqsEvent([message]))).toEqual(allFine);
    expect((await mailsTo(fan.email))[0]?.attachments).toHaveLength(3);
  });
});

describe('a mail whose sender stopped', () => {
  const interrupt = async (fanId: string, secondsAgo: number) => {
    await container.db
      .updateTable('email_logs')
      .set({ status: 'sending', updated_at: new Date(Date.now() - secondsAgo * 1000) })
      .where('user_id', '=', fanId)
      .execute();
  };

  it('is left to the sender while that one may be alive, and is sent again when it is not', async () => {
    const fan = await givenUser(container.db);
    const message = envelope(authEvents.UserRegistered, fan.id, { userId: fan.id, role: 'attendee' });
    await handle(sqsEvent([message]));
    await interrupt(fan.id, 30);
    expect((await handle(sqsEvent([message]))).batchItemFailures).toHaveLength(1);
    expect(await mailsTo(fan.email)).toHaveLength(1);

    await interrupt(fan.id, 71);
    expect(await handle(sqsEvent([message]))).toEqual(allFine);
    expect(await mailsTo(fan.email)).toHaveLength(2);
    expect(await logsOf(fan.id)).toEqual([expect.objectContaining({ status: 'sent', attempts: 2 })]);
  });

  it('is sent by the next message when SES was away', async () => {
    const fan = await givenUser(container.db);
    const message = envelope(authEvents.UserRegistered, fan.id, { userId: fan.id, role: 'attendee' });
    const away = handlerOf({
      ...container,
      mailer: failingMailer('InternalServiceErrorException'),
    });
    expect((await away(sqsEvent([message]))).batchItemFailures).toHaveLength(1);
    expect(await logsOf(fan.id)).toEqual([
      expect.objectContaining({ status: 'failed', failure: 'InternalServiceErrorException' }),
    ]);
    expect(await handle(sqsEvent([message]))).toEqual(allFine);
    expect(await mailsTo(fan.email)).toHaveLength(1);
  });

  it('is given up when SES refuses it for good, and that is told', async () => {
    const fan = await givenUser(container.db);
    const refused = handlerOf({
      ...container,
      mailer: failingMailer('MessageRejected', fan.email),
    });
    const message = envelope(authEvents.UserRegistered, fan.id, { userId: fan.id, role: 'attendee' });
    expect(await refused(sqsEvent([message]))).toEqual(allFine);
    const [log] = await logsOf(fan.id);
    expect(log).toMatchObject({ status: 'failed', failure: 'MessageRejected' });
    const told = await container.db
      .selectFrom('outbox')
      .select('envelope')
      .where('type', '=', 'EmailFailed')
      .orderBy('id', 'desc')
      .limit(1)
      .execute();
    expect(JSON.stringify(told)).toContain(log?.id);
    expect(JSON.stringify(told)).not.toContain(fan.email);
  });
});

describe('other news', () => {
  it('greets a new account in its language', async () => {
    const fan = await givenUser(container.db, 'attendee', 'Ada <b>Fan</b>');
    await container.db.updateTable('users').set({ locale: 'de' }).where('id', '=', fan.id).execute();
    await handle(
      sqsEvent([envelope(authEvents.UserRegistered, fan.id, { userId: fan.id, role: 'attendee' })]),
    );
    const [mail] = await mailsTo(fan.email);
    expect(mail?.subject).toBe('Willkommen bei Concert');
    expect(mail?.body.html).toContain('Willkommen, Ada &lt;b&gt;Fan&lt;/b&gt;.');
  });

  it('mails a reset link that verifies, and keeps its token nowhere else', async () => {
    const fan = await givenUser(container.db);
    const resetId = newId();
    const message = envelope(authEvents.PasswordResetRequested, fan.id, { userId: fan.id, resetId });
    expect(await handle(sqsEvent([message]))).toEqual(allFine);

    const [mail] = await mailsTo(fan.email);
    const link = new URL(/https?:\S+reset-password\?\S+/.exec(mail?.body.text ?? '')?.[0] ?? '');
    expect(link.origin).toBe(new URL(container.publicOrigin).origin);
    const token = link.searchParams.get('token') ?? '';
    const { key } = await container.secrets.json('concert/link-key', z.object({ key: z.string() }));
    expect(verifyOneTimeToken(key, 'password-reset', token)).toBe(resetId);
    expect(JSON.stringify(await logsOf(fan.id))).not.toContain(token);
  });

  it('mails a link by which an address is confirmed, good for that alone', async () => {
    const fan = await givenUser(container.db);
    const verificationId = newId();
    const data = { userId: fan.id, verificationId };
    expect(await handle(sqsEvent([envelope(authEvents.EmailVerificationRequested, fan.id, data)]))).toEqual(
      allFine,
    );
    const [mail] = await mailsTo(fan.email);
    const link = new URL(/https?:\S+verify-email\?\S+/.exec(mail?.body.text ?? '')?.[0] ?? '');
    const token = link.searchParams.get('token') ?? '';
    const { key } = await container.secrets.json('concert/link-key', z.object({ key: z.string() }));
    expect(verifyOneTimeToken(key, 'email-verification', token)).toBe(verificationId);
    expect(verifyOneTimeToken(key, 'password-reset', token)).toBeUndefined();
  });

  it('tells of a cancelled booking and of the refund, and nothing of a hold that was given up', async () => {
    const { fan, booking } = await givenBooking();
    const about = { bookingId: booking.id, eventId: booking.eventId, userId: fan.id };
    const cancelled = (previousStatus: 'pending' | 'confirmed') =>
      envelope(bookingEvents.BookingCancelled, booking.id, {
        ...about,
        items: [],
        currency: 'EUR',
        previousStatus,
        reason: 'buyer',
        paymentId: null,
        refundDueMinor: 4500,
      });
    const refunded = envelope(paymentEvents.RefundSucceeded, newId(), {
      refundId: newId(),
      paymentId: newId(),
      bookingId: booking.id,
      userId: fan.id,
      amountMinor: 4500,
      currency: 'EUR',
    });
    expect(await handle(sqsEvent([cancelled('pending'), cancelled('confirmed')]))).toEqual(allFine);
    expect(await handle(sqsEvent([refunded]))).toEqual(allFine);

    const [refund, cancellation, ...more] = await mailsTo(fan.email);
    expect(more).toEqual([]);
    expect(refund?.subject).toBe('Your refund of €45.00 is on its way');
    expect(cancellation?.subject).toBe('Your booking for Northern Lights is cancelled');
    expect(cancellation?.body.text).toContain('€45.00 goes back to the card');
  });
});
