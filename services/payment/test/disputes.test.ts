import { fromJsonColumn } from '@concert/database/json';
import { callBy } from '@concert/testing/calls';
import { newId } from '@concert/values/ids';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { followCancelledBooking } from '../src/use-cases/follow-cancelled-booking.ts';
import { listDisputesFor } from '../src/use-cases/list-disputes.ts';
import { makeRequestedRefund } from '../src/use-cases/make-refund.ts';
import { paymentSummary } from '../src/use-cases/payment-summary.ts';
import { requestRefund } from '../src/use-cases/request-refund.ts';
import {
  cancelled,
  closeTill,
  givenPaid,
  openTill,
  refundsOf,
  requestedRefund,
  rowOf,
  type TestBooking,
  toldOf,
} from './buyers.ts';
import { control, deliver, eventsOf } from './stripe-side.ts';

let till: PaymentContainer;

beforeAll(async () => {
  till = await openTill();
});

afterAll(() => closeTill(till));

interface Disputed {
  readonly booking: TestBooking;
  readonly paymentId: string;
  readonly intentId: string;
}

async function givenPaidWithIntent(card?: string): Promise<Disputed> {
  const { booking, paymentId } = await givenPaid(till, card);
  return { booking, paymentId, intentId: (await rowOf(till, booking.id)).intent_id ?? '' };
}

const open = async ({ intentId }: Disputed, more: object = {}): Promise<string> =>
  String((await control('disputes', { paymentIntent: intentId, ...more })).id);

const decide = (dispute: string, outcome: string) => control('disputes', { dispute, outcome });

async function noticesOf({ intentId }: Disputed): Promise<readonly Stripe.Event[]> {
  return (await eventsOf(till, intentId)).filter(({ type }) => type.startsWith('charge.dispute.'));
}

async function hear(paid: Disputed): Promise<void> {
  for (const notice of await noticesOf(paid)) await deliver(till, notice);
}

const disputesOf = (paymentId: string) =>
  till.db.selectFrom('disputes').selectAll().where('payment_id', '=', paymentId).orderBy('id').execute();

async function toldAfterPayment(paymentId: string): Promise<readonly string[]> {
  return (await toldOf(till, paymentId)).slice(2);
}

const refund = (paymentId: string, { organizer }: TestBooking) =>
  requestRefund(till, paymentId, { reason: 'test' }, callBy(organizer));

