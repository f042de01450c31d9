import type { TicketType } from '../api/types.ts';

export type Availability = 'plenty' | 'few' | 'sold-out' | 'not-yet' | 'ended';

const FEW_TICKETS = 10;
const FEW_SHARE = 0.05;

/** What to say of a ticket type's stock; exact numbers only where they help to decide. */
export function availabilityOf(type: TicketType): Availability {
  if (type.onSale === 'not-yet' || type.onSale === 'ended') return type.onSale;
  if (type.onSale === 'sold-out' || type.available <= 0) return 'sold-out';
  const isFew = type.available <= FEW_TICKETS || type.available <= type.capacity * FEW_SHARE;
  return isFew ? 'few' : 'plenty';
}
