import { z } from 'zod';
import { SUBSCRIPTION_STATUSES } from '../events/payment.ts';
import { operation } from '../operation.ts';
import { AmountMinor, Currency, Id, IdParams, line, PageQuery, page, Timestamp } from '../schemas.ts';

export const PLAN_INTERVALS = ['month', 'year'] as const;

const MembershipPlan = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    priceMinor: AmountMinor,
    currency: z.string(),
    interval: z.enum(PLAN_INTERVALS),
    trialDays: z.int(),
    discountPercent: z.int().meta({ description: 'Off the price of tickets, where the event takes part' }),
    hasPresale: z.boolean().meta({ description: 'May buy before the sale opens to everybody' }),
    isOpen: z.boolean().meta({ description: 'Whether it takes new members; those it has keep it' }),
  })
  .meta({ id: 'MembershipPlan' });

const Subscription = z
  .object({
    id: Id,
    planId: Id,
    planName: z.string(),
    status: z.enum(SUBSCRIPTION_STATUSES).meta({
      description:
        '`incomplete`: the first payment is open; `past_due`: a renewal is, and is tried again while the benefits go on',
    }),
    currentPeriodEnd: Timestamp.nullable(),
    cancelsAtPeriodEnd: z.boolean(),
    failureCode: z
      .string()
      .nullable()
      .meta({ description: 'Why the last payment failed; `authentication_required` waits for the member' }),
    clientSecret: z
      .string()
      .optional()
      .meta({ description: 'Of the payment that is open, while the member has something to do' }),
    nextActionUrl: z
      .string()
      .optional()
      .meta({ description: 'Where the bank asks the member to authenticate' }),
    createdAt: Timestamp,
    endedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Subscription' });

const planExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d13',
  name: 'Friends of the Harbour',
  description: 'Tickets two days before everybody else, and a tenth off.',
  priceMinor: 900,
  currency: 'EUR',
  interval: 'month' as const,
  trialDays: 14,
  discountPercent: 10,
  hasPresale: true,
  isOpen: true,
};

const subscriptionExample = {
  id: '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d12',
  planId: planExample.id,
  planName: planExample.name,
  status: 'active' as const,
  currentPeriodEnd: '2027-02-04T10:00:00.000Z',
  cancelsAtPeriodEnd: false,
  failureCode: null,
  createdAt: '2027-01-04T10:00:00.000Z',
  endedAt: null,
};

const ReturnUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .optional()
  .meta({ description: 'Where the bank sends the member back to; must be of the storefront’s origin' });

const isNotEmpty = (change: object): boolean => Object.values(change).some((value) => value !== undefined);

export const membershipOperations = {
  createPlan: operation({
    id: 'createPlan',
    service: 'payment',
    method: 'POST',
    path: '/payments/plans',
    access: ['admin'],
    idempotent: true,
    summary: 'Offer a membership plan',
    description:
      'Its price, interval and benefits stay as they are: for others, close it and offer another one. After 503 the same request goes on where it stopped.',
    body: z.strictObject({
      name: line(80),
      description: line(300),
      priceMinor: AmountMinor.min(1),
      currency: Currency,
      interval: z.enum(PLAN_INTERVALS),
      trialDays: z.int().min(0).max(730).default(0),
      discountPercent: z.int().min(0).max(100).default(0),
      hasPresale: z.boolean().default(false),
    }),
    bodyExample: {
      name: planExample.name,
      description: planExample.description,
      priceMinor: 900,
      currency: 'EUR',
      interval: 'month',
      trialDays: 14,
      discountPercent: 10,
      hasPresale: true,
    },
    responses: { 201: { description: 'The plan', body: MembershipPlan, example: planExample } },
    problems: { 422: ['idempotency-key-reused'] },
  }),
  updatePlan: operation({
    id: 'updatePlan',
    service: 'payment',
    method: 'PUT',
    path: '/payments/plans/{id}',
    access: ['admin'],
    summary: 'Open or close a membership plan, or change its texts',
    params: IdParams,
    body: z
      .strictObject({
        name: line(80).optional(),
        description: line(300).optional(),
        isOpen: z.boolean().optional(),
      })
      .refine(isNotEmpty, 'must change something'),
    bodyExample: { isOpen: false },
    responses: { 200: { description: 'The plan as it is now', body: MembershipPlan, example: planExample } },
  }),
  listPlans: operation({
    id: 'listPlans',
    service: 'payment',
    method: 'GET',
    path: '/payments/plans',
    access: 'optional',
    summary: 'List the membership plans',
    description: 'Those that take new members; an admin sees all.',
    query: PageQuery,
    responses: {
      200: {
        description: 'A page of plans',
        body: page(MembershipPlan),
        example: { items: [planExample], nextCursor: null },
      },
    },
  }),
  subscribe: operation({
    id: 'subscribe',
    service: 'payment',
    method: 'POST',
    path: '/payments/subscription',
    access: 'user',
    ownership: 'caller',
    idempotent: true,
    summary: 'Become a member',
    description:
      'Nobody has two memberships at a time. A declined card is not an error of the request: the answer is 201 with `status: "incomplete"` and a `failureCode`, and the same plan may be subscribed to again with another card. With `nextActionUrl` the bank asks the member to authenticate. After 503 the same request goes on where it stopped, and never charges twice.',
    body: z.strictObject({ planId: Id, paymentMethodId: line(255), returnUrl: ReturnUrl }),
    bodyExample: { planId: planExample.id, paymentMethodId: 'pm_card_visa' },
    responses: { 201: { description: 'The membership', body: Subscription, example: subscriptionExample } },
    problems: {
      409: ['subscription-exists', 'plan-closed'],
      422: ['idempotency-key-reused'],
      503: ['unavailable'],
    },
  }),
  listSubscriptions: operation({
    id: 'listSubscriptions',
    service: 'payment',
    method: 'GET',
    path: '/payments/subscription',
    access: 'user',
    ownership: 'caller',
    summary: 'Get one’s membership and those before it',
    query: PageQuery.extend({
      userId: Id.optional().meta({ description: 'The member; another than oneself for admins only' }),
    }),
    responses: {
      200: {
        description:
          'The membership that is not over, if any, and a page of those that are, the newest first',
        body: page(Subscription).extend({ current: Subscription.nullable() }),
        example: { current: subscriptionExample, items: [], nextCursor: null },
      },
    },
  }),
  paySubscription: operation({
    id: 'paySubscription',
    service: 'payment',
    method: 'POST',
    path: '/payments/subscription/{id}/pay',
    access: 'user',
    ownership: 'caller',
    idempotent: true,
    summary: 'Pay what is open of one’s membership',
    description:
      'For a first payment that failed and for a renewal that was declined or that the bank wants to be authenticated. The card is used for further renewals, too.',
    params: IdParams,
    body: z.strictObject({ paymentMethodId: line(255), returnUrl: ReturnUrl }),
    bodyExample: { paymentMethodId: 'pm_card_visa' },
    responses: { 200: { description: 'The membership', body: Subscription, example: subscriptionExample } },
    problems: { 409: ['nothing-to-pay'], 422: ['idempotency-key-reused'], 503: ['unavailable'] },
  }),
  changeSubscription: operation({
    id: 'changeSubscription',
    service: 'payment',
    method: 'PUT',
    path: '/payments/subscription/{id}',
    access: 'user',
    ownership: 'caller',
    summary: 'Let a membership end with its period, or go on',
    params: IdParams,
    body: z.strictObject({ cancelsAtPeriodEnd: z.boolean() }),
    bodyExample: { cancelsAtPeriodEnd: true },
    responses: { 200: { description: 'The membership', body: Subscription, example: subscriptionExample } },
    problems: { 409: ['subscription-not-running'], 503: ['unavailable'] },
  }),
  endSubscription: operation({
    id: 'endSubscription',
    service: 'payment',
    method: 'DELETE',
    path: '/payments/subscription/{id}',
    access: 'user',
    ownership: 'caller',
    summary: 'End a membership',
    description:
      'Its member’s word ends it with its period, or at once while nothing was paid yet. An admin’s word ends it at once. Nothing is paid back.',
    params: IdParams,
    responses: { 200: { description: 'The membership', body: Subscription, example: subscriptionExample } },
    problems: { 409: ['subscription-not-running'], 503: ['unavailable'] },
  }),
} as const;
