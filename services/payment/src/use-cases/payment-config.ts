import type { PaymentContainer } from '../container.ts';

/** What a browser needs to take a card. */
export async function paymentConfig({ stripe, browserUrl }: PaymentContainer) {
  return { publishableKey: await stripe.publishableKey(), apiUrl: browserUrl };
}
