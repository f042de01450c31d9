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

/**
 * Gives a plan its product and price. One that is made twice, after an unclear answer, does no harm: nobody
 * subscribes to it.
 * @returns the price's id
 * @throws Problem `invalid-request` for an amount or a currency that Stripe does not take
 */
export async function createPrice(stripe: StripeAccess, plan: Plan, environment: string): Promise<string> {
  const { amount, currency } = toProvider(money(plan.priceMinor, plan.currency));
  const metadata = { planId: plan.id, environment };
  const params = {
    currency,
    unit_amount: amount,
    recurring: { interval: plan.interval },
    product_data: { name: plan.name, metadata },
    metadata,
  };
  const create = async (idempotencyKey: string) =>
    (await stripe.ask((client) => client.prices.create(params, { idempotencyKey }))).id;
  const key = `plan-${plan.id}`;
  try {
    return await create(key);
  } catch (error) {
    if (error instanceof ProviderAway && error.isRemembered) return create(`${key}-again`);
    throw refusedPrice(error);
  }
}

function refusedPrice(error: unknown): unknown {
  if (!(error instanceof ProviderRefusal)) return error;
  if (error.param === 'unit_amount')
    return invalidField('priceMinor', 'is no price that cards can be charged');
  return error.param === 'currency'
    ? invalidField('currency', 'is not one that cards are charged in')
    : error;
}

/**
 * Makes a user's customer. One that is made twice does no harm: only the one whose id is stored gets a card.
 * @param idempotencyKey the same for twins of one try
 * @returns its id
 */
export async function createCustomer(
  stripe: StripeAccess,
  { userId, environment }: Owner,
  idempotencyKey: string,
): Promise<string> {
  const metadata = { userId, environment };
  return (await stripe.ask((client) => client.customers.create({ metadata }, { idempotencyKey }))).id;
}

/** Removes a customer, with its cards, and ends its subscriptions. One that is gone already is gone. */
export async function deleteCustomer(stripe: StripeAccess, customerId: string): Promise<void> {
  try {
    await stripe.ask((client) => client.customers.del(customerId));
  } catch (error) {
    if (!(error instanceof ProviderRefusal && error.code === 'resource_missing')) throw error;
  }
}

export type AttachedCard = { readonly cardId: string } | { readonly failureCode: string } | 'no-customer';

/**
 * Gives a card to a customer and has what is due later charged to it. A decline is an answer, not an error, and so
 * is a customer that somebody deleted at Stripe.
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
    if (error.param === 'customer') return 'no-customer';
    throw invalidField(
      'paymentMethodId',
      'is not a payment method that can be used here; enter the card again',
    );
  }
}
