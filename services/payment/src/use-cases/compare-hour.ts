import type { PaymentContainer } from '../container.ts';
import { addUp, type BookSum, oneOf } from '../domain/book-sums.ts';
import type { Difference } from '../domain/books.ts';
import { type Movement, movementsOf } from '../provider/day-books.ts';
import { disputesOf, paymentsOf, refundsOf, type Span } from '../store/books.ts';
import { judge, type Suspect } from './judge-suspect.ts';
import { matchMovements } from './match-movements.ts';

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly sums: readonly BookSum[];
}

/**
 * Compares an hour of the account at Stripe with our books, from both sides. Whatever does not fit at the first
 * look is only a suspect: what one side has in this hour the other may have a moment earlier or later, or be
 * changing right now. So each suspect is looked at anew on both sides, and only what still differs is reported.
 */
export async function compareHour(container: PaymentContainer, span: Span): Promise<Comparison> {
  const { stripe, environment } = container;
  const sums: BookSum[] = [];
  const suspects: Suspect[] = [];
  const seen = new Set<string>();
  for await (const movements of movementsOf(stripe, { ...span, environment })) {
    const page = await comparePage(container, movements);
    sums.push(...page.sums);
    suspects.push(...page.suspects);
    for (const id of page.seen) seen.add(id);
  }
  suspects.push(...(await unseen(container, span, seen)));
  const differences: Difference[] = [];
  for (const suspect of suspects) differences.push(...(await judge(container, suspect)));
  return { differences, sums: addUp(sums) };
}

interface Page {
  readonly sums: readonly BookSum[];
  readonly suspects: readonly Suspect[];
  /** The ids of our rows that Stripe has. */
  readonly seen: readonly string[];
}

async function comparePage(container: PaymentContainer, movements: readonly Movement[]): Promise<Page> {
  const match = await matchMovements(container, movements);
  const sums: BookSum[] = [];
  const suspects: Suspect[] = [];
  const seen: string[] = [];
  for (const movement of movements) {
    const found = match(movement);
    if (found === undefined) continue;
    const isCounted = movement.object === 'payment' || movement.isCounted;
    if (isCounted) sums.push(oneOf('theirs', movement.object, movement));
    if (isCounted && found.row !== undefined) sums.push(oneOf('ours', movement.object, found.row));
    if (found.row !== undefined) seen.push(found.row.id);
    if (!found.fits) suspects.push(suspectOf(movement));
  }
  return { sums, suspects, seen };
}

/** Our rows of the hour that Stripe's list of the hour does not have. */
async function unseen(
  { db }: PaymentContainer,
  span: Span,
  seen: ReadonlySet<string>,
): Promise<readonly Suspect[]> {
  const isUnseen = ({ id }: { readonly id: string }) => !seen.has(id);
  const payments = (await paymentsOf(db, span)).filter(isUnseen);
  const refunds = (await refundsOf(db, span)).filter(isUnseen);
  const disputes = (await disputesOf(db, span)).filter(isUnseen);
  return [
    ...payments.map(({ id, intentId }) => ({ object: 'payment' as const, paymentId: id, intentId })),
    ...refunds.map(({ id, providerRefundId }) => ({
      object: 'refund' as const,
      refundId: id,
      providerRefundId,
    })),
    ...disputes.map(({ providerDisputeId }) => ({ object: 'dispute' as const, providerDisputeId })),
  ];
}

function suspectOf(movement: Movement): Suspect {
  switch (movement.object) {
    case 'payment':
      return { object: 'payment', paymentId: movement.paymentId, intentId: movement.intentId };
    case 'refund':
      return {
        object: 'refund',
        refundId: movement.refundId ?? null,
        providerRefundId: movement.providerRefundId,
      };
    case 'dispute':
      return { object: 'dispute', providerDisputeId: movement.providerDisputeId };
  }
}