describe('a dispute', () => {
  it('is opened once, with its facts, and holds the money', async () => {
    const paid = await givenPaidWithIntent();
    const providerId = await open(paid, { reason: 'product_not_received' });

    await hear(paid);
    await hear(paid);

    expect(await disputesOf(paid.paymentId)).toMatchObject([
      { provider_dispute_id: providerId, status: 'open', amount_minor: 9000, fee_minor: 2000 },
    ]);
    expect(await rowOf(till, paid.booking.id)).toMatchObject({ disputed_minor: 9000, charged_back_minor: 0 });
    const told = await till.db.selectFrom('outbox').selectAll().where('type', '=', 'DisputeOpened').execute();
    const ours = told
      .map((row) => fromJsonColumn(row.envelope))
      .filter((one) => JSON.stringify(one).includes(paid.paymentId));
    expect(ours).toMatchObject([
      {
        data: {
          paymentId: paid.paymentId,
          eventId: paid.booking.eventId,
          organizerId: paid.booking.organizer.id,
          amountMinor: 9000,
          reason: 'product_not_received',
          evidenceDueAt: expect.any(String),
        },
      },
    ]);
  });

  it.each([
    ['as they come', (events: readonly Stripe.Event[]) => events],
    ['backwards', (events: readonly Stripe.Event[]) => events.toReversed()],
    ['twice', (events: readonly Stripe.Event[]) => [...events, ...events]],
  ])('that is won ends the same when its webhooks come %s', async (_, order) => {
    const paid = await givenPaidWithIntent();
    await decide(await open(paid), 'won');

    for (const notice of order(await noticesOf(paid))) await deliver(till, notice);

    expect(await disputesOf(paid.paymentId)).toMatchObject([{ status: 'won', closed_at: expect.any(Date) }]);
    expect(await rowOf(till, paid.booking.id)).toMatchObject({ disputed_minor: 0, charged_back_minor: 0 });
    expect(await toldAfterPayment(paid.paymentId)).toEqual(['DisputeOpened', 'DisputeClosed']);
  });

  it('that is heard of by all its webhooks at the same time is told once', async () => {
    const paid = await givenPaidWithIntent();
    await decide(await open(paid), 'lost');
    const notices = await noticesOf(paid);

    await Promise.all([...notices, ...notices].map((notice) => deliver(till, notice)));

    expect(await rowOf(till, paid.booking.id)).toMatchObject({ disputed_minor: 0, charged_back_minor: 9000 });
    expect(await toldAfterPayment(paid.paymentId)).toEqual(['DisputeOpened', 'DisputeClosed']);
  });

  it('may be of a part, and one of several', async () => {
    const paid = await givenPaidWithIntent();
    const first = await open(paid, { amount: 4000 });
    await open(paid, { amount: 5000 });
    await decide(first, 'lost');

    await hear(paid);

    expect(await rowOf(till, paid.booking.id)).toMatchObject({
      disputed_minor: 5000,
      charged_back_minor: 4000,
    });
    expect((await toldAfterPayment(paid.paymentId)).toSorted()).toEqual([
      'DisputeClosed',
      'DisputeOpened',
      'DisputeOpened',
    ]);
  });

  it('may be of what was refunded before: more is gone than was paid, and nothing is left', async () => {
    const paid = await givenPaidWithIntent();
    await requestRefund(
      till,
      paid.paymentId,
      { amountMinor: 6000, reason: 'test' },
      callBy(paid.booking.organizer),
    );
    for (const { id } of await refundsOf(till, paid.paymentId))
      await makeRequestedRefund(till, requestedRefund(id));
    await decide(await open(paid, { amount: 9000 }), 'lost');

    await hear(paid);

    expect(await rowOf(till, paid.booking.id)).toMatchObject({
      refunded_minor: 6000,
      charged_back_minor: 9000,
    });
    await followCancelledBooking(
      till,
      cancelled(paid.booking, {
        previousStatus: 'confirmed',
        paymentId: paid.paymentId,
        refundDueMinor: 9000,
      }),
    );
    expect(await refundsOf(till, paid.paymentId)).toHaveLength(1);
  });

  it('of another product’s payment is nothing to us', async () => {
    const { id } = await till.stripe.ask((client) =>
      client.paymentIntents.create({
        amount: 900,
        currency: 'eur',
        payment_method: 'pm_card_visa',
        confirm: true,
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      }),
    );
    await control('disputes', { paymentIntent: id });
    for (const event of await eventsOf(till, id)) await deliver(till, event);
  });
});

describe('an inquiry', () => {
  it('is shown and voids nothing', async () => {
    const paid = await givenPaidWithIntent();
    const id = await open(paid, { inquiry: true });
    await hear(paid);
    expect(await disputesOf(paid.paymentId)).toMatchObject([{ status: 'inquiry', fee_minor: 0 }]);
    expect((await rowOf(till, paid.booking.id)).disputed_minor).toBe(0);

    await decide(id, 'withdrawn');
    await hear(paid);

    expect(await disputesOf(paid.paymentId)).toMatchObject([{ status: 'inquiry_closed' }]);
    expect(await toldAfterPayment(paid.paymentId)).toEqual([]);
    await expect(refund(paid.paymentId, paid.booking)).resolves.toMatchObject({ recorded: { status: 202 } });
  });

  it('that becomes a dispute is opened then', async () => {
    const paid = await givenPaidWithIntent();
    const id = await open(paid, { inquiry: true });
    await hear(paid);
    await decide(id, 'escalated');
    await hear(paid);
    expect((await rowOf(till, paid.booking.id)).disputed_minor).toBe(9000);
    expect(await toldAfterPayment(paid.paymentId)).toEqual(['DisputeOpened']);
  });
});

