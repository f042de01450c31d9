import { addMoney, type Money, money, multiplyMoney, percentOf } from '@concert/values/money';
import type { Booking, TicketType } from '../api/types.ts';

/** How many tickets of each type, by its id; zero is absent. */
export type Selection = Readonly<Record<string, number>>;

/** The most of a ticket type that can be chosen now; `hasPresale` says whether the reader may buy with the members. */
export function limitOf(type: TicketType, hasPresale = false): number {
  const isOpen = type.onSale === 'now' || (type.onSale === 'members-only' && hasPresale);
  return isOpen ? Math.max(0, Math.min(type.maxPerBooking, type.available)) : 0;
}

/** The selection with one quantity changed, kept between zero and `limit`. */
export function withQuantity(
  selection: Selection,
  { id, limit }: { readonly id: string; readonly limit: number },
  quantity: number,
): Selection {
  const { [id]: _replaced, ...rest } = selection;
  const kept = Math.min(Math.max(0, Math.trunc(quantity)), limit);
  return kept === 0 ? rest : { ...rest, [id]: kept };
}

/** What is left of a selection when availability has changed; types that are gone drop out. */
export function fitSelection(
  selection: Selection,
  types: readonly TicketType[],
  hasPresale = false,
): Selection {
  return types.reduce<Selection>((fitted, type) => {
    const limit = limitOf(type, hasPresale);
    return withQuantity(fitted, { id: type.id, limit }, selection[type.id] ?? 0);
  }, {});
}

export function ticketCount(selection: Selection): number {
  return Object.values(selection).reduce((sum, quantity) => sum + quantity, 0);
}

/** Of a purchase: its currency, and what a member gets off the prices (not off the fees). */
export interface Terms {
  readonly currency: string;
  readonly discountPercent: number;
}

/** What one ticket costs, its fee included. */
export function ticketPrice(type: TicketType, { currency, discountPercent }: Terms): Money {
  const { amountMinor } = percentOf(money(type.priceMinor, currency), discountPercent);
  return money(type.totalMinor - amountMinor, currency);
}

/** What a selection costs, fees included. */
export function selectionTotal(selection: Selection, types: readonly TicketType[], terms: Terms): Money {
  return types.reduce(
    (sum, type) => addMoney(sum, multiplyMoney(ticketPrice(type, terms), selection[type.id] ?? 0)),
    money(0, terms.currency),
  );
}

/** What a booking holds. */
export function heldSelection(booking: Booking): Selection {
  return Object.fromEntries(booking.items.map(({ ticketTypeId, quantity }) => [ticketTypeId, quantity]));
}

/** The most of a ticket type for somebody who holds `held` of it already, which are not among those available. */
export function limitWithHeld(type: TicketType, held: number): number {
  const isOpen = type.onSale === 'now' || held > 0;
  return isOpen ? Math.max(held, Math.min(type.maxPerBooking, Math.max(0, type.available) + held)) : 0;
}

/** The items of a hold. */
export function itemsOf(selection: Selection): { ticketTypeId: string; quantity: number }[] {
  return Object.entries(selection).map(([ticketTypeId, quantity]) => ({ ticketTypeId, quantity }));
}

/** A selection kept across a login; anything else in its place is an empty one. */
export function parseSelection(text: string | null): Selection {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    const entries = Object.entries(value).filter(
      (entry): entry is [string, number] => Number.isInteger(entry[1]) && entry[1] > 0,
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
