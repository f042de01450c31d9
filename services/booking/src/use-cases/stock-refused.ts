import type { ClaimResult } from '@concert/inventory/stock';
import { conflict, type Problem } from '@concert/values/problems';

type Refusal = Extract<ClaimResult, { claimed: false }>;

/** Thrown inside a transaction to roll it back when the stock gave less than was asked for. */
export class StockRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`stock refused for ${refusal.ticketTypeId}`);
    this.name = 'StockRefused';
    this.refusal = refusal;
  }
}

export function soldOut(ticketTypeId: string): Problem {
  return conflict(
    'sold-out',
    `Too few tickets are left of ticket type ${ticketTypeId}; choose fewer, or another type.`,
  );
}

export function stockProblem(refusal: Refusal): Problem {
  return refusal.isOpen
    ? soldOut(refusal.ticketTypeId)
    : conflict('not-on-sale', 'This event is not on sale.');
}
