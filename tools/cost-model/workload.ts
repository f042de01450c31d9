/** What happens for one ticket. A figure whose reason says «seen» stands in docs/performance.md; all others are assumed. */
export const ASSUMPTIONS = {
  ticketsPerBooking: { value: 2.5, why: 'assumed' },
  visitsPerBooking: { value: 12, why: 'assumed: one visit in twelve buys' },
  filesPerVisit: { value: 25, why: 'assumed: hashed files, most of them kept by the browser the next time' },
  megabytesPerVisit: { value: 1, why: 'assumed, with an event’s images' },
  apiCallsPerVisit: { value: 8, why: 'assumed: list, search, event pages, availability' },
  apiCallsFromCdn: { value: 0.5, why: 'assumed: what is public is kept by the CDN for seconds' },
  apiCallsPerPurchase: { value: 16, why: 'assumed: log in, hold, pay, look until confirmed, tickets, files' },
  messagesPerInvocation: { value: 2, why: 'assumed: batches are rarely full outside a rush' },
  mailsPerBooking: { value: 2.2, why: 'assumed: tickets; accounts, reminders, cancellations' },
  kilobytesPerPdf: { value: 60, why: 'assumed' },
  logKilobytesPerInvocation: { value: 1.5, why: 'assumed, with access and firewall logs' },
  databaseKilobytesPerBooking: { value: 20, why: 'assumed: all rows of a booking with their indexes' },
  customMetrics: { value: 300, why: 'assumed: duration and outcome of each use case' },
  sampledTraces: { value: 0.05, why: 'the rule in infrastructure/queries.tf' },
  monthsKept: { value: 12, why: 'the bill is that of the twelfth month' },
} as const;

export type Assumption = keyof typeof ASSUMPTIONS;

/** How often an event of a type is written for one booking. Types that cloud.json names in no rule but «all» count too. */
export const EVENTS_PER_BOOKING: Readonly<Record<string, number>> = {
  UserRegistered: 0.4,
  SessionStarted: 1,
  SessionEnded: 0.3,
  TicketsHeld: 1.4,
  HoldExpired: 0.4,
  PaymentStarted: 1,
  PaymentSucceeded: 1,
  PaymentFailed: 0.05,
  BookingConfirmed: 1,
  BookingCancelled: 0.03,
  RefundRequested: 0.03,
  RefundAccepted: 0.03,
  RefundSucceeded: 0.03,
  TicketFilesReady: 1,
  EmailSent: 2.2,
  EmailDelivered: 2.2,
  TicketCheckedIn: 2.3,
  NotificationRequested: 0.01,
};

/**
 * Milliseconds of a full core for a call, or for a message. Seen ones include waiting for the relay and the queue on
 * the laptop, so they are too high rather than too low.
 */
export const WORK_MS: Readonly<Record<string, { readonly ms: number; readonly why: string }>> = {
  'booking-api': { ms: 24, why: 'seen: a hold' },
  'payment-api': { ms: 52, why: 'seen: a payment' },
  'booking-events': { ms: 147, why: 'seen: from paid to confirmed' },
  'file-events': { ms: 965, why: 'seen: both PDFs of a booking' },
  'email-events': { ms: 267, why: 'seen: from the PDFs to the mail' },
  'auth-authorizer': { ms: 5, why: 'assumed' },
};

/** What is not in the list above. */
export const OTHER_WORK_MS = 20;

/** Which HTTP function the calls of a purchase and of a visit go to: shares, assumed. */
export const CALL_SHARES = {
  visit: { 'event-api': 0.8, 'analytics-api': 0.2 },
  purchase: {
    'auth-api': 0.15,
    'event-api': 0.2,
    'booking-api': 0.35,
    'payment-api': 0.15,
    'file-api': 0.1,
    'notification-api': 0.05,
  },
} as const;
