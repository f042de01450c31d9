import type { DataOf, EventType } from '@concert/contracts/event';
import { authEvents } from '@concert/contracts/events/auth';
import { bookingEvents } from '@concert/contracts/events/booking';
import { fileEvents } from '@concert/contracts/events/file';
import { paymentEvents } from '@concert/contracts/events/payment';
import { hashRequest, type RecordedResponse, recordedResponse } from '@concert/database/idempotency';
import type { Call } from '@concert/service-kit/routes';
import { conflict, notFound } from '@concert/values/problems';
import type { EmailContainer } from '../container.ts';
import type { EmailLog, MailCause } from '../domain/email-log.ts';
import { findEmail, listBookingCauses } from '../store/email-logs.ts';
import type { Contact } from '../store/mail-facts.ts';
import { deliverMail } from './deliver-mail.ts';
import { WELCOME } from './mail-account-news.ts';
import { type Letter, outgoing, type Recipe } from './mail-event.ts';
import { CANCELLATION, REFUND } from './mail-money-news.ts';
import { ticketRecipe } from './mail-tickets.ts';
import { answerSent } from './send-email.ts';

/**
 * Sends a mail again, written anew from what is behind it, to the address that is right now. The same key gives the
 * first answer; when that was lost on the way, the new mail is found by its cause and not sent again.
 * @throws Problem `not-found`, `not-resendable`, `nothing-to-send`, `already-sending` (409), `mail-refused` (422),
 *   `mail-throttled` (429)
 */
export async function resendEmail(
  container: EmailContainer,
  id: string,
  call: Call,
): Promise<RecordedResponse> {
  const { db, newId } = container;
  const { idempotency } = call;
  const recorded = idempotency && (await recordedResponse(db, idempotency));
  if (recorded !== undefined) return recorded;
  const before = await findEmail(db, { id });
  if (before === undefined) throw notFound('mail', id);
  const rewritten = await rewrite(container, before);
  const attempt = idempotency === undefined ? newId() : hashRequest([idempotency.caller, idempotency.key]);
  const log = await deliverMail(
    container,
    {
      ...outgoing(container, rewritten.letter, rewritten.contact),
      causeKey: `resend:${id}:${attempt}`,
      template: rewritten.template,
      bookingId: before.bookingId ?? undefined,
      resendOf: id,
      cause: rewritten.cause,
    },
    call,
  );
  return answerSent(container, log, call);
}

interface Rewritten {
  readonly template: string;
  readonly letter: Letter;
  readonly contact: Contact;
  readonly cause: MailCause;
}

async function rewrite(container: EmailContainer, log: EmailLog): Promise<Rewritten> {
  const rewriter = log.cause === null ? undefined : REWRITERS.get(log.cause.type);
  if (log.cause === null || rewriter === undefined) {
    throw conflict(
      'not-resendable',
      `The content of a mail “${log.template}” is not kept; have it made anew.`,
    );
  }
  const cause = await rewriter.causeNow(container, log.cause, log);
  const data = rewriter.type.data.parse(cause.data);
  const contact = await rewriter.recipe.contact(container.db, data);
  const letter = contact && (await rewriter.recipe.write(container, { data, time: log.createdAt }, contact));
  if (contact === undefined || letter === undefined) {
    throw conflict('nothing-to-send', 'What the mail told of is no longer so, or its reader is gone.');
  }
  return { template: rewriter.recipe.template, letter, contact, cause };
}

interface Rewriter {
  readonly type: EventType;
  readonly recipe: {
    readonly template: string;
    contact(db: EmailContainer['db'], data: unknown): Promise<Contact | undefined>;
    write(
      container: EmailContainer,
      news: { readonly data: unknown; readonly time: Date },
      contact: Contact,
    ): Promise<Letter | undefined>;
  };
  /** The cause as it would be now. */
  readonly causeNow: (container: EmailContainer, cause: MailCause, log: EmailLog) => Promise<MailCause>;
}

function rewriter<const E extends EventType, To extends Contact>(
  type: E,
  recipe: Recipe<DataOf<E>, To>,
  causeNow: Rewriter['causeNow'] = async (_container, cause) => cause,
): readonly [string, Rewriter] {
  // Data is parsed by this type's schema before the recipe gets it; see `rewrite`.
  const holder: Rewriter['recipe'] = {
    template: recipe.template,
    contact: recipe.contact,
    write: recipe.write,
  };
  return [type.type, { type, recipe: holder, causeNow }];
}

const REWRITERS: ReadonlyMap<string, Rewriter> = new Map([
  rewriter(authEvents.UserRegistered, WELCOME),
  rewriter(bookingEvents.BookingCancelled, CANCELLATION),
  rewriter(paymentEvents.RefundSucceeded, REFUND),
  rewriter(fileEvents.TicketFilesReady, ticketRecipe('tickets'), allFilesNow),
]);

/**
 * Every file of the booking that a mail has told of; which of them are of valid tickets is for the recipe to say. So
 * whichever of a booking's ticket mails is sent again, it brings all its tickets as they are now.
 */
async function allFilesNow(
  { db }: EmailContainer,
  cause: MailCause,
  { bookingId }: EmailLog,
): Promise<MailCause> {
  const { data: schema, type } = fileEvents.TicketFilesReady;
  const causes = bookingId === null ? [cause] : await listBookingCauses(db, bookingId);
  const keys = new Map(
    causes
      .filter((one) => one.type === type)
      .flatMap((one) => schema.parse(one.data).files.map(({ ticketId, key }) => [ticketId, key] as const)),
  );
  const files = [...keys].map(([ticketId, key]) => ({ ticketId, key }));
  return { type, data: { ...schema.parse(cause.data), files, cause: 'confirmed' } };
}
