import type { PaymentContainer } from '../container.ts';
import type { ComparedObject } from '../domain/books.ts';
import type { Dispute } from '../domain/dispute.ts';
import type { Payment } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import type { Movement } from '../provider/day-books.ts';
import {
  disputesByProviderIds,
  paymentsByIds,
  paymentsByIntents,
  refundsByProviderIds,
} from '../store/books.ts';

/** What we have of a movement: its row, and whether both say the same. */
export interface Match {
  readonly row: { readonly id: string; readonly amountMinor: number; readonly currency: string } | undefined;
  readonly fits: boolean;
}

/**
 * Looks up at once what we have of a page of movements.
 * @returns what gives a movement's match, or undefined for one that is not ours
 */
export async function matchMovements(
  { db }: PaymentContainer,
  movements: readonly Movement[],
): Promise<(movement: Movement) => Match | undefined> {
  const payments = of(movements, 'payment').map((one) => one.paymentId);
  const refunds = of(movements, 'refund');
  const disputes = of(movements, 'dispute');
  const intents = [...refunds, ...disputes].flatMap(({ intentId }) => intentId ?? []);
  const refundIds = refunds.map((one) => one.providerRefundId);
  const disputeIds = disputes.map((one) => one.providerDisputeId);
  const rows: Rows = {
    payments: byKey(await paymentsByIds(db, payments), (row) => row.id),
    owned: byKey(await paymentsByIntents(db, intents), (row) => row.intentId),
    refunds: byKey(await refundsByProviderIds(db, refundIds), (row) => row.providerRefundId),
    disputes: byKey(await disputesByProviderIds(db, disputeIds), (row) => row.providerDisputeId),
  };
  return (movement) => matchOf(movement, rows);
}

type ByKey<Row> = ReadonlyMap<string | null, Row>;

interface Rows {
  readonly payments: ByKey<Payment>;
  /** The payments whose refunds and disputes these are, by intent. */
  readonly owned: ByKey<Payment>;
  readonly refunds: ByKey<Refund>;
  readonly disputes: ByKey<Dispute>;
}

function matchOf(movement: Movement, rows: Rows): Match | undefined {
  switch (movement.object) {
    case 'payment': {
      const row = rows.payments.get(movement.paymentId);
      const isIts = row?.intentId === movement.intentId && row.status === 'succeeded';
      return isIts ? { row, fits: isSameAmount(row, movement) } : { row: undefined, fits: false };
    }
    case 'refund': {
      const isOurs = movement.refundId !== undefined || rows.owned.has(movement.intentId ?? '');
      return isOurs ? matched(rows.refunds.get(movement.providerRefundId), movement) : undefined;
    }
    case 'dispute': {
      const isOurs = rows.owned.has(movement.intentId ?? '');
      return isOurs ? matched(rows.disputes.get(movement.providerDisputeId), movement) : undefined;
    }
  }
}

function matched(row: Refund | Dispute | undefined, movement: Entry & { readonly status: string }): Match {
  return { row, fits: row?.status === movement.status && isSameAmount(row, movement) };
}

interface Entry {
  readonly amountMinor: number;
  readonly currency: string;
}

const isSameAmount = (a: Entry, b: Entry): boolean =>
  a.amountMinor === b.amountMinor && a.currency === b.currency;

const of = <Kind extends ComparedObject>(movements: readonly Movement[], kind: Kind) =>
  movements.filter((one): one is Extract<Movement, { object: Kind }> => one.object === kind);

function byKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string | null): ByKey<Row> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}
