import { RuntimeConfig } from '@concert/service-kit/config';
import { z } from 'zod';

/** The environment of the payment functions. */
export const PaymentConfig = RuntimeConfig.extend({
  /** Where Stripe's API is, when it is not Stripe itself: `http://127.0.0.1:12111`. */
  STRIPE_API_URL: z.url().optional(),
  /** Where a browser sends the card, when it is not Stripe itself. */
  STRIPE_BROWSER_URL: z.url().optional(),
  /**
   * Milliseconds for one request to Stripe. Paying asks twice, each with one repetition, and must be done before
   * API Gateway gives up after 29 seconds.
   */
  STRIPE_TIMEOUT_MS: z.coerce.number().int().min(100).max(6_500).default(6_000),
});
