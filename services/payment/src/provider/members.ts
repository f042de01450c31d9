import { money } from '@concert/values/money';
import { invalidField } from '@concert/values/problems';
import { failureCodeOf } from '../domain/intent.ts';
import type { Plan } from '../domain/plan.ts';
import { toProvider } from '../domain/provider-amount.ts';
import { ProviderAway, ProviderRefusal } from './faults.ts';
import type { StripeAccess } from './stripe-access.ts';

/** Whose something is at Stripe. Names and addresses stay here. */
export interface Owner {
  readonly userId: string;
  readonly environment: string;
}

/** Gives a plan its product and price, once for each plan. @returns the price's id */
export async function createPrice(stripe: StripeAccess, plan: Plan, environment: string): Promise<string> {
  const { amount, currency } = toProvider(money(plan.priceMinor, plan.currency));
  const metadata = { planId: plan.id, environment };
  return underFreshKey(`plan-${plan.id}`, async (idempotencyKey) => {
    const price = await stripe.ask((client) =>
      client.prices.create(
        {
          currency,
          unit_amount: amount,
          recurring: { interval: plan.interval },
          product_data: { name: plan.name, metadata },
          metadata,
        },
        { idempotencyKey },
      ),
    );
    return price.id;
  });
}

/** Makes a user's customer. @returns its id */
export async function createCustomer(stripe: StripeAccess, owner: Owner): Promise<string> {
  return underFreshKey(`customer-${owner.userId}`, async (idempotencyKey) => {
    const metadata = { userId: owner.userId, environment: owner.environment };
    return (await stripe.ask((client) => client.customers.create({ metadata }, { idempotencyKey }))).id;
  });
}

/** Removes a customer, with its cards, and ends its subscriptions. One that is gone already is gone. */
export async function deleteCustomer(stripe: StripeAccess, customerId: string): Promise<void> {
  try {
    await stripe.ask((client) => client.customers.del(customerId));
  } catch (error) {
    if (!(error instanceof ProviderRefusal && error.code === 'resource_missing')) throw error;
  }
}

export type AttachedCard = { readonly cardId: string } | { readonly failureCode: string };

/**
 * Gives a card to a customer and has what is due later charged to it. A decline is an answer, not an error.
 * @param idempotencyKey the same for twins of one try
 * @throws Problem `invalid-request` for a payment method that cannot be used
 */
export async function attachCard(
  stripe: StripeAccess,
  customerId: string,
  by: { readonly paymentMethodId: string; readonly idempotencyKey: string },
): Promise<AttachedCard> {
  const { paymentMethodId, idempotencyKey } = by;
  try {
    const { id } = await stripe.ask((client) =>
      client.paymentMethods.attach(paymentMethodId, { customer: customerId }, { idempotencyKey }),
    );
    await stripe.ask((client) =>
      client.customers.update(customerId, { invoice_settings: { default_payment_method: id } }),
    );
    return { cardId: id };
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error;
    if (error.isDecline) {
      return { failureCode: failureCodeOf({ code: error.code, decline_code: error.declineCode }) };
    }
    throw invalidField(
      'paymentMethodId',
      'is not a payment method that can be used here; enter the card again',
    );
  }
}

/**
 * Makes something that does no harm when it is made twice, under a key of its own; under another one when Stripe
 * keeps a failure under the first.
 */
async function underFreshKey<Made>(key: string, make: (key: string) => Promise<Made>): Promise<Made> {
  try {
    return await make(key);
  } catch (error) {
    if (error instanceof ProviderAway && error.isRemembered) return make(`${key}-again`);
    throw error;
  }
}
