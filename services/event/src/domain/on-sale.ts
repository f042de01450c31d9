import type { EventStatus, TicketType } from './event.ts';

export type OnSale = 'not-yet' | 'now' | 'ended' | 'sold-out';

interface SaleOf {
  readonly status: EventStatus;
  readonly endsAt: Date;
}

/**
 * How the sale of a ticket type stands.
 * @param free tickets neither sold nor held
 * @param now the database's time, by which holds are judged too
 */
export function onSale(
  event: SaleOf,
  window: Pick<TicketType, 'salesStartAt' | 'salesEndAt'>,
  { free, now }: { readonly free: number; readonly now: Date },
): OnSale {
  if (event.status === 'cancelled' || hasEnded(event, window, now)) return 'ended';
  if (event.status === 'draft' || (window.salesStartAt !== null && now < window.salesStartAt))
    return 'not-yet';
  return free > 0 ? 'now' : 'sold-out';
}

/**
 * Whether nothing is left of what is or will be on sale. Left-over tickets of a sale that ended help nobody;
 * when every sale has ended, all of them are looked at.
 */
export function isSoldOut(
  event: SaleOf,
  ticketTypes: readonly Pick<TicketType, 'id' | 'salesStartAt' | 'salesEndAt'>[],
  { free, now }: { readonly free: ReadonlyMap<string, number>; readonly now: Date },
): boolean {
  const open = ticketTypes.filter((type) => !hasEnded(event, type, now));
  const considered = open.length > 0 ? open : ticketTypes;
  return considered.length > 0 && considered.every((type) => (free.get(type.id) ?? 0) === 0);
}

/** The cheapest ticket type's price; null when there is none. */
export function fromPrice(ticketTypes: readonly Pick<TicketType, 'priceMinor'>[]): number | null {
  return ticketTypes.length === 0 ? null : Math.min(...ticketTypes.map(({ priceMinor }) => priceMinor));
}

function hasEnded(event: SaleOf, { salesEndAt }: Pick<TicketType, 'salesEndAt'>, now: Date): boolean {
  return now >= event.endsAt || (salesEndAt !== null && now >= salesEndAt);
}
