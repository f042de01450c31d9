import { type Environment, readConfig } from '@concert/service-kit/config';
import { openRuntime, type Runtime } from '@concert/service-kit/runtime';
import { PaymentConfig } from './config.ts';
import { openStripe, type StripeAccess } from './provider/stripe-access.ts';
import { openPaymentCache, type PaymentCache } from './store/payment-cache.ts';

/** What the payment use cases work with. */
export interface PaymentContainer extends Runtime {
  readonly stripe: StripeAccess;
  readonly kept: PaymentCache;
  /** Marks our objects at Stripe, since several environments may share an account in test mode. */
  readonly environment: string;
  readonly publicOrigin: string;
  readonly browserUrl: string | null;
}

/** The only place where the payment service's dependencies are built. */
export async function buildContainer(environment: Environment): Promise<PaymentContainer> {
  const config = readConfig(PaymentConfig, environment);
  const runtime = await openRuntime('payment', config);
  const { STRIPE_API_URL: apiUrl, STRIPE_TIMEOUT_MS: timeout } = config;
  return {
    ...runtime,
    stripe: openStripe(runtime.secrets, { apiUrl, timeout }, (error) =>
      runtime.telemetry.degraded('stripe', error),
    ),
    kept: openPaymentCache(runtime.tables, runtime.clock, (error) =>
      runtime.telemetry.degraded('dynamodb', error),
    ),
    environment: config.CONCERT_ENV,
    publicOrigin: new URL(config.PUBLIC_ORIGIN).origin,
    browserUrl: config.STRIPE_BROWSER_URL ?? null,
  };
}
