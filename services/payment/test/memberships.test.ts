import { authEvents } from '@concert/contracts/events/auth';
import { fromJsonColumn } from '@concert/database/json';
import { givenUser, type TestUser } from '@concert/testing/builders';
import { callBy, callWithKey } from '@concert/testing/calls';
import { after, HOUR, MINUTE } from '@concert/values/clock';
import { newId } from '@concert/values/ids';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentContainer } from '../src/container.ts';
import { eraseMember } from '../src/use-cases/erase-member.ts';
import { createPlan, listOpenPlans, updatePlan } from '../src/use-cases/manage-plans.ts';
import {
  changeSubscription,
  endSubscription,
  listSubscriptions,
  paySubscription,
} from '../src/use-cases/manage-subscription.ts';
import { reconcile } from '../src/use-cases/reconcile.ts';
import { subscribe } from '../src/use-cases/subscribe.ts';
import { closeTill, openTill, received } from './buyers.ts';
import { type FaultyStripe, openFaultyStripe } from './faulty-stripe.ts';
import { afterAnswer, authenticate, control, crashingAfter, deliver, eventsOf } from './stripe-side.ts';

let wire: FaultyStripe;
let till: PaymentContainer;
let planId: string;

beforeAll(async () => {
  wire = await openFaultyStripe();
  till = await openTill(wire.url);
  planId = (await createPlan(till, plan(), callBy(ADMIN))).id;
});

afterAll(async () => {
  await closeTill(till);
  await wire.close();
});

const ADMIN = { id: newId(), role: 'admin' } as const;
const run = { millisecondsLeft: () => 120_000 };

const plan = (changes: Partial<Parameters<typeof createPlan>[1]> = {}): Parameters<typeof createPlan>[1] => ({
  name: 'Friends',
  description: 'A tenth off.',
  priceMinor: 900,
  currency: 'EUR',
  interval: 'month',
  trialDays: 0,
  discountPercent: 10,
  hasPresale: true,
  ...changes,
});

/** A member-to-be with what this member does. */
async function givenFan() {
  const fan = await givenUser(till.db);
  return {
    fan,
    join: (card = 'pm_card_visa', id = planId, at = till) =>
      subscribe(at, { planId: id, paymentMethodId: card }, callBy(fan)),
    list: () => listSubscriptions(till, { limit: 20 }, callBy(fan)),
    row: () => rowOf(fan),
    told: () => toldOf(fan),
    hear: () => hear(fan),
    endPeriod: async () =>
      control('subscriptions', { subscription: (await rowOf(fan)).provider_subscription_id }),
    benefits: () =>
      till.db.selectFrom('member_benefits').selectAll().where('user_id', '=', fan.id).executeTakeFirst(),
  };
}

