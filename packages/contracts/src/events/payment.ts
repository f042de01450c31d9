import { z } from 'zod';
import { eventType } from '../event.ts';
import { Id } from '../schemas.ts';

const paymentId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d07';
const bookingId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05';
const userId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d01';
const refundId = '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d09';

const payment = { paymentId: Id, bookingId: Id, userId: Id, amountMinor: z.int(), currency: z.string() };
const paymentExample = { paymentId, bookingId, userId, amountMinor: 9000, currency: 'EUR' };
const refund = {
  refundId: Id,
  paymentId: Id,
  bookingId: Id,
  userId: Id,
  amountMinor: z.int(),
  currency: z.string(),
};
const refundExample = { refundId, paymentId, bookingId, userId, amountMinor: 9000, currency: 'EUR' };

const dispute = { disputeId: Id, ...payment, organizerId: Id, eventId: Id };
const disputeExample = {
  disputeId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d11',
  ...paymentExample,
  organizerId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d03',
  eventId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
};

export const SUBSCRIPTION_STATUSES = ['incomplete', 'trialing', 'active', 'past_due', 'ended'] as const;

export const paymentEvents = {
  PaymentStarted: eventType({
    type: 'PaymentStarted',
    version: 1,
    source: 'payment',
    description: 'A buyer started to pay a booking.',
    subject: 'payment',
    data: z.object(payment),
    example: paymentExample,
  }),
  PaymentSucceeded: eventType({
    type: 'PaymentSucceeded',
    version: 1,
    source: 'payment',
    description: 'The money arrived; told once for each payment.',
    subject: 'payment',
    data: z.object(payment),
    example: paymentExample,
  }),
  PaymentFailed: eventType({
    type: 'PaymentFailed',
    version: 1,
    source: 'payment',
    description: 'A try was declined, told once for each; the buyer may try again while the hold lasts.',
    subject: 'payment',
    data: z.object({ ...payment, failureCode: z.string().nullable() }),
    example: { ...paymentExample, failureCode: 'card_declined' },
  }),
  PaymentDeferred: eventType({
    type: 'PaymentDeferred',
    version: 1,
    source: 'payment',
    description: 'The outcome is open: the buyer has to authenticate at the bank, or the bank to decide.',
    subject: 'payment',
    data: z.object({ ...payment, waitsFor: z.enum(['buyer', 'bank']) }),
    example: { ...paymentExample, waitsFor: 'buyer' },
  }),
  PaymentCanceled: eventType({
    type: 'PaymentCanceled',
    version: 1,
    source: 'payment',
    description: 'An unpaid payment was ended with its booking: it can no longer charge anybody.',
    subject: 'payment',
    data: z.object(payment),
    example: paymentExample,
  }),
  RefundRequested: eventType({
    type: 'RefundRequested',
    version: 1,
    source: 'payment',
    description: 'A refund is to be made; the refund queue carries it.',
    subject: 'refund',
    data: z.object({ ...refund, reason: z.string() }),
    example: { ...refundExample, reason: 'cancellation' },
  }),
  RefundAccepted: eventType({
    type: 'RefundAccepted',
    version: 1,
    source: 'payment',
    description: 'The provider took the refund on; the bank has yet to carry it out.',
    subject: 'refund',
    data: z.object(refund),
    example: refundExample,
  }),
  RefundSucceeded: eventType({
    type: 'RefundSucceeded',
    version: 1,
    source: 'payment',
    description: 'The money is on its way back.',
    subject: 'refund',
    data: z.object(refund),
    example: refundExample,
  }),
  RefundFailed: eventType({
    type: 'RefundFailed',
    version: 1,
    source: 'payment',
    description:
      'The provider refused a refund for good, or the bank sent it back: an operator must act. The amount is free to be refunded again.',
    subject: 'refund',
    data: z.object({ ...refund, failureCode: z.string() }),
    example: { ...refundExample, failureCode: 'expired_or_canceled_card' },
  }),
  DisputeOpened: eventType({
    type: 'DisputeOpened',
    version: 1,
    source: 'payment',
    description:
      'The buyer’s bank demands the money back (a chargeback): the tickets are void until it is decided.',
    subject: 'dispute',
    data: z.object({ ...dispute, reason: z.string(), evidenceDueAt: z.iso.datetime().nullable() }),
    example: { ...disputeExample, reason: 'fraudulent', evidenceDueAt: '2027-01-14T00:00:00.000Z' },
  }),
  DisputeClosed: eventType({
    type: 'DisputeClosed',
    version: 1,
    source: 'payment',
    description:
      'The bank decided: `won`, the money stays and the tickets are valid again; `lost`, the money is gone and so is the booking.',
    subject: 'dispute',
    data: z.object({ ...dispute, outcome: z.enum(['won', 'lost']) }),
    example: { ...disputeExample, outcome: 'lost' },
  }),
  SubscriptionChanged: eventType({
    type: 'SubscriptionChanged',
    version: 1,
    source: 'payment',
    description: 'A membership started, was renewed, fell past due, is to end, or ended.',
    subject: 'subscription',
    data: z.object({
      subscriptionId: Id,
      userId: Id,
      planId: Id,
      before: z.enum(SUBSCRIPTION_STATUSES).nullable(),
      after: z.enum(SUBSCRIPTION_STATUSES),
      cancelsAtPeriodEnd: z.boolean(),
      currentPeriodEnd: z.iso.datetime().nullable(),
    }),
    example: {
      subscriptionId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d12',
      userId,
      planId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d13',
      before: 'active',
      after: 'past_due',
      cancelsAtPeriodEnd: false,
      currentPeriodEnd: '2027-02-04T10:00:00.000Z',
    },
  }),
  ReconciliationRequested: eventType({
    type: 'ReconciliationRequested',
    version: 1,
    source: 'payment',
    description: 'An admin asked for a day’s books to be compared with the provider’s anew.',
    subject: 'reconciliation',
    data: z.object({ day: z.iso.date() }),
    example: { day: '2027-01-04' },
  }),
  ReconciliationDiffered: eventType({
    type: 'ReconciliationDiffered',
    version: 1,
    source: 'payment',
    description:
      'A comparison found differences between a day’s books and the provider’s that were not known before; the report names each. Counted are all of the day that are open.',
    subject: 'reconciliation',
    data: z.object({ day: z.iso.date(), differences: z.int() }),
    example: { day: '2027-01-04', differences: 2 },
  }),
} as const;
