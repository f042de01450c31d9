import type { Booking, Payment } from '../api/types.ts';

/** Which screen a checkout shows. */
export type Stage = 'pay' | 'authenticate' | 'processing' | 'expired' | 'cancelled' | 'done';

/**
 * The screen that a booking and its payment call for. A payment under way outlives the hold: it either still
 * gets the tickets or its money back, so its buyer waits instead of reading that all is lost.
 */
export function stageOf(booking: Booking, payment: Payment | undefined, isOver: boolean): Stage {
  if (booking.status === 'confirmed') return 'done';
  if (booking.status === 'cancelled') return 'cancelled';
  if (payment?.status === 'succeeded' || payment?.status === 'processing') return 'processing';
  if (booking.status === 'expired' || isOver) return 'expired';
  return payment?.status === 'requires_action' ? 'authenticate' : 'pay';
}

/** How long to wait before asking again, in milliseconds: soon at first, then seldom. */
export function pollDelay(round: number): number {
  return Math.min(5000, 600 + round * 200);
}

/** After how long the wait is called unusual. */
export const SLOW_AFTER_MILLISECONDS = 30_000;
