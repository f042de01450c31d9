import { addMoney, type Money, money, multiplyMoney } from '@concert/values/money';
import type { TicketType } from '../api/types.ts';

/** How many tickets of each type, by its id; zero is absent. */
export type Selection = Readonly<Record<string, number>>;

/** The most of a ticket type that can be chosen now. */
export function limitOf(type: TicketType): number {
  return type.onSale === 'now' ? Math.max(0, Math.min(type.maxPerBooking, type.available)) : 0;
}

/** The selection with one quantity changed, kept between zero and what can be had. */
export function withQuantity(selection: Selection, type: TicketType, quantity: number): Selection {
  const { [type.id]: _replaced, ...rest } = selection;
  const kept = Math.min(Math.max(0, Math.trunc(quantity)), limitOf(type));
  return kept === 0 ? rest : { ...rest, [type.id]: kept };
}

/** What is left of a selection when availability has changed; types that are gone drop out. */
export function fitSelection(selection: Selection, types: readonly TicketType[]): Selection {
  return types.reduce<Selection>((fitted, type) => withQuantity(fitted, type, selection[type.id] ?? 0), {});
}

export function ticketCount(selection: Selection): number {
  return Object.values(selection).reduce((sum, quantity) => sum + quantity, 0);
}

export function selectionTotal(selection: Selection, types: readonly TicketType[], currency: string): Money {
  return types.reduce(
    (sum, type) => addMoney(sum, multiplyMoney(money(type.priceMinor, currency), selection[type.id] ?? 0)),
    money(0, currency),
  );
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
