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
} as const;
