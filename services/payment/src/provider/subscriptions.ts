import type Stripe from 'stripe';
import type { Intent } from '../domain/intent.ts';
import { isOwing, type SeenSubscription, subscriptionStatusOf } from '../domain/subscription.ts';
import { ProviderAway, ProviderRefusal } from './faults.ts';
import { retrieveIntent } from './intents.ts';
import type { StripeAccess } from './stripe-access.ts';

/** What a subscription is made of. */
export interface Terms {
  readonly subscriptionId: string;
  readonly userId: string;
  readonly environment: string;
  readonly customerId: string;
  readonly priceId: string;
  readonly trialDays: number;
}

/**
 * Makes a membership's subscription, or finds the one that an earlier request made. It charges nobody: its first
 * invoice waits to be paid. A trial begins at once, which is why it must not be made twice.
 * @returns Stripe's id
 */
export async function openProviderSubscription(stripe: StripeAccess, terms: Terms): Promise<string> {
  const key = `subscription-${terms.subscriptionId}`;
  const made = await findMadeSubscription(stripe, terms);
  if (made !== undefined) return made;
  try {
    return await create(stripe, terms, key);
  } catch (error) {
    if (!(error instanceof ProviderAway && error.isRemembered)) throw error;
    // Whether that failure made it is not known before we look.
    return (await findMadeSubscription(stripe, terms)) ?? (await create(stripe, terms, `${key}-again`));
  }
}

/** The subscription that was made for a membership, by its metadata. */
export async function findMadeSubscription(
  stripe: StripeAccess,
  { customerId, subscriptionId }: Pick<Terms, 'customerId' | 'subscriptionId'>,
): Promise<string | undefined> {
  return stripe.ask(async (client) => {
    for await (const one of client.subscriptions.list({ customer: customerId, status: 'all', limit: 100 })) {
      if (one.metadata.subscriptionId === subscriptionId) return one.id;
    }
    return undefined;
  });
}

async function create(stripe: StripeAccess, terms: Terms, idempotencyKey: string): Promise<string> {
  const { subscriptionId, userId, environment, customerId, priceId, trialDays } = terms;
  const { id } = await stripe.ask((client) =>
    client.subscriptions.create(
      {
        customer: customerId,
        items: [{ price: priceId }],
        payment_behavior: 'default_incomplete',
        payment_settings: { save_default_payment_method: 'on_subscription' },
        ...(trialDays === 0 ? {} : { trial_period_days: trialDays }),
        metadata: { subscriptionId, userId, environment },
      },
      { idempotencyKey },
    ),
  );
  return id;
}

/** A subscription as it is now, with the payment that is open, if any. */
export async function retrieveSubscription(stripe: StripeAccess, id: string): Promise<SeenSubscription> {
  const subscription = await stripe.ask((client) =>
    client.subscriptions.retrieve(id, { expand: ['latest_invoice.payments'] }),
  );
  const { status, isStray } = subscriptionStatusOf(subscription.status);
  const openIntent = isOwing(status) ? await openIntentOf(stripe, subscription) : null;
  const end = subscription.items.data[0]?.current_period_end;
  return {
    providerSubscriptionId: subscription.id,
    status,
    isStray,
    // Before the first payment no period has begun.
    currentPeriodEnd: end === undefined || status === 'incomplete' ? null : new Date(end * 1000),
    cancelsAtPeriodEnd: subscription.cancel_at_period_end,
    failureCode: openIntent?.failure?.code ?? null,
    openIntent,
  };
}

async function openIntentOf(stripe: StripeAccess, subscription: Stripe.Subscription): Promise<Intent | null> {
  const invoice = subscription.latest_invoice;
  if (invoice === null || typeof invoice === 'string' || invoice.status !== 'open') return null;
  const intent = invoice.payments?.data[0]?.payment.payment_intent;
  if (intent === undefined) return null;
  return retrieveIntent(stripe, typeof intent === 'string' ? intent : intent.id);
}

/** Has further invoices charged to this card. */
export async function useCard(stripe: StripeAccess, id: string, cardId: string): Promise<void> {
  await stripe.ask((client) => client.subscriptions.update(id, { default_payment_method: cardId }));
}

/** Lets a subscription end with its period, or go on. @returns false when it is over */
export async function setCancelsAtPeriodEnd(
  stripe: StripeAccess,
  id: string,
  cancels: boolean,
): Promise<boolean> {
  return unlessOver(() =>
    stripe.ask((client) => client.subscriptions.update(id, { cancel_at_period_end: cancels })),
  );
}

/** Ends a subscription at once; its open invoice is void. One that is over already is over. */
export async function cancelProviderSubscription(stripe: StripeAccess, id: string): Promise<void> {
  await unlessOver(() => stripe.ask((client) => client.subscriptions.cancel(id)));
}

async function unlessOver(change: () => Promise<unknown>): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    // Stripe refuses to change what has ended, with several codes; whether it has shows the look that follows.
    if (error instanceof ProviderRefusal) return false;
    throw error;
  }
}
