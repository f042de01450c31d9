import { isMissingReference } from '@concert/database/transactions';
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

/**
 * Why a transaction that takes stock failed, as the buyer is told: refused by the stock, or for a ticket type that
 * was taken away after its offer was read. Everything else stays what it is.
 */
export function refusalOf(error: unknown): unknown {
  if (error instanceof StockRefused) return stockProblem(error.refusal);
  if (isMissingReference(error))
    return conflict('not-on-sale', 'These tickets were taken off sale at this moment; choose anew.');
  return error;
}

function stockProblem(refusal: Refusal): Problem {
  return refusal.isOpen
    ? soldOut(refusal.ticketTypeId)
    : conflict('not-on-sale', 'This event is not on sale.');
}
