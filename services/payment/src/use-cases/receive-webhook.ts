import type { Cause } from '@concert/service-kit/events';
import { PROVIDER } from '@concert/service-kit/identity';
import type { Call } from '@concert/service-kit/routes';
import { invalidField, Problem } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { isEventBody } from '../provider/event-body.ts';
import { type Notice, readNotice } from '../provider/notices.ts';
import { followDisputeNotice } from './follow-dispute-notice.ts';
import { followIntentNotice } from './follow-intent-notice.ts';
import { followRefundNotice } from './follow-refund-notice.ts';
import { followChargeNotice } from './follow-settlement.ts';
import { followSubscriptionNotice } from './follow-subscription-notice.ts';

/**
 * Takes an event from Stripe. Events come more than once and in any order; each changes something once. What is
 * not ours (of another type, product, environment or mode) is acknowledged and ignored, as Stripe would send it
 * again for days otherwise.
 * @throws Problem `bad-signature`, `invalid-request` for a body that is no event (400); `unavailable` (503) when it cannot be applied now: Stripe sends it again
 */
export async function receiveWebhook(
  container: PaymentContainer,
  { body, signature }: { readonly body: string; readonly signature: string },
  { correlationId }: Pick<Call<undefined>, 'correlationId'>,
): Promise<void> {
  if (!isEventBody(body)) throw invalidField('body', 'must be an event as Stripe writes them');
  const event = await container.stripe.verified(body, signature);
  if (event === undefined) {
    throw new Problem('invalid', {
      type: 'bad-signature',
      detail: 'The signature is not that of Stripe over this body, or it is older than five minutes.',
    });
  }
  if (!(await container.stripe.isOurMode(event))) return;
  const notice = readNotice(event, container.environment);
  if (notice !== undefined) await follow(container, notice, { actor: PROVIDER, correlationId });
}

async function follow(container: PaymentContainer, notice: Notice, cause: Cause): Promise<void> {
  switch (notice.about) {
    case 'intent':
      return followIntentNotice(container, notice, cause);
    case 'refund':
      return followRefundNotice(container, notice, cause);
    case 'charge':
      return followChargeNotice(container, notice);
    case 'dispute':
      return followDisputeNotice(container, notice, cause);
    case 'subscription':
      return followSubscriptionNotice(container, notice, cause);
  }
}
