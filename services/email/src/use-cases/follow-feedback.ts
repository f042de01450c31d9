import { emailEvents } from '@concert/contracts/events/email';
import { appendToOutbox } from '@concert/database/outbox';
import { inTransaction, type Tx } from '@concert/database/transactions';
import type { Cause } from '@concert/service-kit/events';
import { PROVIDER } from '@concert/service-kit/identity';
import type { EmailContainer } from '../container.ts';
import type { EmailLog, EmailState } from '../domain/email-log.ts';
import { type Feedback, readFeedback } from '../domain/ses-event.ts';
import { SOFT_BOUNCES, type SuppressionReason } from '../domain/suppression.ts';
import { saveDeliveryState } from '../store/delivery-states.ts';
import { type Advance, advanceEmail, findEmail } from '../store/email-logs.ts';
import { noteState } from '../store/email-states.ts';
import { countSoftBounce, forgetSoftBounces } from '../store/suppressions.ts';
import { suppressIn } from './suppressions.ts';

/**
 * Follows what SES tells of a mail: its history, its status, the suppression of an address, and an event for others.
 * Told twice or late it changes nothing twice and nothing back: the history knows who told it, and the status only
 * goes forward. A mail that is not known (purged, or not ours) changes nothing.
 * @throws ZodError or SyntaxError for a message that SES does not write; it goes to the dead-letter queue
 */
export async function followFeedback(container: EmailContainer, body: string): Promise<void> {
  const feedback = readFeedback(body);
  if (feedback === undefined) return;
  const { db, addressKey } = container;
  const log = await findEmail(
    db,
    feedback.emailId === undefined ? { providerMessageId: feedback.messageId } : { id: feedback.emailId },
  );
  if (log === undefined) return;
  const address = log.recipient ?? feedback.address;
  const about = { log, feedback, address: { key: await addressKey(address), text: log.recipient } };
  await inTransaction(db, (tx) => apply(container, tx, about));
  await noteDelivery(container, log.id, feedback.messageId);
}

interface About {
  readonly log: EmailLog;
  readonly feedback: Feedback;
  /** The text is null once the person is erased. */
  readonly address: { readonly key: string; readonly text: string | null };
}

async function apply(container: EmailContainer, tx: Tx, about: About): Promise<void> {
  const { log, feedback } = about;
  if (!(await noteState(tx, log.id, stateOf(feedback)))) return;
  const advance = advanceOf(feedback);
  const isNews = advance !== undefined && (await advanceEmail(tx, log.id, advance));
  const cause = { actor: PROVIDER, correlationId: log.id };
  const reason = await suppressionReason(tx, about);
  if (reason !== undefined) {
    const { key, text } = about.address;
    const suppression = {
      id: container.newId(),
      addressKey: key,
      address: text,
      reason,
      emailId: log.id,
      note: null,
      createdBy: null,
    };
    await suppressIn(container, tx, suppression, cause);
  }
  if (isNews) await tell(container, tx, about, cause);
}

/** SES has an id for some of what it tells only; the time, which it repeats, tells two words of one kind apart. */
const stateOf = ({ kind, messageId, at, detail }: Feedback): EmailState => ({
  sourceKey: `${kind}:${messageId}:${at.toISOString()}`,
  state: kind,
  detail,
  at,
});

function advanceOf(feedback: Feedback): Advance | undefined {
  const { kind, messageId: providerMessageId } = feedback;
  switch (kind) {
    case 'delivered':
    case 'complained':
      return { status: kind, providerMessageId };
    case 'bounced':
      return { status: kind, providerMessageId, bounceKind: feedback.bounce };
    case 'rejected':
      return { status: 'failed', providerMessageId, failure: `Reject: ${feedback.detail ?? ''}` };
    case 'delayed':
      return undefined;
  }
}

/** Why the address is not to be written to from now on, if so. */
async function suppressionReason(
  tx: Tx,
  { log, feedback, address }: About,
): Promise<SuppressionReason | undefined> {
  const { kind, at } = feedback;
  if (kind === 'complained') return 'complaint';
  if (kind === 'delivered') await forgetSoftBounces(tx, address.key, at);
  if (kind !== 'bounced') return undefined;
  if (feedback.bounce === 'permanent') return 'bounce';
  if (!feedback.isAddressAtFault) return undefined;
  const bounces = await countSoftBounce(tx, { addressKey: address.key, emailId: log.id, at });
  return bounces >= SOFT_BOUNCES.count ? 'soft-bounces' : undefined;
}

async function tell(
  { newEvent }: EmailContainer,
  tx: Tx,
  { log, feedback }: About,
  cause: Cause,
): Promise<void> {
  const { id: emailId, userId, template, notificationId } = log;
  const about = { emailId, userId, template, notificationId };
  const { EmailBounced, EmailComplained, EmailDelivered, EmailFailed } = emailEvents;
  switch (feedback.kind) {
    case 'delivered':
      return appendToOutbox(tx, [newEvent(EmailDelivered, emailId, about, cause)]);
    case 'complained':
      return appendToOutbox(tx, [newEvent(EmailComplained, emailId, about, cause)]);
    case 'rejected':
      return appendToOutbox(tx, [newEvent(EmailFailed, emailId, { ...about, failure: 'Reject' }, cause)]);
    case 'bounced': {
      const told = { ...about, isPermanent: feedback.bounce === 'permanent' };
      return appendToOutbox(tx, [newEvent(EmailBounced, emailId, told, cause)]);
    }
    case 'delayed':
      return undefined;
  }
}

/** What is read fast may be late, and must not keep the truth from being written. */
async function noteDelivery(
  { db, tables, clock, telemetry }: EmailContainer,
  emailId: string,
  messageId: string,
): Promise<void> {
  try {
    const log = await findEmail(db, { id: emailId });
    if (log === undefined || log.status === 'sending' || log.status === 'suppressed') return;
    await saveDeliveryState(tables, { messageId, emailId, status: log.status, at: clock() });
  } catch (error) {
    telemetry.degraded('email_log', error);
  }
}
