import type { EventStatus, SaleState, TicketType } from './event.ts';

type SaleWindow = Pick<TicketType, 'salesStartAt' | 'salesEndAt' | 'memberSalesStartAt'>;

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
  window: SaleWindow,
  { free, now }: { readonly free: number; readonly now: Date },
): SaleState {
  if (event.status === 'cancelled' || hasEnded(event, window, now)) return 'ended';
  if (event.status === 'draft' || !hasBegun(window.memberSalesStartAt ?? window.salesStartAt, now))
    return 'not-yet';
  if (free === 0) return 'sold-out';
  return hasBegun(window.salesStartAt, now) ? 'now' : 'members-only';
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

/** The lowest price without a fee, and the least that a ticket costs with its fee; null when there is none. */
export function fromPrices(ticketTypes: readonly Pick<TicketType, 'priceMinor' | 'feeMinor'>[]): {
  readonly fromPriceMinor: number | null;
  readonly fromTotalMinor: number | null;
} {
  if (ticketTypes.length === 0) return { fromPriceMinor: null, fromTotalMinor: null };
  return {
    fromPriceMinor: Math.min(...ticketTypes.map(({ priceMinor }) => priceMinor)),
    fromTotalMinor: Math.min(...ticketTypes.map(totalOf)),
  };
}

/** What one ticket costs. */
export const totalOf = ({ priceMinor, feeMinor }: Pick<TicketType, 'priceMinor' | 'feeMinor'>): number =>
  priceMinor + feeMinor;

const hasBegun = (start: Date | null, now: Date): boolean => start === null || now >= start;

function hasEnded(event: SaleOf, { salesEndAt }: Pick<TicketType, 'salesEndAt'>, now: Date): boolean {
  return now >= event.endsAt || (salesEndAt !== null && now >= salesEndAt);
}
