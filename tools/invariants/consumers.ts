import { inEnvelope, inInbox } from './in-flight.ts';

/** How the database tells that a queue's consumer has applied an event: a condition on the outbox row `o`. */
export interface Consumption {
  readonly queue: string;
  /** Undefined for every type. */
  readonly types: readonly string[] | undefined;
  readonly applied: string;
}

const refundExists = (causes: string): string =>
  `EXISTS (SELECT 1 FROM refunds r WHERE r.payment_id = ${inEnvelope('data.paymentId')} AND r.cause_key IN (${causes}))`;

/**
 * A booking's hold was given up without money, or nothing is due: ending its payment at the provider is tried
 * until it is done, and leaves no row of its own.
 */
const NOTHING_TO_REFUND = `(JSON_UNQUOTE(JSON_EXTRACT(o.envelope, '$.data.previousStatus')) = 'pending'
  OR JSON_EXTRACT(o.envelope, '$.data.refundDueMinor') = 0)`;

/** The booking was cancelled by then: there is nothing to print or to mail. */
const NO_LONGER_CONFIRMED = `EXISTS (
  SELECT 1 FROM bookings b WHERE b.id = ${inEnvelope('data.bookingId')} AND b.status <> 'confirmed')`;

/** Who was to get the mail was erased. */
const NOBODY_TO_MAIL = `EXISTS (
  SELECT 1 FROM booking_recipients c
  WHERE c.booking_id = ${inEnvelope('data.bookingId')} AND COALESCE(c.email, '') = '')`;

/** All tickets of the mail were replaced by then: the mail with the new ones tells of them. */
const NO_LONGER_VALID = `NOT EXISTS (
  SELECT 1 FROM tickets k
  WHERE k.booking_id = ${inEnvelope('data.bookingId')} AND k.status = 'valid'
    AND JSON_SEARCH(o.envelope, 'one', k.id, NULL, '$.data.files[*].ticketId') IS NOT NULL)`;

/** A mail is noted under its event and template before it is sent. */
const TICKETS_MAILED = `EXISTS (
  SELECT 1 FROM email_logs m
  WHERE m.cause_key IN (CONCAT(o.id, ':tickets'), CONCAT(o.id, ':tickets-renamed'), CONCAT(o.id, ':tickets-renewed')))`;

/** Whoever wants an account's address is noticed by its owner. */
const OWNER_WARNED = `EXISTS (
  SELECT 1 FROM email_logs m WHERE m.cause_key = CONCAT(o.id, ':email-change-warning'))`;

/** The account was erased by then, and its links with it. */
const ACCOUNT_GONE = `NOT EXISTS (
  SELECT 1 FROM email_verification_mails v JOIN account_contacts a ON a.user_id = v.user_id
  WHERE v.verification_id = ${inEnvelope('data.verificationId')} AND a.erased_at IS NULL)`;

export const AUDIT: Consumption = {
  queue: 'concert-audit-queue',
  types: undefined,
  applied: 'EXISTS (SELECT 1 FROM audit_logs a WHERE a.event_id = o.id)',
};

/**
 * The consumers on which money, tickets and their delivery, and the safety of accounts hang, by the queues of `infrastructure/cloud.json`.
 * Not here: `RefundRequested`, since the reconciliation makes every refund that is open whatever becomes of its
 * message; and what only tells or counts (notification, analytics, cache).
 */
export const CONSUMPTIONS: readonly Consumption[] = [
  {
    queue: 'concert-booking-queue',
    types: ['PaymentSucceeded', 'EventCancelled', 'DisputeOpened', 'DisputeClosed', 'UserErased'],
    applied: inInbox('booking'),
  },
  {
    queue: 'concert-payment-queue',
    types: ['PaymentNotPlaced'],
    applied: `(${inInbox('payment')} OR ${refundExists("'not-placed'")})`,
  },
  {
    queue: 'concert-payment-queue',
    types: ['BookingCancelled'],
    applied: `(${inInbox('payment')} OR ${NOTHING_TO_REFUND} OR ${refundExists("'cancellation', 'event-cancelled'")})`,
  },
  {
    queue: 'concert-file-queue',
    types: ['BookingConfirmed', 'AttendeesNamed', 'TicketReissued'],
    applied: `(${inInbox('file')} OR ${NO_LONGER_CONFIRMED})`,
  },
  {
    queue: 'concert-email-queue',
    types: ['TicketFilesReady'],
    applied: `(${TICKETS_MAILED} OR ${NO_LONGER_CONFIRMED} OR ${NOBODY_TO_MAIL} OR ${NO_LONGER_VALID})`,
  },
  {
    queue: 'concert-email-queue',
    types: ['EmailChangeRequested'],
    applied: `(${OWNER_WARNED} OR ${ACCOUNT_GONE})`,
  },
];

/** SQL: the outbox rows that are published and that the consumer has not applied. */
export function notApplied({ types, applied }: Consumption): string {
  const ofType = types === undefined ? '' : `AND o.type IN (${types.map((type) => `'${type}'`).join()})`;
  return `o.published_at IS NOT NULL ${ofType} AND NOT ${applied}`;
}
