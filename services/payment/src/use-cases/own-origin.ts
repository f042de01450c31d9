import { invalidField } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';

/** So that the bank's page sends nobody to a place that an attacker chose. @throws Problem `invalid-request` */
export function requireOwnOrigin(
  { publicOrigin }: Pick<PaymentContainer, 'publicOrigin'>,
  returnUrl: string | undefined,
): void {
  if (returnUrl === undefined || new URL(returnUrl).origin === publicOrigin) return;
  throw invalidField('returnUrl', `must begin with ${publicOrigin}`);
}
