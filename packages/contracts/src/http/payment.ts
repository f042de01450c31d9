import { z } from 'zod';
import { operation } from '../operation.ts';
import { AmountMinor, Id, IdParams, line, PageQuery, page, Timestamp } from '../schemas.ts';

export const PAYMENT_STATUSES = ['requires_action', 'processing', 'succeeded', 'failed'] as const;

export const REFUND_STATUSES = ['requested', 'processing', 'succeeded', 'failed'] as const;

export const Refund = z
  .object({
    id: Id,
    paymentId: Id,
    amountMinor: AmountMinor,
    currency: z.string(),
    reason: z.string(),
    status: z.enum(REFUND_STATUSES),
    failureCode: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'Why it is not made; shown to the organiser and to admins' }),
    createdAt: Timestamp,
  })
  .meta({ id: 'Refund' });

export const Payment = z
  .object({
    id: Id,
    bookingId: Id,
    status: z.enum(PAYMENT_STATUSES),
    amountMinor: AmountMinor,
    refundedMinor: AmountMinor.meta({ description: 'Given back, or about to be' }),
    disputedMinor: AmountMinor.meta({
      description: 'Held by disputes that the buyer’s bank has not decided',
    }),
    chargedBackMinor: AmountMinor.meta({ description: 'Taken back by the buyer’s bank in disputes' }),
    currency: z.string(),
    failureCode: z.string().nullable().meta({
      description:
        'Why the last try failed: `card_declined`, `insufficient_funds`, `expired_card`, `incorrect_cvc`, `processing_error` …; `canceled` when the payment was ended with its booking',
    }),
    clientSecret: z.string().optional().meta({ description: 'Present while the buyer has something to do' }),
    nextActionUrl: z
      .string()
      .optional()
      .meta({ description: 'Where the bank asks the buyer to authenticate' }),
    providerFee: z
      .object({ feeMinor: z.int(), netMinor: z.int(), currency: z.string() })
      .nullable()
      .optional()
      .meta({
        description:
          'What the payment provider kept and what it paid out, in the account’s currency; null until it is known. Shown to the organiser of the event and to admins only',
      }),
    createdAt: Timestamp,
  })
  .meta({ id: 'Payment' });

/** With what was paid for, so that a list needs nothing else. */
export const ListedPayment = Payment.extend({
  event: z.object({ id: Id, title: z.string(), startsAt: Timestamp, timezone: z.string() }).nullable(),
}).meta({ id: 'ListedPayment' });

export const paymentExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d07',
  bookingId: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d05',
  status: 'succeeded' as const,
  amountMinor: 9000,
  refundedMinor: 0,
  disputedMinor: 0,
  chargedBackMinor: 0,
  currency: 'EUR',
  failureCode: null,
  createdAt: '2027-01-04T10:02:00.000Z',
};

export const refundExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d09',
  paymentId: paymentExample.id,
  amountMinor: 4500,
  currency: 'EUR',
  reason: 'Seat with obstructed view',
  status: 'requested' as const,
  createdAt: '2027-01-05T09:00:00.000Z',
};

