import type Stripe from 'stripe';
import type { Settlement } from '../domain/payment.ts';
import { roundedFromProvider } from '../domain/provider-amount.ts';
import type { StripeAccess } from './stripe-access.ts';

/** What an intent's charge came to in the account; undefined while Stripe does not know it yet. */
export async function retrieveSettlement(
  stripe: StripeAccess,
  intentId: string,
): Promise<Settlement | undefined> {
  const intent = await stripe.ask((client) =>
    client.paymentIntents.retrieve(intentId, { expand: ['latest_charge.balance_transaction'] }),
  );
  const charge = intent.latest_charge;
  const movement = typeof charge === 'string' ? null : charge?.balance_transaction;
  return movement == null || typeof movement === 'string' ? undefined : readSettlement(movement);
}

function readSettlement({ fee, net, currency }: Stripe.BalanceTransaction): Settlement {
  const { amountMinor: feeMinor } = roundedFromProvider(fee, currency);
  const { amountMinor: netMinor, currency: settled } = roundedFromProvider(net, currency);
  return { feeMinor, netMinor, currency: settled };
}
