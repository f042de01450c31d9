import type { paymentOversightOperations } from '@concert/contracts/http/payment-oversight';
import type { ResponseOf } from '@concert/contracts/operation';
import type { Identity } from '@concert/service-kit/identity';
import { notFound } from '@concert/values/problems';
import type { PaymentContainer } from '../container.ts';
import { organizerOf } from '../store/payment-lists.ts';
import { sumDisputeFees, sumPayments } from '../store/payment-sums.ts';

type SummaryView = ResponseOf<typeof paymentOversightOperations.paymentSummary>['body'];
type Row = SummaryView['currencies'][number];

/**
 * What an event took in, gave back and paid in fees, by currency.
 * @throws Problem `not-found` for all but the event's organiser and admins
 */
export async function paymentSummary(
  { db }: PaymentContainer,
  eventId: string,
  { userId, role }: Identity,
): Promise<SummaryView> {
  const organizerId = await organizerOf(db, eventId);
  if (organizerId === undefined || (organizerId !== userId && role !== 'admin'))
    throw notFound('event', eventId);
  const rows = new Map<string, Row>();
  const add = (currency: string, change: Partial<Row>) =>
    rows.set(currency, added(rows.get(currency) ?? emptyRow(currency), change));
  for (const sum of await sumPayments(db, eventId)) {
    add(sum.currency, {
      payments: Number(sum.payments),
      grossMinor: Number(sum.gross),
      refundedMinor: Number(sum.refunded),
      disputedMinor: Number(sum.disputed),
      chargedBackMinor: Number(sum.chargedBack),
      feesPending: sum.feeCurrency === null ? Number(sum.payments) : 0,
    });
    if (sum.feeCurrency !== null) add(sum.feeCurrency, { providerFeesMinor: Number(sum.fees) });
  }
  for (const { feeCurrency, fees } of await sumDisputeFees(db, eventId)) {
    if (feeCurrency !== null) add(feeCurrency, { providerFeesMinor: Number(fees) });
  }
  const currencies = [...rows.values()].map(withNet).sort((a, b) => a.currency.localeCompare(b.currency));
  return { eventId, currencies };
}

const emptyRow = (currency: string): Row => ({
  currency,
  payments: 0,
  grossMinor: 0,
  refundedMinor: 0,
  disputedMinor: 0,
  chargedBackMinor: 0,
  providerFeesMinor: 0,
  netMinor: 0,
  feesPending: 0,
});

function added(row: Row, change: Partial<Row>): Row {
  return {
    ...row,
    payments: row.payments + (change.payments ?? 0),
    grossMinor: row.grossMinor + (change.grossMinor ?? 0),
    refundedMinor: row.refundedMinor + (change.refundedMinor ?? 0),
    disputedMinor: row.disputedMinor + (change.disputedMinor ?? 0),
    chargedBackMinor: row.chargedBackMinor + (change.chargedBackMinor ?? 0),
    providerFeesMinor: row.providerFeesMinor + (change.providerFeesMinor ?? 0),
    feesPending: row.feesPending + (change.feesPending ?? 0),
  };
}

const withNet = (row: Row): Row => ({
  ...row,
  netMinor:
    row.grossMinor - row.refundedMinor - row.disputedMinor - row.chargedBackMinor - row.providerFeesMinor,
});
