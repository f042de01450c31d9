import type { Stock } from '../checkout/availability.ts';

/** What the socket tells that matters to a page with one event (`@concert/contracts/live`). */
export type Told =
  | { readonly type: 'stock'; readonly stock: Stock }
  | { readonly type: 'ask-again' }
  | { readonly type: 'refused'; readonly isForGood: boolean }
  | { readonly type: 'other' };

/** Reads a message by hand: the contract's own validator would weigh more than the whole page. */
export function readTold(text: unknown, eventId: string): Told {
  const message = parsed(text);
  switch (message.type) {
    case 'availability':
      return message.eventId === eventId
        ? { type: 'stock', stock: stockOf(message.ticketTypes) }
        : { type: 'other' };
    case 'forgotten':
      return { type: 'ask-again' };
    case 'refused':
      return { type: 'refused', isForGood: message.reason !== 'unavailable' };
    default:
      return { type: 'other' };
  }
}

function parsed(text: unknown): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(String(text));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function stockOf(types: unknown): Stock {
  const stock = new Map<string, number>();
  for (const type of Array.isArray(types) ? types : []) {
    if (isRecord(type) && typeof type.ticketTypeId === 'string' && typeof type.available === 'number')
      stock.set(type.ticketTypeId, type.available);
  }
  return stock;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
