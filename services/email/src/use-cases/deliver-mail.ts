import { emailEvents } from '@concert/contracts/events/email';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { Problem } from '@concert/values/problems';
import type { EmailContainer } from '../container.ts';
import { composeMime } from '../domain/compose-mime.ts';
import type { EmailLog } from '../domain/email-log.ts';
import type { OutgoingMail } from '../domain/outgoing-mail.ts';
import { saveDeliveryState } from '../store/delivery-states.ts';
import { noteState } from '../store/email-states.ts';
import { settleEmail } from '../store/sending-mails.ts';
import { findSuppression } from '../store/suppressions.ts';
import { isUnsubscribed } from '../store/unsubscribes.ts';
import { failureOf, handOver } from './hand-over.ts';
import { logOf, noteMail } from './note-mail.ts';

/**
 * Sends a mail, once for its cause as far as SES allows: it is noted as `sending` before and `sent` after. A
 * second call finds it sent and does nothing. When the sender died in between nobody can know whether SES took
 * it, and after a while the next call sends it again: a mail twice is better than a ticket never.
 * @returns what became of it: `sent`, `suppressed`, or `failed` when SES refused it for good
 * @throws Problem `already-sending` (409) and `mail-throttled` (429), to be tried again later; the error of SES when
 *   a retry can help
 */
export async function deliverMail(
  container: EmailContainer,
  outgoing: OutgoingMail,
  cause: Cause,
): Promise<EmailLog> {
  const { id, isOurs } = await noteMail(container, outgoing);
  if (isOurs) {
    const reason = await reasonNotToWrite(container, outgoing);
    await (reason === undefined
      ? send(container, id, outgoing, cause)
      : suppress(container, id, { outgoing, reason, cause }));
  }
  return logOf(container, id);
}

type Reason = 'address' | 'unsubscribed';

/** Asked anew at each try: a mail that waited may have become unwelcome. */
async function reasonNotToWrite(
  { db, addressKey }: EmailContainer,
  { to, marketing }: OutgoingMail,
): Promise<Reason | undefined> {
  if ((await findSuppression(db, { addressKey: await addressKey(to.address) })) !== undefined)
    return 'address';
  const isUnwanted = marketing !== undefined && to.userId !== null && (await isUnsubscribed(db, to.userId));
  return isUnwanted ? 'unsubscribed' : undefined;
}

async function suppress(
  { db, clock, newEvent }: EmailContainer,
  emailId: string,
  {
    outgoing,
    reason,
    cause,
  }: { readonly outgoing: OutgoingMail; readonly reason: Reason; readonly cause: Cause },
): Promise<void> {
  const told = { ...aboutMail(emailId, outgoing), reason };
  const state = { state: 'suppressed', sourceKey: 'suppressed', detail: reason, at: clock() } as const;
  await inTransaction(db, async (tx) => {
    await settleEmail(tx, emailId, { status: 'suppressed', failure: reason });
    await noteState(tx, emailId, state);
    await appendToOutbox(tx, [newEvent(emailEvents.EmailSuppressed, emailId, told, cause)]);
  });
}

async function send(
  container: EmailContainer,
  emailId: string,
  outgoing: OutgoingMail,
  cause: Cause,
): Promise<void> {
  const { db, clock, newEvent } = container;
  const about = aboutMail(emailId, outgoing);
  const result = await tryToHandOver(container, emailId, outgoing);
  const at = clock();
  if ('refusal' in result) {
    const { refusal: failure } = result;
    await inTransaction(db, async (tx) => {
      await settleEmail(tx, emailId, { status: 'failed', failure });
      await noteState(tx, emailId, { state: 'failed', sourceKey: 'refused', detail: failure, at });
      await appendToOutbox(tx, [newEvent(emailEvents.EmailFailed, emailId, { ...about, failure }, cause)]);
    });
    return;
  }
  const { messageId } = result;
  await inTransaction(db, async (tx) => {
    await settleEmail(tx, emailId, { status: 'sent', providerMessageId: messageId });
    await noteState(tx, emailId, {
      state: 'sent',
      sourceKey: `sent:${messageId}`.slice(0, 200),
      detail: null,
      at,
    });
    await appendToOutbox(tx, [newEvent(emailEvents.EmailSent, emailId, about, cause)]);
  });
  await noteDelivery(container, messageId, emailId);
}

/** @throws what a retry can help with; the mail then stands as `failed`, which the retry takes over */
async function tryToHandOver(
  container: EmailContainer,
  emailId: string,
  { to, mail, attachments = [], marketing }: OutgoingMail,
): Promise<{ readonly messageId: string } | { readonly refusal: string }> {
  const { mailFrom, clock } = container;
  const oneClickUrl = marketing?.oneClickUrl;
  try {
    const mime = await composeMime({
      from: mailFrom,
      to,
      mail,
      attachments,
      date: clock(),
      emailId,
      oneClickUrl,
    });
    return await handOver(container, { emailId, to: to.address, mime, isMarketing: marketing !== undefined });
  } catch (error) {
    const failure = error instanceof Problem ? error.type : failureOf(error);
    await settleEmail(container.db, emailId, { status: 'failed', failure });
    throw error;
  }
}

const aboutMail = (emailId: string, { to, template, notificationId }: OutgoingMail) => ({
  emailId,
  userId: to.userId,
  template,
  notificationId: notificationId ?? null,
});

/** The mail is out and its row says so; without this note only a later bounce is slower to place. */
async function noteDelivery(
  { tables, clock, telemetry }: EmailContainer,
  messageId: string,
  emailId: string,
): Promise<void> {
  try {
    await saveDeliveryState(tables, { messageId, emailId, status: 'sent', at: clock() });
  } catch (error) {
    telemetry.degraded('email_log', error);
  }
}