const rowOf = ({ id }: TestUser) =>
  till.db
    .selectFrom('subscriptions')
    .selectAll()
    .where('user_id', '=', id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();

async function noticesOf(fan: TestUser): Promise<readonly Stripe.Event[]> {
  return eventsOf(till, (await rowOf(fan)).provider_subscription_id ?? '');
}

async function hear(fan: TestUser): Promise<void> {
  for (const notice of await noticesOf(fan)) await deliver(till, notice);
}

/** What was told of a user's memberships: `from → to`, with `ends` where it is to end. */
async function toldOf({ id }: TestUser): Promise<readonly string[]> {
  const rows = await till.db
    .selectFrom('outbox')
    .select('envelope')
    .where('type', '=', 'SubscriptionChanged')
    .orderBy('id')
    .execute();
  return rows
    .map((row) => (fromJsonColumn(row.envelope) as { data: Told }).data)
    .filter((data) => data.userId === id)
    .map((data) => `${data.before} → ${data.after}${data.cancelsAtPeriodEnd ? ' (ends)' : ''}`);
}

interface Told {
  readonly userId: string;
  readonly before: string | null;
  readonly after: string;
  readonly cancelsAtPeriodEnd: boolean;
}

async function invoicesOf(fan: TestUser): Promise<readonly Stripe.Invoice[]> {
  const subscription = (await rowOf(fan)).provider_subscription_id ?? '';
  return (await till.stripe.ask((client) => client.invoices.list({ subscription }))).data;
}

async function attach(fan: TestUser, card: string): Promise<void> {
  const { provider_customer_id: customer } = await till.db
    .selectFrom('payment_customers')
    .selectAll()
    .where('user_id', '=', fan.id)
    .executeTakeFirstOrThrow();
  const { provider_subscription_id: id } = await rowOf(fan);
  await till.stripe.ask(async (client) => {
    const { id: method } = await client.paymentMethods.attach(card, { customer });
    await client.subscriptions.update(id ?? '', { default_payment_method: method });
  });
}

describe('a plan', () => {
  it('is offered once under one idempotency key, with one price at Stripe', async () => {
    const request = plan({ name: `Key ${newId()}` });
    const call = callWithKey(ADMIN, 'createPlan', newId(), request);
    const plans = await Promise.all([1, 2, 3].map(() => createPlan(till, request, call)));
    expect(new Set(plans.map((one) => one.id)).size).toBe(1);
    const rows = await till.db
      .selectFrom('membership_plans')
      .select('id')
      .where('name', '=', request.name)
      .execute();
    expect(rows).toHaveLength(1);
  });

  it('that Stripe could not take is finished by the same request', async () => {
    const request = plan({ name: `Late ${newId()}` });
    const call = callWithKey(ADMIN, 'createPlan', newId(), request);
    wire.plan({ method: 'POST', path: '/v1/prices', happens: 'unreached', times: 2 });
    await expect(createPlan(till, request, call)).rejects.toMatchObject({ kind: 'unavailable' });
    const visible = async () =>
      (await listOpenPlans(till, { limit: 100 }, undefined)).items.map((one) => one.name);
    expect(await visible()).not.toContain(request.name);
    await createPlan(till, request, call);
    expect(await visible()).toContain(request.name);
  });

  it('has a price that a card can be charged', async () => {
    for (const price of [
      { priceMinor: 49, currency: 'EUR' },
      { priceMinor: 4_005, currency: 'KWD' },
      { priceMinor: 100_000_000, currency: 'EUR' },
    ]) {
      await expect(createPlan(till, plan(price), callBy(ADMIN))).rejects.toMatchObject({
        errors: [{ field: 'priceMinor' }],
      });
    }
  });

  it('that is closed is seen by admins only, and takes no new members', async () => {
    const { id } = await createPlan(till, plan(), callBy(ADMIN));
    const closed = await updatePlan(till, id, { isOpen: false, name: 'Old friends' });
    expect(closed).toMatchObject({ isOpen: false, name: 'Old friends', priceMinor: 900 });
    const { identity } = callBy(ADMIN);
    expect((await listOpenPlans(till, { limit: 100 }, undefined)).items.map((one) => one.id)).not.toContain(
      id,
    );
    expect((await listOpenPlans(till, { limit: 100 }, identity)).items.map((one) => one.id)).toContain(id);
    const { join } = await givenFan();
    await expect(join('pm_card_visa', id)).rejects.toMatchObject({ type: 'plan-closed' });
    await expect(join('pm_card_visa', newId())).rejects.toMatchObject({ kind: 'not-found' });
    await expect(updatePlan(till, newId(), { isOpen: true })).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('becoming a member', () => {
  it('pays the first period and gives the benefits', async () => {
    const { fan, join, told, benefits } = await givenFan();
    const joined = await join();
    expect(joined).toMatchObject({ status: 'active', planId, cancelsAtPeriodEnd: false, failureCode: null });
    expect(new Date(joined.currentPeriodEnd ?? 0).getTime()).toBeGreaterThan(Date.now() + 27 * 24 * HOUR);
    expect(joined.clientSecret).toBeUndefined();
    expect(await benefits()).toMatchObject({ discount_percent: 10, has_presale: 1 });
    expect((await invoicesOf(fan)).map((one) => one.amount_paid)).toEqual([900]);
    expect(await told()).toEqual(['null → incomplete', 'incomplete → active']);
  });

  it('changes nothing any more when all the webhooks come, in any order', async () => {
    const { fan, join, row, told } = await givenFan();
    await join();
    const before = await row();
    const notices = await noticesOf(fan);
    expect(notices.length).toBeGreaterThan(3);
    for (const notice of [...notices.toReversed(), ...notices]) await deliver(till, notice);
    expect(await row()).toEqual(before);
    expect(await told()).toHaveLength(2);
  });

  it('is done once by twins, with and without a key', async () => {
    const { fan, join } = await givenFan();
    await Promise.all([join(), join()]);
    expect(await invoicesOf(fan)).toHaveLength(1);

    const other = await givenUser(till.db);
    const request = { planId, paymentMethodId: 'pm_card_visa' };
    const call = callWithKey(other, 'subscribe', newId(), request);
    const [first, second] = await Promise.all([
      subscribe(till, request, call),
      subscribe(till, request, call),
    ]);
    expect(second.id).toBe(first.id);
    expect((await subscribe(till, request, call)).id).toBe(first.id);
    expect(await invoicesOf(other)).toHaveLength(1);
  });

  it('is refused to a member', async () => {
    const { join } = await givenFan();
    await join();
    await expect(join()).rejects.toMatchObject({ type: 'subscription-exists' });
    const { id } = await createPlan(till, plan(), callBy(ADMIN));
    await expect(join('pm_card_visa', id)).rejects.toMatchObject({ type: 'subscription-exists' });
  });

  it.each(['pm_card_chargeDeclined', 'pm_card_chargeCustomerFail'])(
    'with a card that is declined (%s) is answered so, and succeeds with another one',
    async (card) => {
      const { join, fan, benefits } = await givenFan();
      const declined = await join(card);
      expect(declined).toMatchObject({
        status: 'incomplete',
        failureCode: 'card_declined',
        currentPeriodEnd: null,
      });
      expect(await benefits()).toBeUndefined();

      const joined = await join();

      expect(joined).toMatchObject({ id: declined.id, status: 'active', failureCode: null });
      expect((await invoicesOf(fan)).filter((one) => one.status === 'paid')).toHaveLength(1);
    },
  );

  it('with a payment method that is none names the field', async () => {
    const { join } = await givenFan();
    await expect(join('pm_nobody')).rejects.toMatchObject({ errors: [{ field: 'paymentMethodId' }] });
  });

  it('waits for the bank, and is told by who comes back first', async () => {
    const { join, list, told } = await givenFan();
    const waiting = await join('pm_card_authenticationRequired');
    expect(waiting).toMatchObject({ status: 'incomplete', clientSecret: expect.any(String) });
    expect((await list()).current?.nextActionUrl).toBe(waiting.nextActionUrl);

    await authenticate(waiting.nextActionUrl, 'complete');

    expect((await list()).current).toMatchObject({ id: waiting.id, status: 'active' });
    expect(await told()).toEqual(['null → incomplete', 'incomplete → active']);
  });

  it('sends nobody back to a foreign place', async () => {
    const { fan } = await givenFan();
    const request = { planId, paymentMethodId: 'pm_card_visa', returnUrl: 'https://evil.example/' };
    await expect(subscribe(till, request, callBy(fan))).rejects.toMatchObject({
      errors: [{ field: 'returnUrl' }],
    });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'goes on after a crash behind request %d, and pays once',
    async (count) => {
      const { join, fan, told } = await givenFan();
      const crashing = crashingAfter(till, count);
      await join('pm_card_visa', planId, crashing).catch(() => {});

      const joined = await join().catch(async (error) => {
        expect(error).toMatchObject({ type: 'subscription-exists' });
        return rowOf(fan);
      });

      expect(joined.status).toBe('active');
      expect((await invoicesOf(fan)).map((one) => one.status)).toEqual(['paid']);
      expect(await told()).toEqual(['null → incomplete', 'incomplete → active']);
    },
  );

  it.each(['/v1/customers', '/v1/subscriptions', '/confirm'])(
    'charges once though the answer of %s is lost',
    async (path) => {
      const { join, fan } = await givenFan();
      wire.plan({ method: 'POST', path, happens: 'unanswered' });
      expect(await join()).toMatchObject({ status: 'active' });
      expect((await invoicesOf(fan)).map((one) => one.status)).toEqual(['paid']);
    },
  );
});

describe('becoming a member when Stripe keeps a failure under its key', () => {
  it.each(['/v1/customers', '/attach', '/v1/subscriptions', '/confirm'])(
    'of %s does not stand in the way for ever',
    async (path) => {
      const { join, fan } = await givenFan();
      wire.plan({ method: 'POST', path, happens: 'remembered' });
      await join().catch((error) => expect(error).toMatchObject({ kind: 'unavailable' }));
      const { status } = await rowOf(fan);
      if (status !== 'active') expect(await join()).toMatchObject({ status: 'active' });
      expect((await invoicesOf(fan)).map((one) => one.status)).toEqual(['paid']);
    },
  );

  it('and when somebody deleted the customer there, makes another one', async () => {
    const { join, fan } = await givenFan();
    await join('pm_card_chargeCustomerFail');
    const customers = till.db.selectFrom('payment_customers').selectAll().where('user_id', '=', fan.id);
    const { provider_customer_id: customer } = await customers.executeTakeFirstOrThrow();
    await till.stripe.ask((client) => client.customers.del(customer));
    await expect(join()).rejects.toMatchObject({ kind: 'unavailable' });
    await endSubscription(till, (await rowOf(fan)).id, callBy(fan));
    expect(await join()).toMatchObject({ status: 'active' });
  });
});

describe('a trial', () => {
  it('costs nothing until it ends, and is for new members', async () => {
    const { id } = await createPlan(till, plan({ trialDays: 14 }), callBy(ADMIN));
    const { fan, join, benefits, endPeriod, hear: hears } = await givenFan();
    expect(await join('pm_card_visa', id)).toMatchObject({ status: 'trialing' });
    expect(await benefits()).toBeDefined();
    expect((await invoicesOf(fan)).map((one) => one.total)).toEqual([0]);

    await endPeriod();
    await hears();
    expect(await rowOf(fan)).toMatchObject({ status: 'active' });
    expect((await invoicesOf(fan)).map((one) => one.amount_paid).toSorted()).toEqual([0, 900]);

    await endSubscription(till, (await rowOf(fan)).id, callBy(ADMIN));
    expect(await join('pm_card_visa', id)).toMatchObject({ status: 'active' });
  });
});

describe('a renewal', () => {
  it('moves the period on and is told once', async () => {
    const { join, row, told, endPeriod, hear: hears } = await givenFan();
    const { currentPeriodEnd } = await join();
    await endPeriod();
    await hears();
    await hears();
    expect((await row()).current_period_end?.getTime()).toBeGreaterThan(
      new Date(currentPeriodEnd ?? 0).getTime(),
    );
    expect(await told()).toEqual(['null → incomplete', 'incomplete → active', 'active → active']);
  });

  it('that is declined is past due with its benefits, and is paid with another card', async () => {
    const { fan, join, list, told, benefits, endPeriod, hear: hears } = await givenFan();
    const { id } = await join();
    await attach(fan, 'pm_card_chargeCustomerFail');
    await endPeriod();
    await hears();
    expect((await list()).current).toMatchObject({ status: 'past_due', failureCode: 'card_declined' });
    expect(await benefits()).toBeDefined();

    const paid = await paySubscription(
      till,
      { id, request: { paymentMethodId: 'pm_card_visa' } },
      callBy(fan),
    );
    await hears();

    expect(paid).toMatchObject({ status: 'active', failureCode: null });
    expect((await told()).slice(2).filter((one) => one !== 'active → active')).toEqual([
      'active → past_due',
      'past_due → active',
    ]);
    const again = paySubscription(till, { id, request: { paymentMethodId: 'pm_card_visa' } }, callBy(fan));
    await expect(again).rejects.toMatchObject({ type: 'nothing-to-pay' });
  });

  it('that the bank wants to be authenticated is past due until the member comes', async () => {
    const { fan, join, list, endPeriod, hear: hears } = await givenFan();
    const { id } = await join();
    await attach(fan, 'pm_card_authenticationRequired');
    await endPeriod();
    await hears();
    const { current } = await list();
    expect(current).toMatchObject({
      status: 'past_due',
      failureCode: 'authentication_required',
      clientSecret: expect.any(String),
    });

    const request = { paymentMethodId: 'pm_card_authenticationRequired' };
    const waiting = await paySubscription(till, { id, request }, callBy(fan));
    expect(waiting).toMatchObject({ status: 'past_due', nextActionUrl: expect.any(String) });
    await authenticate(waiting.nextActionUrl, 'complete');

    expect((await list()).current).toMatchObject({ status: 'active' });
  });

  it('that stays unpaid to its end ends the membership', async () => {
    const { fan, join, row, benefits, list, endPeriod, hear: hears } = await givenFan();
    const { id } = await join();
    await attach(fan, 'pm_card_chargeCustomerFail');
    await endPeriod();
    await endPeriod();
    await hears();
    expect(await row()).toMatchObject({ status: 'ended', current_user_key: null });
    expect(await benefits()).toBeUndefined();
    expect(await list()).toMatchObject({ current: null, items: [{ id, status: 'ended' }] });
  });

  it('whose webhooks never came is made up for by the reconciliation', async () => {
    const { fan, join, row, endPeriod } = await givenFan();
    const { currentPeriodEnd } = await join();
    await endPeriod();
    await till.db
      .updateTable('subscriptions')
      .set({ current_period_end: after(new Date(), -MINUTE), updated_at: after(new Date(), -10 * MINUTE) })
      .where('user_id', '=', fan.id)
      .execute();
    await reconcile(till, run);
    expect((await row()).current_period_end?.getTime()).toBeGreaterThan(
      new Date(currentPeriodEnd ?? 0).getTime(),
    );
  });
});

describe('a look at Stripe that is older than the row', () => {
  it('is not kept', async () => {
    const { fan, join, row, told } = await givenFan();
    const { id } = await join();
    const [first] = (await noticesOf(fan)).filter(({ type }) => type === 'customer.subscription.updated');
    if (first === undefined) throw new Error('Stripe wrote no event');
    // Between the look (the first request) and its record the member lets it end.
    const overtaken = afterAnswer(till, 1, async () => {
      await changeSubscription(till, { id, cancelsAtPeriodEnd: true }, callBy(fan));
    });
    await deliver(overtaken, first);
    expect(await row()).toMatchObject({ cancels_at_period_end: 1 });
    expect(await told()).toEqual(['null → incomplete', 'incomplete → active', 'active → active (ends)']);
  });
});

describe('ending a membership', () => {
  it('lets it end with its period, and takes that back', async () => {
    const { fan, join, told, benefits, endPeriod, hear: hears, row } = await givenFan();
    const { id } = await join();
    const call = callBy(fan);
    expect(await endSubscription(till, id, call)).toMatchObject({
      status: 'active',
      cancelsAtPeriodEnd: true,
    });
    expect(await benefits()).toBeDefined();
    const back = await changeSubscription(till, { id, cancelsAtPeriodEnd: false }, call);
    expect(back).toMatchObject({ status: 'active', cancelsAtPeriodEnd: false });
    await changeSubscription(till, { id, cancelsAtPeriodEnd: true }, call);
    await endPeriod();
    await hears();
    expect(await row()).toMatchObject({ status: 'ended' });
    expect(await told()).toEqual([
      'null → incomplete',
      'incomplete → active',
      'active → active (ends)',
      'active → active',
      'active → active (ends)',
      'active → ended (ends)',
    ]);
    const late = changeSubscription(till, { id, cancelsAtPeriodEnd: false }, call);
    await expect(late).rejects.toMatchObject({ type: 'subscription-not-running' });
  });

  it('that was not paid yet is at once, and another plan may follow', async () => {
    const { fan, join } = await givenFan();
    const { id } = await join('pm_card_chargeCustomerFail');
    expect(await endSubscription(till, id, callBy(fan))).toMatchObject({ status: 'ended' });
    const other = await createPlan(till, plan(), callBy(ADMIN));
    expect(await join('pm_card_visa', other.id)).toMatchObject({ status: 'active' });
  });

  it('is at once at an admin’s word, and nobody else’s', async () => {
    const { join, list, benefits } = await givenFan();
    const { id } = await join();
    const stranger = await givenUser(till.db);
    await expect(endSubscription(till, id, callBy(stranger))).rejects.toMatchObject({ kind: 'not-found' });
    const strange = listSubscriptions(till, { limit: 1, userId: newId() }, callBy(stranger));
    await expect(strange).rejects.toMatchObject({ kind: 'not-found' });
    const request = { paymentMethodId: 'pm_card_visa' };
    await expect(paySubscription(till, { id, request }, callBy(stranger))).rejects.toMatchObject({
      kind: 'not-found',
    });

    expect(await endSubscription(till, id, callBy(ADMIN))).toMatchObject({ status: 'ended' });

    expect(await benefits()).toBeUndefined();
    expect((await list()).items).toMatchObject([{ id, status: 'ended', endedAt: expect.any(String) }]);
    await expect(endSubscription(till, id, callBy(ADMIN))).rejects.toMatchObject({
      type: 'subscription-not-running',
    });
  });

  it('happens to one that never got to Stripe, after an hour', async () => {
    const { fan, join, row, told } = await givenFan();
    wire.plan({ method: 'POST', path: '/v1/customers', happens: 'unreached', times: 2 });
    await expect(join()).rejects.toMatchObject({ kind: 'unavailable' });
    const long = after(new Date(), -2 * HOUR);
    const times = { created_at: long, updated_at: long };
    await till.db.updateTable('subscriptions').set(times).where('user_id', '=', fan.id).execute();
    await reconcile(till, run);
    expect(await row()).toMatchObject({ status: 'ended', current_user_key: null });
    expect(await told()).toEqual(['null → incomplete', 'incomplete → ended']);
  });
});

describe('a person who is erased', () => {
  it('is no member any more, and has no cards at Stripe', async () => {
    const { fan, join, row, told } = await givenFan();
    await join();
    const { provider_customer_id: customer } = await till.db
      .selectFrom('payment_customers')
      .selectAll()
      .where('user_id', '=', fan.id)
      .executeTakeFirstOrThrow();
    const event = received(authEvents.UserErased, { userId: fan.id });

    await eraseMember(till, event);
    await eraseMember(till, event);

    expect(await row()).toMatchObject({ status: 'ended' });
    expect((await told()).at(-1)).toBe('active → ended');
    expect(await till.stripe.ask((client) => client.customers.retrieve(customer))).toMatchObject({
      deleted: true,
    });
  });

  it('may never have been one', async () => {
    await eraseMember(till, received(authEvents.UserErased, { userId: newId() }));
  });
});
