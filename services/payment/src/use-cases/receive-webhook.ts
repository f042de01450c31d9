import { PROVIDER } from '@concert/service-kit/identity';
import type { Call } from '@concert/service-kit/routes';
import { invalidField, Problem } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { isEventBody } from '../provider/event-body.ts';
import { readNotice } from '../provider/notices.ts';
import { followIntentNotice } from './follow-intent-notice.ts';
import { followRefundNotice } from './follow-refund-notice.ts';

/**
 * Takes an event from Stripe. Events come more than once and in any order; each changes something once. What is
 * not ours is acknowledged and ignored.
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
  const notice = readNotice(event, container.environment);
  if (notice === undefined) return;
  const cause = { actor: PROVIDER, correlationId };
  if (notice.about === 'intent') await followIntentNotice(container, notice, cause);
  else await followRefundNotice(container, notice, cause);
}