describe('the refund of a disputed payment', () => {
  it('is refused while it is open, and when it was lost', async () => {
    const paid = await givenPaidWithIntent();
    const id = await open(paid);
    await hear(paid);
    await expect(refund(paid.paymentId, paid.booking)).rejects.toMatchObject({ type: 'payment-disputed' });
    await decide(id, 'lost');
    await hear(paid);
    await expect(refund(paid.paymentId, paid.booking)).rejects.toMatchObject({ type: 'payment-disputed' });
  });

  it('that a cancelled booking has coming waits, and is made when the dispute is won', async () => {
    const paid = await givenPaidWithIntent();
    const id = await open(paid);
    await hear(paid);
    const { booking, paymentId } = paid;
    await followCancelledBooking(
      till,
      cancelled(booking, { previousStatus: 'confirmed', paymentId, refundDueMinor: 9000 }),
    );
    const [row] = await refundsOf(till, paymentId);
    const message = requestedRefund(row?.id ?? '');
    await makeRequestedRefund(till, message);
    expect(await refundsOf(till, paymentId)).toMatchObject([{ status: 'requested', tries: 0 }]);

    await decide(id, 'won');
    await hear(paid);
    await makeRequestedRefund(till, message);

    expect(await refundsOf(till, paymentId)).toMatchObject([{ status: 'succeeded' }]);
  });

  it('that Stripe refused because it was faster to know is taken up again when the dispute is won', async () => {
    const paid = await givenPaidWithIntent();
    await refund(paid.paymentId, paid.booking);
    const id = await open(paid);
    const [row] = await refundsOf(till, paid.paymentId);
    await makeRequestedRefund(till, requestedRefund(row?.id ?? ''));
    expect(await refundsOf(till, paid.paymentId)).toMatchObject([
      { status: 'failed', failure_code: 'charge_disputed' },
    ]);

    await decide(id, 'won');
    await hear(paid);
    await hear(paid);

    const [first, second, ...more] = await refundsOf(till, paid.paymentId);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ status: 'failed', retried_by: second?.id });
    expect(second).toMatchObject({ status: 'requested', cause_key: `retry:${first?.id}` });
    await makeRequestedRefund(till, requestedRefund(second?.id ?? ''));
    expect((await refundsOf(till, paid.paymentId))[1]).toMatchObject({ status: 'succeeded' });
  });

  it('is not asked for when the booking was cancelled because the money was charged back', async () => {
    const paid = await givenPaidWithIntent();
    const { booking, paymentId } = paid;
    const event = cancelled(booking, { previousStatus: 'confirmed', paymentId, refundDueMinor: 9000 });
    const data = { ...event.data, reason: 'charged-back' as 'buyer' };
    await followCancelledBooking(till, { ...event, data });
    expect(await refundsOf(till, paymentId)).toEqual([]);
  });
});

describe('the list of disputes', () => {
  it('shows an organiser their own and an admin all, by state, page by page', async () => {
    const mine = await givenPaidWithIntent();
    const others = await givenPaidWithIntent();
    await open(mine, { amount: 1000 });
    await open(mine, { amount: 2000 });
    await open(others);
    await hear(mine);
    await hear(others);
    const { identity } = callBy(mine.booking.organizer);
    const { identity: admin } = callBy({ id: newId(), role: 'admin' });

    const first = await listDisputesFor(till, { limit: 1 }, identity);
    const rest = await listDisputesFor(till, { limit: 1, cursor: first.nextCursor ?? '' }, identity);
    const all = await listDisputesFor(till, { limit: 100, status: 'open' }, admin);

    expect([...first.items, ...rest.items].map((one) => one.amountMinor).toSorted()).toEqual([1000, 2000]);
    expect(rest.nextCursor).toBeNull();
    expect(all.items.map((one) => one.paymentId)).toEqual(
      expect.arrayContaining([mine.paymentId, others.paymentId]),
    );
    expect((await listDisputesFor(till, { limit: 9, status: 'won' }, identity)).items).toEqual([]);
  });

  it('counts in the event’s summary, with its fee', async () => {
    const paid = await givenPaidWithIntent();
    await decide(await open(paid), 'lost');
    for (const event of await eventsOf(till, paid.intentId)) await deliver(till, event);
    const { identity } = callBy(paid.booking.organizer);
    expect(await paymentSummary(till, paid.booking.eventId, identity)).toEqual({
      eventId: paid.booking.eventId,
      currencies: [
        {
          currency: 'EUR',
          payments: 1,
          grossMinor: 9000,
          refundedMinor: 0,
          disputedMinor: 0,
          chargedBackMinor: 9000,
          providerFeesMinor: 2160,
          netMinor: -2160,
          feesPending: 0,
        },
      ],
    });
  });
});
