import { authEvents } from '@concert/contracts/events/auth';
import { fileEvents, PRIVATE_PREFIX } from '@concert/contracts/events/file';
import { emailOperations as operations } from '@concert/contracts/http/email';
import { queueHandler } from '@concert/service-kit/consumers';
import { givenCancelled, givenConfirmedBooking, type TestBooking } from '@concert/testing/bookings';
import { givenEvent, givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey, envelope, sqsEvent } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumers } from '../src/consumers.ts';
import { buildContainer, type EmailContainer } from '../src/container.ts';
import { ticketRecipe } from '../src/use-cases/mail-tickets.ts';
import { resendEmail } from '../src/use-cases/resend-email.ts';
import { mailsTo } from './mailbox.ts';

let container: EmailContainer;
let admin: TestUser;
let handle: ReturnType<typeof queueHandler>;

beforeAll(async () => {
  container = await buildContainer(process.env);
  admin = await givenUser(container.db, 'admin');
  handle = queueHandler('email', consumers(container), container.telemetry);
});

afterAll(async () => {
  container.cache.close();
  await container.db.destroy();
});

const State = operations.resendEmail.responses[201].body;

const resend = async (id: string, call: Parameters<typeof resendEmail>[2] = callBy(admin)) =>
  State.parse((await resendEmail(container, id, call)).recorded.body);

async function logsOf(userId: string) {
  return container.db
    .selectFrom('email_logs')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
}

async function filesOf(booking: TestBooking, ticketIds = booking.ticketIds) {
  const files = ticketIds.map((ticketId) => ({ ticketId, key: `ticket-${ticketId}.pdf` }));
  for (const { key } of files)
    await container.files.put(`${PRIVATE_PREFIX}${key}`, {
      body: Buffer.from(`%PDF-${key}`),
      contentType: 'application/pdf',
    });
  return { bookingId: booking.id, eventId: booking.eventId, userId: booking.userId, files };
}

/** A booking whose tickets were mailed. */
async function givenMailed(quantity = 2) {
  const fan = await givenUser(container.db);
  const booking = await givenConfirmedBooking(container.db, fan, await givenEvent(container.db), quantity);
  const data = { ...(await filesOf(booking)), cause: 'confirmed' as const };
  await handle(sqsEvent([envelope(fileEvents.TicketFilesReady, booking.id, data)]));
  const [log] = await logsOf(fan.id);
  return { fan, booking, id: log!.id };
}

describe('sending a mail again', () => {
  it('brings the tickets as they are valid now, to the address that is right now', async () => {
    const { fan, booking, id } = await givenMailed();
    const [first, second] = booking.ticketIds;
    const renamed = { ...(await filesOf(booking, [second!])), cause: 'renamed' as const };
    await handle(sqsEvent([envelope(fileEvents.TicketFilesReady, booking.id, renamed)]));
    await container.db.updateTable('tickets').set({ status: 'void' }).where('id', '=', first!).execute();
    const email = `${newId()}@test.example`;
    await container.db.updateTable('users').set({ email }).where('id', '=', fan.id).execute();

    const renamedLog = (await logsOf(fan.id)).find((log) => log.template === 'tickets-renamed');
    for (const before of [id, renamedLog!.id]) {
      expect(await resend(before)).toMatchObject({
        status: 'sent',
        template: 'tickets',
        recipient: email,
        resendOf: before,
        bookingId: booking.id,
      });
    }
    const mails = await mailsTo(email);
    expect(mails).toHaveLength(2);
    expect(mails[0]?.attachments.map((file) => file.filename)).toEqual([
      'northern-lights-1-of-1.pdf',
      'northern-lights.ics',
    ]);
  });

  it('sends once under one key, however often and whenever it is asked', async () => {
    const { fan, id } = await givenMailed(1);
    const call = callWithKey(admin, 'resendEmail', newId(), { id });
    const first = await resend(id, call);
    expect(await resend(id, call)).toEqual(first);
    expect(await mailsTo(fan.email)).toHaveLength(2);
    expect((await resend(id)).id).not.toBe(first.id);
    expect(await mailsTo(fan.email)).toHaveLength(3);
  });

  it('is refused for what cannot be written anew, or has nothing to tell any more', async () => {
    const fan = await givenUser(container.db);
    const reset = envelope(authEvents.PasswordResetRequested, fan.id, { userId: fan.id, resetId: newId() });
    await handle(sqsEvent([reset]));
    const [log] = await logsOf(fan.id);
    await expect(resend(log!.id)).rejects.toMatchObject({ kind: 'conflict', type: 'not-resendable' });

    const { booking, id } = await givenMailed(1);
    await givenCancelled(container.db, booking);
    await expect(resend(id)).rejects.toMatchObject({ kind: 'conflict', type: 'nothing-to-send' });
    await expect(resend(newId())).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('works for a mail that failed, and goes by the welcome as well', async () => {
    const fan = await givenUser(container.db);
    await handle(
      sqsEvent([envelope(authEvents.UserRegistered, fan.id, { userId: fan.id, role: 'attendee' })]),
    );
    const [log] = await logsOf(fan.id);
    await container.db
      .updateTable('email_logs')
      .set({ status: 'failed' })
      .where('id', '=', log!.id)
      .execute();
    expect(await resend(log!.id)).toMatchObject({ status: 'sent', template: 'welcome' });
    expect(await mailsTo(fan.email)).toHaveLength(2);
  });
});

describe('tickets whose codes are new', () => {
  it('come with a mail that says that the old ones are void', async () => {
    const { fan, booking } = await givenMailed(1);
    const data = { ...(await filesOf(booking)), cause: 'renamed' as const };
    const letter = await ticketRecipe('tickets-renewed').write(
      container,
      { data, time: new Date() },
      { userId: fan.id, email: fan.email, name: fan.name, locale: 'en', giverName: null },
    );
    expect(letter?.document.subject).toBe('Your ticket for Northern Lights, renewed');
    expect(JSON.stringify(letter?.document.blocks)).toContain('old codes no longer let anybody in');
    expect(letter?.attachments).toHaveLength(1);
  });
});
