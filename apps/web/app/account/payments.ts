import type { Payment } from '../api/types.ts';

export interface Standing {
  readonly key:
    | 'refunded'
    | 'partly-refunded'
    | 'disputed'
    | 'paid'
    | 'failed'
    | 'processing'
    | 'requires-action';
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
}

/** How a payment stands for the one who paid: what came back says more than that it once went through. */
export function paymentStanding(payment: Payment): Standing {
  if (payment.status === 'failed') return { key: 'failed', tone: 'bad' };
  if (payment.status === 'processing') return { key: 'processing', tone: 'warn' };
  if (payment.status === 'requires_action') return { key: 'requires-action', tone: 'warn' };
  if (payment.disputedMinor > 0) return { key: 'disputed', tone: 'warn' };
  if (payment.refundedMinor >= payment.amountMinor) return { key: 'refunded', tone: 'quiet' };
  if (payment.refundedMinor > 0) return { key: 'partly-refunded', tone: 'quiet' };
  return { key: 'paid', tone: 'good' };
}