export const paymentOperations = {
  processPayment: operation({
    id: 'processPayment',
    service: 'payment',
    method: 'POST',
    path: '/payments/process',
    access: 'user',
    ownership: 'caller',
    idempotent: true,
    summary: 'Pay a pending booking',
    description:
      'A booking has one payment: paying again after a decline tries again with the given payment method, paying again after success returns the success. A declined card is not an error of the request: the answer is 200 with `status: "failed"` and a `failureCode`; a new try needs a new `Idempotency-Key`. After 503 nothing is lost: the same request goes on where it stopped, and never charges twice.',
    body: z.strictObject({
      bookingId: Id,
      paymentMethodId: line(255),
      returnUrl: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .optional()
        .meta({ description: 'Where the bank sends the buyer back to; must be of the storefront’s origin' }),
    }),
    bodyExample: { bookingId: paymentExample.bookingId, paymentMethodId: 'pm_card_visa' },
    responses: { 200: { description: 'The payment', body: Payment, example: paymentExample } },
    problems: {
      409: ['booking-expired', 'booking-not-pending', 'nothing-to-pay', 'amount-not-chargeable'],
      422: ['idempotency-key-reused'],
      503: ['unavailable'],
    },
  }),
  getPayment: operation({
    id: 'getPayment',
    service: 'payment',
    method: 'GET',
    path: '/payments/{id}',
    access: 'user',
    ownership: 'caller',
    personalData: true,
    summary: 'Get a payment',
    description:
      'Open to its buyer, to the organiser of its event and to admins. The provider’s fee is shown to the latter two.',
    params: IdParams,
    responses: { 200: { description: 'The payment', body: Payment, example: paymentExample } },
  }),
  paymentHistory: operation({
    id: 'paymentHistory',
    service: 'payment',
    method: 'GET',
    path: '/payments/history',
    access: 'user',
    ownership: 'caller',
    personalData: true,
    summary: 'List payments, the newest first',
    description:
      'One’s own, unless a filter says otherwise: with `eventId` the organiser of the event lists its payments; an admin lists those of any user or event, and with a filter those of everybody.',
    query: PageQuery.extend({
      userId: Id.optional().meta({ description: 'The buyer; another than oneself for admins only' }),
      eventId: Id.optional().meta({ description: 'Of one’s own event, as its organiser' }),
      bookingId: Id.optional().meta({ description: 'The one of this booking, if it is in the list' }),
      status: z.enum(PAYMENT_STATUSES).optional(),
    }),
    responses: {
      200: {
        description: 'A page of payments',
        body: page(ListedPayment),
        example: {
          items: [
            {
              ...paymentExample,
              event: {
                id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d02',
                title: 'Northern Lights',
                startsAt: '2027-05-14T18:00:00.000Z',
                timezone: 'Europe/Berlin',
              },
            },
          ],
          nextCursor: null,
        },
      },
    },
  }),
  refundPayment: operation({
    id: 'refundPayment',
    service: 'payment',
    method: 'POST',
    path: '/payments/{id}/refund',
    access: ['organizer', 'admin'],
    ownership: 'event-organizer',
    idempotent: true,
    summary: 'Refund a payment in full or in part',
    description:
      'Never more than was paid, and nothing of a payment that the buyer’s bank disputes. Processed from the refund queue; without an amount, all that is left. The booking and its tickets stay as they are.',
    params: IdParams,
    body: z.strictObject({ amountMinor: AmountMinor.min(1).optional(), reason: line(200) }),
    bodyExample: { amountMinor: 4500, reason: 'Seat with obstructed view' },
    responses: { 202: { description: 'The refund is on its way', body: Refund, example: refundExample } },
    problems: {
      409: ['payment-not-succeeded', 'refund-exceeds-payment', 'payment-disputed', 'amount-not-refundable'],
      422: ['idempotency-key-reused'],
    },
  }),
  listPaymentRefunds: operation({
    id: 'listPaymentRefunds',
    service: 'payment',
    method: 'GET',
    path: '/payments/{id}/refunds',
    access: 'user',
    ownership: 'caller',
    summary: 'List the refunds of a payment, the newest first',
    description: 'Open to its buyer, to the organiser of its event and to admins.',
    params: IdParams,
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of refunds',
        body: page(Refund),
        example: { items: [refundExample], nextCursor: null },
      },
    },
  }),
  paymentConfig: operation({
    id: 'paymentConfig',
    service: 'payment',
    method: 'GET',
    path: '/payments/config',
    access: 'public',
    summary: 'What a browser needs to take a card',
    responses: {
      200: {
        description:
          'The publishable key; `apiUrl` is where the card form sends the card, null for Stripe itself',
        body: z.object({ publishableKey: z.string(), apiUrl: z.string().nullable() }),
        example: { publishableKey: 'pk_live_…', apiUrl: null },
      },
    },
  }),
  stripeWebhook: operation({
    id: 'stripeWebhook',
    service: 'payment',
    method: 'POST',
    path: '/payments/webhook',
    access: 'public',
    rate: 'webhook',
    rawBody: true,
    summary: 'Stripe’s events',
    description:
      'The signature is checked over the exact body, by the present secret or the one before it; each event changes something once, in any order. Events of other types, products, environments and modes are acknowledged and ignored.',
    headers: z.object({ 'stripe-signature': z.string().max(1000) }),
    responses: {
      200: {
        description: 'Received',
        body: z.object({ received: z.literal(true) }),
        example: { received: true },
      },
    },
    problems: { 400: ['bad-signature'], 503: ['unavailable'] },
  }),
} as const;
