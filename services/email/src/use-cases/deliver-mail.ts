import { emailEvents } from '@concert/contracts/events/email';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { conflict } from '@concert/values/problems';
import type { EmailContainer } from '../container.ts';
import { type Attachment, composeMime } from '../domain/compose-mime.ts';
import type { EmailLog } from '../domain/email-log.ts';
import type { RenderedMail } from '../domain/mail-document.ts';
import { saveDeliveryState } from '../store/delivery-states.ts';
import { findEmail, insertEmail, isSuppressed, settleEmail, takeOverEmail } from '../store/email-logs.ts';

/** A mail that is to reach one person once. */
export interface OutgoingMail {
  /** What asks for it: the same cause sends no second mail. At most 150 ASCII characters. */
  readonly causeKey: string;
  readonly template: string;
  readonly to: { readonly userId: string | null; readonly name?: string; readonly address: string };
  readonly mail: RenderedMail;
  readonly attachments?: readonly Attachment[];
}

/** Longer than an invocation lives, shorter than the queue takes to give a message up. */
const SILENT_SECONDS = 70;

/**
 * Sends a mail, once for its cause as far as SES allows: it is noted as `sending` before and `sent` after. A
 * second call finds it sent and does nothing. When the sender died in between nobody can know whether SES took
 * it, and after a while the next call sends it again: a mail twice is better than a ticket never.
 * @returns what became of it: `sent`, `suppressed`, or `failed` when SES refused it for good
 * @throws Problem `already-sending` (409), to be tried again later; the error of SES when a retry can help
 */
export async function deliverMail(
  container: EmailContainer,
  outgoing: OutgoingMail,
  cause: Cause,
): Promise<EmailLog> {
  const noted = await noteMail(container, outgoing, cause);
  if (noted.isOurs) await send(container, noted.id, outgoing, cause);
  return logOf(container, noted.id);
}

async function noteMail(
  { db, newId, newEvent }: EmailContainer,
  { causeKey, template, to, mail }: OutgoingMail,
  cause: Cause,
): Promise<{ readonly id: string; readonly isOurs: boolean }> {
  const id = newId();
  const row = {
    id,
    causeKey,
    template,
    userId: to.userId,
    recipient: to.address,
    subject: mail.subject.slice(0, 300),
  };
  const status = (await isSuppressed(db, to.address)) ? 'suppressed' : 'sending';
  const isNew = await inTransaction(db, async (tx) => {
    if (!(await insertEmail(tx, row, status))) return false;
    if (status === 'suppressed') {
      const told = { emailId: id, userId: to.userId, template, notificationId: null };
      await appendToOutbox(tx, [newEvent(emailEvents.EmailSuppressed, id, told, cause)]);
    }
    return true;
  });
  if (isNew) return { id, isOurs: status === 'sending' };

  const before = await findEmail(db, { causeKey });
  if (before === undefined) throw new Error(`mail ${causeKey} is noted and cannot be found`);
  if (await takeOverEmail(db, before.id, SILENT_SECONDS)) return { id: before.id, isOurs: true };
  if ((await logOf({ db }, before.id)).status === 'sending') {
    throw conflict('already-sending', 'This mail is being sent; ask for its status in a minute.');
  }
  return { id: before.id, isOurs: false };
}

async function send(
  container: EmailContainer,
  emailId: string,
  outgoing: OutgoingMail,
  cause: Cause,
): Promise<void> {
  const { db, newEvent } = container;
  const about = {
    emailId,
    userId: outgoing.to.userId,
    template: outgoing.template,
    notificationId: null,
  };
  const result = await handOver(container, emailId, outgoing);
  if ('refusal' in result) {
    const { refusal: failure } = result;
    await inTransaction(db, async (tx) => {
      await settleEmail(tx, emailId, { status: 'failed', failure });
      await appendToOutbox(tx, [newEvent(emailEvents.EmailFailed, emailId, { ...about, failure }, cause)]);
    });
    return;
  }
  await inTransaction(db, async (tx) => {
    await settleEmail(tx, emailId, { status: 'sent', providerMessageId: result.messageId });
    await appendToOutbox(tx, [newEvent(emailEvents.EmailSent, emailId, about, cause)]);
  });
  await noteDelivery(container, result.messageId, emailId);
}

/** @throws the error of SES when a retry can help; the mail then stands as `failed`, which the retry takes over */
async function handOver(
  { db, mailFrom, clock, mailer }: EmailContainer,
  emailId: string,
  { to, mail, attachments = [] }: OutgoingMail,
): Promise<{ readonly messageId: string } | { readonly refusal: string }> {
  try {
    const mime = await composeMime({ from: mailFrom, to, mail, attachments, date: clock(), emailId });
    return { messageId: await mailer.send({ from: mailFrom, to: to.address, mime }) };
  } catch (error) {
    const failure = failureOf(error);
    if (isRefusal(error)) return { refusal: failure };
    await settleEmail(db, emailId, { status: 'failed', failure });
    throw error;
  }
}

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

/** SES will not take this mail, however often it is tried: the address or the content is at fault. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'MessageRejected' || error.name === 'BadRequestException');

/** The error's name only: messages of SES quote addresses. */
const failureOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

async function logOf({ db }: Pick<EmailContainer, 'db'>, id: string): Promise<EmailLog> {
  const log = await findEmail(db, { id });
  if (log === undefined) throw new Error(`mail ${id} was lost`);
  return log;
}
