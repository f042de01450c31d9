import type { WantedItem } from './offers.ts';

/** What a change takes in addition and what it gives back, by ticket type. */
export function differenceOf(
  before: readonly WantedItem[],
  after: readonly WantedItem[],
): { readonly more: readonly WantedItem[]; readonly fewer: readonly WantedItem[] } {
  const types = [...new Set([...before, ...after].map((item) => item.ticketTypeId))];
  const differences = types.map((ticketTypeId) => ({
    ticketTypeId,
    quantity: quantityIn(after, ticketTypeId) - quantityIn(before, ticketTypeId),
  }));
  return {
    more: differences.filter((one) => one.quantity > 0),
    fewer: differences.filter((one) => one.quantity < 0).map((one) => ({ ...one, quantity: -one.quantity })),
  };
}

const quantityIn = (items: readonly WantedItem[], ticketTypeId: string): number =>
  items.find((item) => item.ticketTypeId === ticketTypeId)?.quantity ?? 0;
