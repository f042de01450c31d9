import { conflict } from '@concert/values/problems';
import type { EmailContainer } from '../container.ts';
import type { EmailLog } from '../domain/email-log.ts';
import type { OutgoingMail } from '../domain/outgoing-mail.ts';
import { findEmail } from '../store/email-logs.ts';
import { insertEmail, takeOverEmail } from '../store/sending-mails.ts';

/** Longer than an invocation lives, shorter than the queue takes to give a message up. */
const SILENT_SECONDS = 70;

/**
 * Notes a mail before it is sent, or takes on one whose sender failed or fell silent.
 * @returns its id, and whether it is ours to send
 * @throws Problem `already-sending` (409)
 */
export async function noteMail(
  { db, newId }: EmailContainer,
  outgoing: OutgoingMail,
): Promise<{ readonly id: string; readonly isOurs: boolean }> {
  const id = newId();
  const { causeKey, template, to, mail } = outgoing;
  const isNew = await insertEmail(db, {
    id,
    causeKey,
    template,
    userId: to.userId,
    recipient: to.address,
    purpose: outgoing.marketing === undefined ? 'transactional' : 'marketing',
    subject: mail.subject.slice(0, 300),
    bookingId: outgoing.bookingId ?? null,
    notificationId: outgoing.notificationId ?? null,
    resendOf: outgoing.resendOf ?? null,
    cause: outgoing.cause ?? null,
  });
  if (isNew) return { id, isOurs: true };

  const before = await findEmail(db, { causeKey });
  if (before === undefined) throw new Error(`mail ${causeKey} is noted and cannot be found`);
  if (await takeOverEmail(db, before.id, SILENT_SECONDS)) return { id: before.id, isOurs: true };
  if ((await logOf({ db }, before.id)).status === 'sending') {
    throw conflict('already-sending', 'This mail is being sent; ask for its status in a minute.');
  }
  return { id: before.id, isOurs: false };
}

/** What became of a mail. */
export async function logOf({ db }: Pick<EmailContainer, 'db'>, id: string): Promise<EmailLog> {
  const log = await findEmail(db, { id });
  if (log === undefined) throw new Error(`mail ${id} was lost`);
  return log;
}
